internal import Foundation

/// Binds each number of a sentence to the series it speaks of and judges it.
struct NumberJudge {
    let sentence: Sentence
    let script: Script
    let facts: Facts
    /// See `RelationReader.objects`.
    let objects: [Int: Mention]
    /// See `RelationReader.bounds`.
    let bounds: Set<Int>
    /// See `RelationReader.inherited`.
    let inherited: [Int: Mention]

    func claims() -> [Claim] {
        let lists = NumberLists.assignments(in: sentence, script: script)
        return sentence.clauses.flatMap { clause in
            clause.range.compactMap { index in
                sentence.number(index).flatMap { judge($0, at: index, in: clause, listed: lists[index]) }
            }
        }
    }

    private func judge(
        _ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause, listed: Mention?
    ) -> Claim? {
        if bounds.contains(index) { return nil }
        let course = listed == nil ? Courses(sentence: sentence, script: script).course(at: index, in: clause) : nil
        let denial = Denials(sentence: sentence, script: script).denial(at: index, in: clause)
        let told = listed ?? course?.subject ?? denial?.subject
        let token = listed == nil ? course?.token ?? denial?.token : nil
        let binding =
            told.map { NumberBinding(mention: $0, token: token, isTight: true) }
            ?? NumberBinder(sentence: sentence, script: script, objects: objects).binding(of: index, in: clause)
        if isTextbookLevel(literal, at: index, in: clause, binding: binding) { return nil }
        let outcome: Outcome
        if let course {
            outcome = travelled(literal, course)
        } else if let denial {
            outcome = denied(literal, denial)
        } else if let multiple = multiplication(index, in: clause) {
            outcome = Outcome(verdict: isStated(multiple) ? .derived : .unsupported)
        } else if let holds = relation(literal, at: index, in: clause) {
            outcome = Outcome(verdict: holds ? .derived : .contradicted)
        } else if let binding, isForecast(binding.mention, at: index, in: clause) {
            let free = literal.upper == nil ? unbound(literal, at: index, in: clause) : nil
            outcome = free ?? Outcome(verdict: .unsupported)
        } else if let mention = zoned(literal, binding, at: index, in: clause) {
            outcome = zone(literal, of: mention, isNegated: sentence.isNegated(before: index, in: clause))
        } else if let binding {
            outcome = bound(literal, to: binding, at: index, in: clause)
        } else {
            outcome = unbound(literal, at: index, in: clause)
        }
        let first = binding?.token ?? index
        let (name, number) = (sentence.tokens[first].range, sentence.tokens[index].range)
        let start = min(name.lowerBound, number.lowerBound)
        let range = start..<max(name.upperBound, number.upperBound)
        return Claim(
            kind: .number, range: range, text: script.text(range), word: script.text(sentence.tokens[index].range),
            subjects: binding?.mention.names ?? [], verdict: outcome.verdict, stated: outcome.stated ?? literal.value,
            given: outcome.given)
    }

    private struct Outcome {
        let verdict: Claim.Verdict
        var stated: Double?
        var given: Double?
    }

    // MARK: Judging

    private func bound(
        _ literal: NumberLiteral, to binding: NumberBinding, at index: Int, in clause: Sentence.Clause
    ) -> Outcome {
        let names = binding.mention.names
        let candidates = names.compactMap(facts.printed)
        for given in candidates where supports(given, literal, binding.mention.sign) {
            return Outcome(verdict: .supported, stated: literal.value, given: given.value)
        }
        if candidates.isEmpty, names.allSatisfy(SeriesLexicon.foreign.contains) {
            return Outcome(verdict: .unsupported)
        }
        let given = candidates.count == 1 ? candidates.first?.value : nil
        if let verdict = ofParts(literal, binding.mention) { return Outcome(verdict: verdict, given: given) }
        if isWithinBound(literal, candidates, binding.mention.sign, at: index, in: clause) {
            return Outcome(verdict: .supported, stated: literal.value, given: given)
        }
        let mayBeDistance = binding.other != nil || isDistance(clause)
        if mayBeDistance, isDerived(literal, at: index, in: clause, extra: binding.mention, binding.other) {
            return Outcome(verdict: .derived, given: given)
        }
        // 股价走出2.1%: a share is no price, and what it is of the words do not tell.
        if !mayBeDistance, literal.unit == .percent, names.allSatisfy({ Family.of($0) == .price }) {
            return unbound(literal, at: index, in: clause)
        }
        if binding.isTight {
            return Outcome(verdict: candidates.isEmpty ? .unsupported : .contradicted, given: given)
        }
        let free = unbound(literal, at: index, in: clause)
        if free.verdict.isFaithful { return free }
        let isNumberBetween = binding.token.map { ($0 + 1..<index).contains { sentence.number($0) != nil } } ?? false
        return Outcome(verdict: candidates.isEmpty || isNumberBetween ? .unsupported : .contradicted, given: given)
    }

