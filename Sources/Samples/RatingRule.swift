public import TrainerCore

/// The rule behind every rating. Each signal votes once:
///
/// | signal | 看多 | 看空 |
/// |---|---|---|
/// | MA5 against MA20 | 高于 | 低于 |
/// | 收盘价 against MA20 | 高于 | 低于 |
/// | DIF against DEA | 高于 | 低于 |
/// | RSI14 | 偏强 50…70, 超卖 < 30 | 偏弱 30…<50, 超买 > 70 |
/// | K against D | 高于 | 低于 |
/// | OBV over five days | 上升 | 下降 |
/// | BOLL | below 下轨 | above 上轨 |
///
/// The net count decides. It is a way of reading indicators, not a forecast: no outcome after the as-of day enters.
public enum RatingRule {
    /// Net votes from which the signals count as one-sided: on CSI-300 members, 2020–2025, this makes three about equal
    /// classes (32 %, 35 %, 33 %).
    public static let threshold = 3

    public static func outlook(bullish: Int, bearish: Int) -> Outlook {
        switch bullish - bearish {
        case threshold...: .bullish
        case ...(-threshold): .bearish
        default: .neutral
        }
    }
}

/// The input's word for the net of the signals; it maps one to one to the rating and to the direction, so that both can
/// be read off.
public enum Outlook: String, Codable, CaseIterable, Sendable {
    case bullish = "偏多"
    case neutral = "中性"
    case bearish = "偏空"

    public var rating: Rating {
        switch self {
        case .bullish: .buy
        case .neutral: .hold
        case .bearish: .sell
        }
    }

    /// The word of 价格预测: a direction by rule, without a probability.
    public var direction: String {
        switch self {
        case .bullish: "上涨"
        case .neutral: "震荡"
        case .bearish: "下跌"
        }
    }
}
