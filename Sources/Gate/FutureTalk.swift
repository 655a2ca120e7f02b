internal import TrainerCore

/// What an answer says of days after its own without being asked: price targets, forecasts, outcomes. A price prediction is
/// asked for a direction, a probability and a horizon, and for nothing else.
struct FutureTalk {
    let task: TaskKind
    /// The direction that the rule gives: what a price prediction may say again in other words.
    let direction: Direction

    /// The sentences or their parts, in the answer's own words.
    func found(in wording: Wording) -> [String] {
        wording.sentences.filter { sentence in
            Self.namesTarget(sentence) || Self.statesOutcome(sentence) || forecasts(sentence)
        }.map(String.init)
    }

    // MARK: Targets

    private static func namesTarget(_ sentence: Substring) -> Bool {
        says(sentence, ["目标价", "目标位", "目标点位", "目标区间", "看高", "上看至", "看涨至", "看跌至", "看空至", "上看"])
    }

    /// One of the words, not denied in its clause.
    private static func says(_ sentence: Substring, _ words: [String]) -> Bool {
        words.contains { word in
            sentence.places(of: word).contains { !Negation.denies(clause(of: sentence, before: $0.lowerBound)) }
        }
    }

    /// What stands before a place in its clause, as far as a denial reaches.
    private static func clause(of sentence: Substring, before place: Substring.Index) -> Substring {
        let before = sentence[..<place].suffix(reach)
        return before.lastIndex { "，,".contains($0) }.map { before[before.index(after: $0)...] } ?? before
    }

    // MARK: Outcomes

    /// `次日实际收益为正`
    private static func statesOutcome(_ sentence: Substring) -> Bool {
        states(sentence, after: days + ["T+1", "事后", "随后", "此后", "买入后"], within: 4, outcomes + ["收盘价", "开盘价"])
            || states(sentence, after: ["实际", "事后", "真实", "最终", "已实现"], within: 1, outcomes)
    }

    private static func states(
        _ sentence: Substring, after beginnings: [String], within gap: Int, _ nouns: [String]
    ) -> Bool {
        beginnings.contains { beginning in
            sentence.places(of: beginning).contains { range in
                let rest = sentence[range.upperBound...].prefix { !"，,".contains($0) }
                let isStated = nouns.contains { noun in
                    rest.firstPlace(of: noun).map { found in
                        let next = rest[found.upperBound...]
                        return rest.distance(from: rest.startIndex, to: found.lowerBound) <= gap
                            && (isFigure(next) || links.contains { next.begins(with: $0) })
                    } ?? false
                }
                return isStated && !Negation.denies(clause(of: sentence, before: range.lowerBound))
            }
        }
    }

    private static func isFigure(_ text: Substring) -> Bool {
        text.first.map { $0.isNumber || "+-−".contains($0) } ?? false
    }

    private static let outcomes = ["收益率", "收益", "回报率", "回报", "涨跌幅", "涨幅", "跌幅", "涨跌", "盈亏", "盈利"]
    private static let links = ["为", "是", "达", "约", "：", "超", "已", "将", "有", "录得", "转"]

    // MARK: Forecasts

    private func forecasts(_ sentence: Substring) -> Bool {
        Self.cues.contains { cue in
            sentence.places(of: cue.word).contains { range in
                guard !Negation.denies(Self.clause(of: sentence, before: range.lowerBound)) else { return false }
                let rest = sentence[range.upperBound...].prefix(cue.reach)
                guard let move = Self.movement(in: rest, breaks: !cue.isDay) else { return false }
                let between = rest[..<move.range.lowerBound]
                guard !["能否", "是否", "会否", "有无"].contains(where: { between.holds($0) }) else { return false }
                let isExact = Self.isExact(sentence)
                return (isExact || !Self.isConditional(sentence)) && !isAskedFor(move.direction, isExact: isExact)
            }
        }
    }

    private func isAskedFor(_ said: Direction?, isExact: Bool) -> Bool {
        task == .pricePrediction && !isExact && said == direction
    }

    /// 若站上MA20则有望上行 forecasts nothing by itself.
    private static func isConditional(_ sentence: Substring) -> Bool {
        !["意外", "异常"].contains { sentence.holds($0) }
            && ["若", "如果", "一旦", "倘", "假如", "只要", "则"].contains { sentence.holds($0) }
    }

    /// Names a day, or how far.
    private static func isExact(_ sentence: Substring) -> Bool {
        days.contains { sentence.holds($0) }
            || sentence.contains(#/[0-9０-９一二两三四五六七八九十几]+(?:\.[0-9]+)?个?(?:百分点|点|成|%|％|元|倍)/#)
    }

    private struct Movement {
        let range: Range<Substring.Index>
        /// nil: whichever.
        let direction: Direction?
    }

    /// The first word of a rise or a fall.
    private static func movement(in text: Substring, breaks: Bool) -> Movement? {
        let words: [(word: String, direction: Direction?)] = breaks ? movements + edges : movements
        let found = words.flatMap { entry in
            text.places(of: entry.word).map { Movement(range: $0, direction: entry.direction) }
        }
        let whole = others.flatMap { text.places(of: $0) }
        return found.filter { movement in !whole.contains { $0.overlaps(movement.range) } }
            .min { $0.range.lowerBound < $1.range.lowerBound }
    }

    private struct Cue {
        let word: String
        /// Characters in which the movement must follow.
        let reach: Int
        var isDay = false
    }

    private static let days = ["明日", "明天", "明早", "次日", "翌日", "隔日", "后天", "第二天", "下周", "下月", "下个交易日", "下一交易日", "下一个交易日"]
    private static let laterOn = ["未来", "后市", "今后", "日后", "接下来", "后续", "短期内", "近期内", "数日内", "几日内"]
    private static let foretelling = ["预计", "预期", "预测", "预判", "料将", "有望", "或将", "即将", "势将", "大概率"]
    private static let maybe = ["可能", "将"]
    private static let cues: [Cue] = [
        (days + laterOn).map { Cue(word: $0, reach: 14, isDay: true) },
        foretelling.map { Cue(word: $0, reach: 14) },
        maybe.map { Cue(word: $0, reach: 8) },
    ].flatMap(\.self)
    private static let edges: [(word: String, direction: Direction?)] = [("突破", .up), ("跌破", .down)]
    private static let movements: [(word: String, direction: Direction?)] = [
        ("上涨", .up), ("大涨", .up), ("涨停", .up), ("反弹", .up), ("回升", .up), ("走强", .up), ("走高", .up), ("上行", .up),
        ("冲高", .up),
        ("拉升", .up), ("收涨", .up), ("收红", .up), ("收阳", .up), ("高开", .up), ("新高", .up), ("翻倍", .up), ("涨", .up),
        ("下跌", .down),
        ("大跌", .down), ("跌停", .down), ("回调", .down), ("回落", .down), ("走弱", .down), ("走低", .down), ("下行", .down),
        ("收跌", .down),
        ("收阴", .down), ("低开", .down), ("新低", .down), ("跌", .down), ("震荡", .sideways),
    ]
    /// Hold a movement's word and are none.
    private static let others = ["涨跌", "上涨概率", "涨停板", "跌停板", "上行风险", "下行风险", "下跌风险", "回调风险", "回落风险", "看涨", "看跌", "超跌"]
    private static let reach = 10
}