    /// 振幅, 布林带宽: a number of given parts; 涨幅1.00元: the day's change in yuan.
    private func ofParts(_ literal: NumberLiteral, _ mention: Mention) -> Claim.Verdict? {
        guard let name = mention.names.first, facts.printed(name) == nil || Family.of(name) == .percent else {
            return nil
        }
        let derivation = Derivation(facts: facts, names: [], literal: literal)
        let sign = mention.sign * (literal.value < 0 ? -1 : 1)
        if name == "日涨跌幅", derivation.isDayChange(sign: sign) { return .derived }
        guard let value = Composite.value(name, literal.unit, facts) else { return nil }
        return derivation.isClose(value) ? .derived : .contradicted
    }

    /// 20日跌幅超过10%: true of every bound that the value is beyond.
    private func isWithinBound(
        _ literal: NumberLiteral, _ candidates: [Given], _ sign: Double, at index: Int, in clause: Sentence.Clause
    ) -> Bool {
        guard literal.upper == nil,
            let word = (clause.range.lowerBound..<index).last(where: { !sentence.isFiller($0) }),
            case .compare(let order)? = sentence.word(word)
        else { return false }
        return candidates.contains { given in
            guard Family.of(given.name) == .percent, let factor = Family.percent.factor(of: literal) else {
                return false
            }
            return RelationJudge.holds(given.value * sign, order, literal.value * factor)
        }
    }

    private func supports(_ given: Given, _ literal: NumberLiteral, _ sign: Double) -> Bool {
        let family = Family.of(given.name)
        guard let factor = family.factor(of: literal) else { return false }
        let tolerance = Facts.tolerance(
            half: half(literal, factor, of: given.value), of: given.value, family: family)
        if let upper = literal.upper { return supportsRange(given, literal.value * factor, upper * factor, tolerance) }
        let value = (sign < 0 || isGreenBar(given, literal) ? -abs(literal.value) : literal.value) * factor
        return abs(value - given.value) <= tolerance
    }

    /// Half a unit of the last digit; of a whole number of 万 or 亿 no more than 5 % of the given one.
    private func half(_ literal: NumberLiteral, _ factor: Double, of value: Double) -> Double {
        let half = 0.5 * pow(10, -Double(literal.decimals)) * factor
        return literal.scale >= 1e4 && literal.decimals == 0 ? min(half, 0.05 * abs(value)) : half
    }

    /// 绿柱0.028 is −0.028.
    private func isGreenBar(_ given: Given, _ literal: NumberLiteral) -> Bool {
        guard given.name == "MACD柱", given.value < 0, literal.value > 0 else { return false }
        return sentence.tokens.contains { if case .word(.sign(.below)) = $0.kind { true } else { false } }
    }

    /// The value lies inside, and the ends are textbook levels, given numbers, or within 5 % of each other.
    private func supportsRange(_ given: Given, _ lower: Double, _ upper: Double, _ tolerance: Double) -> Bool {
        guard lower - tolerance <= given.value, given.value <= upper + tolerance else { return false }
        // 40-60, 50-55: an oscillator's range is told in steps of five.
        let isTextbook =
            Family.of(given.name).isOscillator
            && [lower, upper].allSatisfy { $0.truncatingRemainder(dividingBy: 5) == 0 }
        let ends = [lower, upper].allSatisfy { end in
            facts.givens.values.contains { $0.isPrinted && abs($0.value - end) < 1e-9 }
        }
        return isTextbook || ends || upper - lower <= 0.05 * abs(given.value)
    }

