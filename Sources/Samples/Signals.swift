import TrainerCore

/// The relations that a text spells out, read from the rounded facts, and how they vote.
struct Signals {
    let ma5ToMA20: Order
    let closeToMA20: Order
    let difToDEA: Order
    let kToD: Order
    let barToZero: Order
    let rsi: RSIZone
    let band: BandPosition
    let obv: Order
    let macdCross: Cross
    let kdjCross: Cross
    let flow: VolumeFlow
    let risk: RiskLevel
    let bullish: Int
    let bearish: Int

    var outlook: Outlook { RatingRule.outlook(bullish: bullish, bearish: bearish) }

    init(_ facts: MarketFacts) {
        let (averages, momentum, bands, before) = (facts.averages, facts.momentum, facts.bands, facts.before)
        self.ma5ToMA20 = Order(averages.ma5.value, averages.ma20.value)
        self.closeToMA20 = Order(facts.quote.close.value, averages.ma20.value)
        self.difToDEA = Order(momentum.dif.value, momentum.dea.value)
        self.kToD = Order(momentum.k.value, momentum.d.value)
        self.barToZero = Order(momentum.macd.value, 0)
        self.rsi = RSIZone(momentum.rsi.value)
        self.band = BandPosition(close: facts.quote.close.value, bands)
        self.obv = Order(Double(facts.obvStep), 0)
        self.macdCross = Cross(from: Order(before.dif.value, before.dea.value), to: difToDEA)
        self.kdjCross = Cross(from: Order(before.k.value, before.d.value), to: kToD)
        self.flow = VolumeFlow(ratio: bands.volumeRatio.value)
        self.risk = RiskRule.level(
            volatility: bands.volatility.value, atr: bands.atr.value, close: facts.quote.close.value,
            high20: bands.resistance.value)
        let votes: InlineArray<7, Int> = [
            ma5ToMA20.vote, closeToMA20.vote, difToDEA.vote, kToD.vote, obv.vote, rsi.vote, band.vote,
        ]
        self.bullish = votes.indices.count { votes[$0] > 0 }
        self.bearish = votes.indices.count { votes[$0] < 0 }
    }
}

enum Order {
    case above, below, equal

    init(_ left: Double, _ right: Double) { self = left > right ? .above : left < right ? .below : .equal }

    var vote: Int {
        switch self {
        case .above: 1
        case .below: -1
        case .equal: 0
        }
    }

    var word: String {
        switch self {
        case .above: "高于"
        case .below: "低于"
        case .equal: "等于"
        }
    }

    /// Of a number against zero.
    var sign: String {
        switch self {
        case .above: "正"
        case .below: "负"
        case .equal: "零"
        }
    }

    /// Of a series against itself some days before.
    var trend: String {
        switch self {
        case .above: "上升"
        case .below: "下降"
        case .equal: "持平"
        }
    }
}

enum RSIZone: String {
    case overbought = "超买"
    case strong = "偏强"
    case weak = "偏弱"
    case oversold = "超卖"

    init(_ rsi: Double) {
        switch rsi {
        case let value where value > 70: self = .overbought
        case 50...: self = .strong
        case 30...: self = .weak
        default: self = .oversold
        }
    }

    var vote: Int { self == .strong || self == .oversold ? 1 : -1 }
}

enum BandPosition: String {
    case aboveUpper = "上轨上方"
    case aboveMiddle = "中轨上方"
    case belowMiddle = "中轨下方"
    case belowLower = "下轨下方"

    init(close: Double, _ bands: MarketFacts.Bands) {
        if close > bands.upper.value {
            self = .aboveUpper
        } else if close < bands.lower.value {
            self = .belowLower
        } else {
            self = close >= bands.middle.value ? .aboveMiddle : .belowMiddle
        }
    }

    /// Outside the bands counts as overdone.
    var vote: Int {
        switch self {
        case .aboveUpper: -1
        case .belowLower: 1
        case .aboveMiddle, .belowMiddle: 0
        }
    }
}

/// A strict change of side from one day to the next; touching is no crossing.
enum Cross {
    case golden, dead, none

    init(from before: Order, to now: Order) {
        switch (before, now) {
        case (.below, .above): self = .golden
        case (.above, .below): self = .dead
        default: self = .none
        }
    }

    var word: String? {
        switch self {
        case .golden: "金叉"
        case .dead: "死叉"
        case .none: nil
        }
    }
}

enum VolumeFlow: String {
    case heavy = "放量"
    case normal = "平量"
    case light = "缩量"

    init(ratio: Double) { self = ratio > 1.5 ? .heavy : ratio < 0.7 ? .light : .normal }

    var word: String? { self == .normal ? nil : rawValue }
}
