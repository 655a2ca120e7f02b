import TrainerCore

/// The coarse state of a stock, `trend|rsi|macd|boll|volatility|volume|board`: what a diverse choice of shots spreads
/// over. Texts are no measure for that, since template texts of different stocks are alike.
enum Regime {
    static func code(_ facts: MarketFacts, _ signals: Signals) -> String {
        var code = trend(facts.averages)
        for part in [
            rsi(signals.rsi), side(signals.difToDEA), band(signals.band), risk(signals.risk), volume(signals.flow),
            facts.code.board.rawValue,
        ] {
            code += "|"
            code += part
        }
        return code
    }

    private static func trend(_ averages: MarketFacts.Averages) -> String {
        let short = side(Order(averages.ma5.value, averages.ma20.value))
        guard let ma60 = averages.ma60 else { return short }
        return short + "-" + side(Order(averages.ma20.value, ma60.value))
    }

    private static func side(_ order: Order) -> String {
        switch order {
        case .above: "above"
        case .below: "below"
        case .equal: "equal"
        }
    }

    private static func rsi(_ zone: RSIZone) -> String {
        switch zone {
        case .overbought: "overbought"
        case .strong: "strong"
        case .weak: "weak"
        case .oversold: "oversold"
        }
    }

    private static func band(_ position: BandPosition) -> String {
        switch position {
        case .aboveUpper: "over"
        case .aboveMiddle: "upper"
        case .belowMiddle: "lower"
        case .belowLower: "under"
        }
    }

    private static func risk(_ level: RiskLevel) -> String {
        switch level {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        }
    }

    private static func volume(_ flow: VolumeFlow) -> String {
        switch flow {
        case .heavy: "heavy"
        case .normal: "normal"
        case .light: "light"
        }
    }
}