    /// In the set of given numbers as printed, or derived from them.
    private func unbound(_ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause) -> Outcome {
        if let upper = literal.upper {
            let isGiven = [literal.value, upper].allSatisfy { end in
                facts.givens.values.contains { $0.isPrinted && abs($0.value - end) < 1e-9 }
            }
            return Outcome(verdict: isGiven ? .supported : .unsupported)
        }
        let matches = facts.givens.values.filter { given in
            guard given.isPrinted, let factor = Family.of(given.name).factor(of: literal) else { return false }
            // 8.02亿元 is never the given number itself, only its rounding.
            let rounding = literal.scale > 10 ? half(literal, factor, of: given.value) : 0
            return abs(literal.value * factor - given.value) <= rounding + 1e-9 * max(1, abs(given.value))
        }
        if let given = matches.min(by: { $0.name < $1.name }) {
            return Outcome(verdict: .supported, given: given.value)
        }
        if isProduct(literal) { return Outcome(verdict: .derived) }
        let mayDerive = isDistance(clause) || sentence.clauses.contains { $0.cues.contains(.stop) } || isMove(index)
        return Outcome(
            verdict: mayDerive && isDerived(literal, at: index, in: clause, extra: nil, nil) ? .derived : .unsupported)
    }

    private func isMove(_ index: Int) -> Bool { moveSign(index) != nil }

    private func moveSign(_ index: Int) -> Double? {
        guard case .move(let order)? = sentence.word(index - 1) else { return nil }
        return order == .below ? -1 : 1
    }

    // MARK: Zones

    /// `RSI14为63.7，处于50-70区间`: a range of an oscillator that the clause before speaks of; its own where it is denied.
    /// What a range is called (`50-70为强势区`) is said of no day.
    private func zoned(
        _ literal: NumberLiteral, _ binding: NumberBinding?, at index: Int, in clause: Sentence.Clause
    ) -> Mention? {
        guard literal.upper != nil, literal.scale == 1, literal.unit == .none,
            clause.cues.isDisjoint(with: [.hypothesis, .condition, .advice, .detach, .forecast, .distance]),
            binding == nil || sentence.isNegated(before: index, in: clause),
            !(index + 1..<clause.range.upperBound).contains(where: { sentence.isText($0, in: "为属是", of: script) }),
            let mention = binding?.mention ?? inherited[clause.range.lowerBound],
            mention.names.allSatisfy({ [.rsi, .stochastic].contains(Family.of($0)) })
        else { return nil }
        return mention
    }

    private func zone(_ literal: NumberLiteral, of mention: Mention, isNegated: Bool) -> Outcome {
        let known = mention.names.compactMap(facts.printed)
        guard let upper = literal.upper, !known.isEmpty else { return Outcome(verdict: .unsupported) }
        let isInside = known.contains { literal.value <= $0.value && $0.value <= upper }
        let verdict: Claim.Verdict =
            if isNegated {
                isInside ? .contradicted : .supported
            } else if known.contains(where: { supports($0, literal, 1) }) {
                .supported
            } else {
                isInside ? .unsupported : .contradicted
            }
        return Outcome(verdict: verdict, given: known.count == 1 ? known.first?.value : nil)
    }

    // MARK: Courses and denials

    private func travelled(_ literal: NumberLiteral, _ course: Courses.Course) -> Outcome {
        let given = course.subject.names.first.flatMap(facts.printed)
        var (first, last) = (literal, literal)
        (first.upper, last.upper) = (nil, nil)
        if let upper = literal.upper { last.value = upper }
        let start = known(first, of: course.subject) ?? .unsupported
        let end = known(last, of: course.subject) ?? (given == nil ? .unsupported : .contradicted)
        let verdict =
            switch course.role {
            case .start: start
            case .end: end
            case .both: end.isFaithful ? start : end
            }
        return Outcome(verdict: verdict, given: given?.value)
    }

