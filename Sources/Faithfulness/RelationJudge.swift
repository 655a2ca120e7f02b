/// Whether a relation holds of the given numbers: true, false, or nil where they do not tell; `.notAClaim` where the
/// words do not speak of them at all.
struct RelationJudge {
    enum Truth: Equatable {
        case known(Bool)
        case unknown
        case notAClaim
    }

    let facts: Facts
    let conventions: Conventions

    func truth(of relation: Relation) -> Truth {
        switch relation.word {
        case .compare(let order): compare(relation, order)
        case .position(let order): compare(relation, order, orEqual: order == .above && isMiddleBand(relation.object))
        case .pass(let order): compare(relation, order)
        case .crossing(let order): crossing(relation, order)
        case .cross(let order): cross(relation.subject, order)
        case .touch: touch(relation.object)
        case .near, .atBand: near(relation.object)
        case .arrangement(let order): arrangement(order)
        case .extreme(let order): extreme(relation.subject, order)
        case .volume(let order), .turnover(let order): volume(order)
        case .majority(let order): majority(relation.subject, order)
        case .swing(let order): swing(order)
        case .lean(let order): lean(relation.subject, order)
        case .flat: isAverages(relation.subject) ? ordered("MA5", "MA20", .equal) : .notAClaim
        case .sign(let order): sign(relation.subject, order)
        case .move(let order): move(relation.subject, order)
        case .trend(let order): trend(relation.subject, order)
        case .candle(let order): ordered(SeriesLexicon.close, "开盘价", order)
        }
    }

    /// The names that decide the relation, for the claim.
    func names(of relation: Relation) -> [String] {
        var names = relation.subject.map { facts.known($0).isEmpty ? $0.names : facts.known($0) } ?? []
        if case .series(let mention)? = relation.object { names += mention.names }
        return names
    }

    // MARK: Two series

    private func compare(_ relation: Relation, _ order: RelationWord.Order, orEqual: Bool = false) -> Truth {
        guard let subject = relation.subject, let object = relation.object else { return .notAClaim }
        let left = values(subject, relation.object)
        let right: [Double]
        switch object {
        case .number(let literal):
            let family = subject.names.first.map(Family.of) ?? .unknown
            // 跌幅超过5%: which days' change it is, only the number's own claim knows.
            if family == .percent, literal.value != 0 { return .notAClaim }
            guard let bound = Self.bound(literal, family) else { return .notAClaim }
            right = [bound]
        case .series(let mention):
            guard let a = subject.names.first, let b = mention.names.first, Family.of(a) == Family.of(b) else {
                return .unknown
            }
            if subject.names == mention.names { return .notAClaim }
            right = facts.known(mention).compactMap(facts.value)
        }
        guard !left.isEmpty, !right.isEmpty else { return .unknown }
        return .known(left.allSatisfy { a in right.allSatisfy { Self.holds(a, order, $0) || (orEqual && a == $0) } })
    }

    private static func bound(_ literal: NumberLiteral, _ family: Family) -> Double? {
        family.factor(of: literal).map { literal.value * $0 }
    }

    /// MACD against 0轴 speaks of its line DIF, not of the bar.
    private func values(_ mention: Mention, _ object: Relation.Operand?) -> [Double] {
        if mention.label == "MACD", case .number? = object { return ["DIF"].compactMap(facts.value) }
        return facts.known(mention).compactMap(facts.value)
    }

    private func isMiddleBand(_ object: Relation.Operand?) -> Bool {
        if case .series(let mention)? = object { mention.names == ["BOLL中轨"] } else { false }
    }

    private func ordered(_ left: String, _ right: String, _ order: RelationWord.Order) -> Truth {
        guard let a = facts.value(left), let b = facts.value(right) else { return .unknown }
        return .known(Self.holds(a, order, b))
    }

    static func holds(_ left: Double, _ order: RelationWord.Order, _ right: Double) -> Bool {
        switch order {
        case .above: left > right
        case .below: left < right
        case .equal: left == right
        }
    }

    // MARK: Crossings

