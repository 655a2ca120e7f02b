/// A piece of an answer that matters to a claim. Ranges count characters.
struct Token: Sendable {
    enum Kind: Sendable {
        case series(Mention)
        case number(NumberLiteral)
        /// A bound that is a word: 0轴.
        case level(Double)
        case word(RelationWord)
        case negation
        case cue(Cue)
        /// 两者, 前者, 后者, 其: of the last series of one family.
        case pair(Pair)
        /// 和, 与, 、 …
        case join
        /// `5` of 近5日: not a claim, yet it says which change is meant.
        case horizon(Int)
        /// A header, a date, a code, a word that only looks like one of ours.
        case skipped
        case clauseBreak
        case sentenceBreak
        case other
    }

    let kind: Kind
    let range: Range<Int>
}

/// Which of the last two series of one family a word stands for.
enum Pair: Sendable {
    /// 两者.
    case both
    /// 前者.
    case former
    /// 后者.
    case latter
    /// 其, right behind a comparison and before a number: `股价高于其9.2%`.
    case its

    /// - Parameter two: a mention of the two.
    func part(of two: Mention) -> Mention {
        let name: String? =
            switch self {
            case .both: nil
            case .former: two.names.first
            case .latter, .its: two.names.last
            }
        return name.map { Mention(names: [$0], label: $0) } ?? two
    }
}

/// One naming of a series or of a group of series (均线, KDJ).
struct Mention: Hashable, Sendable {
    /// As the givens are named.
    var names: [String]
    /// What was written, in the lexicon's form.
    let label: String
    /// −1 where the word itself says a fall: 跌幅.
    var sign = 1.0
    /// 涨幅, 涨跌幅: a horizon before it (近20日) says which one.
    var takesHorizon = false

    var isGroup: Bool { names.count > 1 }
    /// KDJ指标, 均线, MACD指标: what a clause speaks of before it names one of them.
    var isHeading: Bool { isGroup || label == "MACD" }
}

/// Words that are true or false of the numbers.
enum RelationWord: Hashable, Sendable {
    enum Order: Hashable, Sendable { case above, below, equal }
    /// A 高于 B.
    case compare(Order)
    /// A 位于 B 上方.
    case position(Order)
    /// 突破, 站上, 跌破 B.
    case pass(Order)
    /// 金叉, 死叉.
    case cross(Order)
    /// A 上穿 B.
    case crossing(Order)
    case touch
    case near
    /// 处于, 跌至, 沿 …: what 接近 says, by another verb or a preposition, of a band alone.
    case atBand
    /// 多头排列, 空头排列.
    case arrangement(Order)
    /// 超买, 超卖.
    case extreme(Order)
    /// 放量, 缩量.
    case volume(Order)
    /// 放大, 萎缩: the same, of the volume alone.
    case turnover(Order)
    /// 偏多, 偏强, 中性, 偏弱, 偏空.
    case lean(Order)
    /// 占优, 居多, 劣势: of one side's signals against the other's; 过半.
    case majority(Order)
    /// 波动剧烈, 风险等级高.
    case swing(Order)
    /// 走平.
    case flat
    /// 为正, 为负, 为零.
    case sign(Order)
    /// 上涨, 下跌.
    case move(Order)
    /// 收阳, 收阴.
    case candle(Order)
    /// 上升, 下降: of OBV.
    case trend(Order)

    /// Takes what follows it as its object.
    var isInfix: Bool {
        switch self {
        case .compare, .pass, .crossing, .touch, .near, .atBand: true
        default: false
        }
    }

    /// Something that may be waited for (突破, 金叉, 放量), not how two numbers stand.
    var isEvent: Bool {
        switch self {
        case .compare, .position, .arrangement, .extreme, .lean, .majority, .swing, .flat: false
        case .pass, .cross, .crossing, .touch, .near, .atBand, .volume, .turnover, .sign, .move, .candle, .trend: true
        }
    }

    /// A name for a stretch of numbers, which a sentence may define: `RSI高于70视为超买`.
    var isTerm: Bool {
        switch self {
        case .extreme, .volume, .turnover, .lean, .swing, .sign: true
        default: false
        }
    }
}

/// Words that change what a clause claims.
struct Cue: OptionSet, Hashable, Sendable {
    let rawValue: Int
    /// 可能, 能否: nothing in this clause is said to be so.
    static let hypothesis = Cue(rawValue: 1)
    /// 若, 一旦, 待: nor is anything in the clauses that `Conditions` says it reaches.
    static let condition = Cue(rawValue: 2)
    /// 止损, 可, 则: 跌破 in such a clause is a plan, not a fact.
    static let advice = Cue(rawValue: 4)
    /// 止损, 目标: a number after it is not the value of the series before it.
    static let detach = Cue(rawValue: 8)
    /// 相差, 距, 较: a number may be a difference.
    static let distance = Cue(rawValue: 16)
    /// 止损: a number may be the close less a stated share.
    static let stop = Cue(rawValue: 32)
    /// 预计, 未来: a price or a change in this clause is not today's.
    static let forecast = Cue(rawValue: 64)
    /// 占: a number is a share of what follows.
    static let share = Cue(rawValue: 128)
    /// 记为, 称为: with what it names before it, the clause explains a word, and nothing in it is said of today.
    static let definition = Cue(rawValue: 256)
    /// 视为, 通常, 一般: with a bound before the word it explains one (70视为超买); without, the word is a claim.
    static let usage = Cue(rawValue: 512)
    /// 关注: an event after it is awaited, a state is claimed.
    static let watch = Cue(rawValue: 1024)
}

/// A number as written: `1.28亿元`, `-1.35%`, `9.85-10.46`.
struct NumberLiteral: Hashable, Sendable {
    enum Unit: Hashable, Sendable { case none, percent, yuan, lots, shares, times, count }
    var value: Double
    /// The upper end of a range.
    var upper: Double?
    let decimals: Int
    /// 成 = 10 (percent), 万 = 1e4, 亿 = 1e8.
    var scale = 1.0
    var unit = Unit.none
    /// A textbook level is written without a sign, a point or a unit.
    var isPlainInteger: Bool { decimals == 0 && scale == 1 && unit == .none && value >= 0 }
}