    /// As a value of the series today or the day before; the price has those of its whole day. Nil where it is none.
    private func known(_ literal: NumberLiteral, of mention: Mention) -> Claim.Verdict? {
        guard let name = mention.names.first else { return nil }
        let isPrice = name == SeriesLexicon.close
        let names = [name, "前日\(name)"] + (isPrice ? ["开盘价", "最高价", "最低价"] : [])
        if names.compactMap(facts.printed).contains(where: { supports($0, literal, mention.sign) }) {
            return .supported
        }
        guard isPrice, let before = facts.closeBefore else { return nil }
        return supports(Given(name: name, value: before, decimals: 2), literal, 1) ? .derived : nil
    }

    private func denied(_ literal: NumberLiteral, _ denial: Denials.Denial) -> Outcome {
        guard let name = denial.subject.names.first, let given = facts.printed(name),
            let factor = Family.of(name).factor(of: literal)
        else { return Outcome(verdict: .unsupported) }
        let isBelow = given.value * denial.subject.sign < literal.value * factor
        let holds = denial.isShortfall ? isBelow : !supports(given, literal, denial.subject.sign)
        return Outcome(verdict: holds ? .supported : .contradicted, given: given.value)
    }

    // MARK: Comparisons and products

    /// Whether the number tells rightly how far or how many times two series are apart; nil where it tells neither.
    private func relation(_ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause) -> Bool? {
        Multiples(sentence: sentence, script: script, facts: facts).holds(literal, at: index, in: clause)
            ?? Distances(sentence: sentence, script: script, facts: facts, objects: objects)
            .holds(literal, at: index, in: clause)
    }

    /// A price or a change that a forecast names is not the one that was given.
    private func isForecast(_ mention: Mention, at index: Int, in clause: Sentence.Clause) -> Bool {
        guard let name = mention.names.first, name == SeriesLexicon.close || Family.of(name) == .percent else {
            return false
        }
        return clause.range.contains { $0 < index && sentence.cue($0).contains(.forecast) }
    }

    private struct Multiplication {
        let factor: Double
        let product: Double
    }

    /// `收盘价×0.95`: the factor is the number at `index`.
    private func multiplication(_ index: Int, in clause: Sentence.Clause) -> Multiplication? {
        guard let literal = sentence.number(index), literal.unit == .none, literal.scale == 1, literal.upper == nil,
            (0.5..<2).contains(literal.value), literal.decimals > 0, isTimesSign(index - 1)
        else { return nil }
        let base = (clause.range.lowerBound..<index).reversed().lazy.compactMap(sentence.mention).first?.names.first
        guard let value = facts.printed(base ?? SeriesLexicon.close)?.value else { return nil }
        return Multiplication(factor: literal.value, product: value * literal.value)
    }

    private func isTimesSign(_ index: Int) -> Bool {
        guard sentence.tokens.indices.contains(index), sentence.isFiller(index) else { return false }
        let range = sentence.tokens[index].range
        return range.count == 1 && "×*X乘以".contains(script.characters[range.lowerBound])
    }

    /// The product stands in the sentence too.
    private func isStated(_ multiplication: Multiplication) -> Bool {
        sentence.tokens.indices.compactMap(sentence.number).contains {
            $0.value != multiplication.factor
                && Derivation(facts: facts, names: [], literal: $0).isClose(multiplication.product)
        }
    }

    private func isProduct(_ literal: NumberLiteral) -> Bool {
        let derivation = Derivation(facts: facts, names: [], literal: literal)
        return sentence.clauses.contains { clause in
            clause.range.contains { index in
                multiplication(index, in: clause).map { derivation.isClose($0.product) } ?? false
            }
        }
    }

    private func isDistance(_ clause: Sentence.Clause) -> Bool { clause.cues.contains(.distance) }