    private func crossing(_ relation: Relation, _ order: RelationWord.Order) -> Truth {
        guard let name = relation.subject?.names.first else { return .notAClaim }
        switch relation.object {
        case .series(let mention):
            guard let other = mention.names.first else { return .notAClaim }
            return event(name, other, order)
        case .number(let literal):
            guard let bound = Self.bound(literal, Family.of(name)) else { return .notAClaim }
            guard let now = facts.value(name) else { return .unknown }
            guard let before = facts.previous(name) else { return .known(Self.holds(now, order, bound)) }
            return .known(Self.holds(now, order, bound) && Self.holds(bound, order, before))
        case nil: return .notAClaim
        }
    }

    private func cross(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        guard let name = subject?.names.first else { return anyCross(order) }
        switch Family.of(name) {
        case .macd: return event("DIF", "DEA", order)
        case .stochastic: return event("K", "D", order)
        case .price where SeriesLexicon.averages.contains(name): return event("MA5", "MA20", order)
        default: return anyCross(order)
        }
    }

    private func anyCross(_ order: RelationWord.Order) -> Truth {
        Self.oneOf([event("DIF", "DEA", order), event("K", "D", order)])
    }

    private static func oneOf(_ truths: [Truth]) -> Truth {
        if truths.contains(.known(true)) { return .known(true) }
        return truths.contains(.known(false)) ? .known(false) : .unknown
    }

    /// A change of side from the day before to this one; touching is none. Without the day before, the side alone.
    private func event(_ left: String, _ right: String, _ order: RelationWord.Order) -> Truth {
        let now = ordered(left, right, order)
        if let told = told(left, right) { return .known(RelationJudge.holds(told, order, 0)) }
        guard let a = facts.previous(left), let b = facts.previous(right), case .known(let isOn) = now else {
            return now
        }
        return .known(isOn && Self.holds(b, order, a))
    }

    /// The cross as the question tells it, where it gives no numbers of the day before.
    private func told(_ left: String, _ right: String) -> Double? {
        guard facts.previous(left) == nil || facts.previous(right) == nil else { return nil }
        switch (left, right) {
        case ("DIF", "DEA"): return facts.value(SeriesLexicon.macdCross)
        case ("K", "D"): return facts.value(SeriesLexicon.stochasticCross)
        default: return nil
        }
    }

    // MARK: Bands and averages

    private func touch(_ object: Relation.Operand?) -> Truth {
        guard case .series(let mention)? = object, let name = mention.names.first, Family.of(name) == .price,
            let line = facts.value(name)
        else { return .notAClaim }
        let high = facts.value("最高价") ?? facts.value(SeriesLexicon.close)
        let low = facts.value("最低价") ?? facts.value(SeriesLexicon.close)
        guard let high, let low else { return .unknown }
        let (reachedUp, reachedDown) = (
            high >= line * (1 - conventions.touchTolerance), low <= line * (1 + conventions.touchTolerance)
        )
        switch name {
        case "BOLL上轨", "阻力位": return .known(reachedUp)
        case "BOLL下轨", "支撑位": return .known(reachedDown)
        default: return .known(reachedUp && reachedDown)
        }
    }

    /// Near a band: nearer than to the other two.
    private func near(_ object: Relation.Operand?) -> Truth {
        guard case .series(let mention)? = object, let name = mention.names.first, mention.names.count == 1,
            SeriesLexicon.bands.contains(name)
        else { return .notAClaim }
        guard let close = facts.value(SeriesLexicon.close) else { return .unknown }
        let distances = SeriesLexicon.bands.compactMap { band in facts.value(band).map { (band, abs($0 - close)) } }
        guard distances.count == SeriesLexicon.bands.count, let nearest = distances.min(by: { $0.1 < $1.1 }) else {
            return .unknown
        }
        return .known(nearest.0 == name)
    }

    /// MA5, MA10, MA20 in strict order; MA60 is the background and not part of it.
    private func arrangement(_ order: RelationWord.Order) -> Truth {
        let averages = ["MA5", "MA10", "MA20"].compactMap(facts.value)
        guard averages.count >= 2 else { return .unknown }
        return .known(zip(averages, averages.dropFirst()).allSatisfy { Self.holds($0, order, $1) })
    }

    // MARK: Levels