    private func isDerived(
        _ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause, extra: Mention?, _ other: Mention?
    ) -> Bool {
        // The clause before counts too: 阻力位9.28，较现价高12.5%.
        let before = sentence.clauses.last { $0.range.upperBound <= clause.range.lowerBound }?.range
        var names = ((before?.lowerBound ?? clause.range.lowerBound)..<clause.range.upperBound)
            .flatMap { sentence.mention($0)?.names ?? [] }
        names += (extra?.names ?? []) + (other?.names ?? []) + [SeriesLexicon.close]
        if clause.range.contains(where: { script.text(sentence.tokens[$0].range).hasSuffix("空间") }) {
            names += ["支撑位", "阻力位"]
        }
        let stops = sentence.clauses.contains { $0.cues.contains(.stop) }
        names += numbersOfPrices(in: clause)
        let derivation = Derivation(facts: facts, names: names, literal: literal)
        return derivation.holds || isShare(literal, at: index, in: clause)
            || moveSign(index).map(derivation.isDayChange) ?? false
            || (stops && derivation.isStop(numbers: sentence.tokens.indices.compactMap(sentence.number)))
    }

    /// `(10.25-10.20)/10.20`: numbers that stand for the prices they are.
    private func numbersOfPrices(in clause: Sentence.Clause) -> [String] {
        clause.range.compactMap(sentence.number)
            .filter { $0.upper == nil && $0.scale == 1 && [.none, .yuan].contains($0.unit) }
            .flatMap { facts.prices(of: $0.value) }
    }

    /// `ATR为0.25元，约占股价的2.4%`
    private func isShare(_ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause) -> Bool {
        guard literal.unit == .percent,
            let cue = (clause.range.lowerBound..<index).last(where: { sentence.cue($0).contains(.share) })
        else { return false }
        let derivation = Derivation(facts: facts, names: [], literal: literal)
        guard let whole = (cue + 1..<index).lazy.compactMap(sentence.mention).first?.names.first else {
            return shareOfAll(before: cue).map { derivation.isClose($0) } ?? false
        }
        guard let base = facts.printed(whole)?.value, base != 0 else { return false }
        return (0..<cue).compactMap(sentence.mention).flatMap(\.names).contains { name in
            let part = facts.printed(name)?.value ?? Composite.value(name, .yuan, facts)
            return part.map { derivation.isClose(abs($0 / base) * 100) } ?? false
        }
    }

    /// `同类样本占16.2%`: of what the series before 占 is counted among, in percent.
    private func shareOfAll(before cue: Int) -> Double? {
        guard let part = sentence.mentionBefore(cue).flatMap(sentence.mention)?.names.first,
            let value = facts.printed(part)?.value, let all = Composite.whole(of: part, facts), all != 0
        else { return nil }
        return abs(value / all) * 100
    }

    // MARK: Textbook levels

    static let textbookLevels: Set<Double> = [0, 20, 30, 50, 70, 80, 100]

    private func isTextbookLevel(
        _ literal: NumberLiteral, at index: Int, in clause: Sentence.Clause, binding: NumberBinding?
    ) -> Bool {
        guard literal.isPlainInteger, literal.upper == nil, Self.textbookLevels.contains(literal.value) else {
            return false
        }
        let speaksOfOscillator = sentence.tokens.indices.contains { position in
            if case .extreme? = sentence.word(position) { return true }
            return sentence.mention(position)?.names.contains { Family.of($0).isOscillator } ?? false
        }
        guard speaksOfOscillator else { return false }
        guard binding?.isTight ?? false, binding?.token.map({ $0 < index }) ?? true else { return true }
        let isNegated = binding?.token.map { ($0..<index).contains(where: isNegation) } ?? false
        return isNegated || isLevelByWhatFollows(index)
    }

    private func isNegation(_ index: Int) -> Bool {
        if case .negation = sentence.tokens[index].kind { true } else { false }
    }

    /// `50上方`, `70以上`, `50附近`, `50中轴`, `70超买线`.
    private func isLevelByWhatFollows(_ index: Int) -> Bool {
        switch sentence.word(index + 1) {
        case .position, .extreme: return true
        default: break
        }
        let end = sentence.tokens[index].range.upperBound
        let next = String(script.characters[end...].prefix(3))
        return ["附近", "中轴", "一线", "关口", "分界", "的超", "的中", "荣枯", "强弱"].contains { next.hasPrefix($0) }
    }
}