    private func extreme(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        let isStochastic = subject?.names.contains { Family.of($0) == .stochastic } ?? false
        let (name, high, low) =
            isStochastic
            ? ("K", conventions.stochasticOverbought, conventions.stochasticOversold)
            : ("RSI14", conventions.rsiOverbought, conventions.rsiOversold)
        guard let value = facts.value(name) else { return .unknown }
        return .known(order == .above ? value > high : value < low)
    }

    private func volume(_ order: RelationWord.Order) -> Truth {
        guard let ratio = facts.value("量比") else { return .unknown }
        return .known(order == .above ? ratio > conventions.heavyVolume : ratio < conventions.lightVolume)
    }

    private func majority(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        switch subject?.names.first {
        case "看多信号"?: return ordered("看多信号", "看空信号", order)
        case "看空信号"?: return ordered("看空信号", "看多信号", order)
        case "上涨概率"?: return facts.value("上涨概率").map { .known(Self.holds($0, order, 0.5)) } ?? .unknown
        default: return .notAClaim
        }
    }

    /// The rule's word for the risk, as the question gives it.
    private func swing(_ order: RelationWord.Order) -> Truth {
        facts.value(SeriesLexicon.swing).map { .known(Self.holds($0, order, 0)) } ?? .unknown
    }

    private func lean(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        guard let subject, let name = subject.names.first else { return .notAClaim }
        switch Family.of(name) {
        case .overall, .count: return outlook(order)
        case .rsi: return strength(order)
        case .macd: return order == .equal ? .notAClaim : ordered("DIF", "DEA", order)
        case .stochastic: return order == .equal ? .notAClaim : ordered("K", "D", order)
        default: return isAverages(subject) && order != .equal ? ordered("MA5", "MA20", order) : .notAClaim
        }
    }

    private func strength(_ order: RelationWord.Order) -> Truth {
        guard let rsi = facts.value("RSI14") else { return .unknown }
        switch order {
        case .above: return .known(rsi >= conventions.rsiMiddle)
        case .below: return .known(rsi < conventions.rsiMiddle)
        case .equal: return .known((conventions.rsiOversold...conventions.rsiOverbought).contains(rsi))
        }
    }

    private func outlook(_ order: RelationWord.Order) -> Truth {
        guard let bullish = facts.value("看多信号"), let bearish = facts.value("看空信号") else { return .unknown }
        switch order {
        case .above: return .known(bullish - bearish >= conventions.signalMargin)
        case .below: return .known(bearish - bullish >= conventions.signalMargin)
        case .equal: return .known(abs(bullish - bearish) < conventions.signalMargin)
        }
    }

    /// Of OBV alone, by its numbers or by the word that was given.
    private func trend(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        guard subject?.names == [SeriesLexicon.obv] else { return .notAClaim }
        if let now = facts.value(SeriesLexicon.obv), let before = facts.previous(SeriesLexicon.obv) {
            return .known(Self.holds(now, order, before))
        }
        return facts.value(SeriesLexicon.obvDirection).map { .known(Self.holds($0, order, 0)) } ?? .unknown
    }

    private func isAverages(_ subject: Mention?) -> Bool {
        guard let subject else { return false }
        return subject.names.allSatisfy(SeriesLexicon.averages.contains)
    }

    private func sign(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        let name = subject?.names.first ?? "MACD柱"
        guard [.macd, .percent].contains(Family.of(name)) else { return .notAClaim }
        guard let value = facts.value(name) else { return .unknown }
        return .known(Self.holds(value, order, 0))
    }

    /// A day's rise or fall; of 方向 and 走势 it is the rule's word for the whole.
    private func move(_ subject: Mention?, _ order: RelationWord.Order) -> Truth {
        guard let name = subject?.names.first else { return .notAClaim }
        switch Family.of(name) {
        case .overall: return outlook(order)
        case .percent: return facts.value(name).map { .known(Self.holds($0, order, 0)) } ?? .unknown
        case .price where name == SeriesLexicon.close:
            // 日内 may be meant of the open or of the day before.
            let isWithinDay = subject?.label == SeriesLexicon.withinDay
            return isWithinDay ? Self.oneOf([ordered(name, "开盘价", order), dayMove(order)]) : dayMove(order)
        default: return .notAClaim
        }
    }

    private func dayMove(_ order: RelationWord.Order) -> Truth {
        facts.value("日涨跌幅").map { .known(Self.holds($0, order, 0)) } ?? .unknown
    }
}
