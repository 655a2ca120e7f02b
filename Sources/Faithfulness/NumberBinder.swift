/// The series that a number is of.
struct NumberBinding {
    let mention: Mention
    let token: Int?
    /// Nothing but fillers stands between the name and the number.
    let isTight: Bool
    /// The name is what something was compared with; a number after it may be the distance.
    var other: Mention?
}

/// Finds the series that a number is of: the nearest before it, or the one right after it.
struct NumberBinder {
    let sentence: Sentence
    let script: Script
    /// See `RelationReader.objects`.
    let objects: [Int: Mention]

    func binding(of index: Int, in clause: Sentence.Clause) -> NumberBinding? {
        if let other = move(index, in: clause) ?? motion(index, in: clause) ?? count(index, in: clause) { return other }
        var isTight = true
        var position = index - 1
        while position >= clause.range.lowerBound {
            if sentence.isBar(position, of: script) {
                let bar = Mention(names: [SeriesLexicon.macdBar], label: SeriesLexicon.macdBar)
                return NumberBinding(mention: bar, token: position, isTight: isTight)
            }
            if let mention = sentence.mention(position), Family.of(mention.names.first ?? "") != .overall {
                // 股价在22.60元上方: a place, not the price.
                if case .position? = sentence.word(index + 1), mention.names == [SeriesLexicon.close] { return nil }
                if !isTight || gap(position, index) > 4, let next = following(index, in: clause) { return next }
                return NumberBinding(
                    mention: withHorizon(mention, at: position, in: clause), token: position, isTight: isTight,
                    other: objects[position])
            }
            if sentence.cue(position).contains(.detach) { break }
            if case .negation = sentence.tokens[position].kind {
            } else if !sentence.isFiller(position) {
                isTight = false
            }
            position -= 1
        }
        return following(index, in: clause)
    }

    private func gap(_ series: Int, _ number: Int) -> Int {
        sentence.tokens[number].range.lowerBound - sentence.tokens[series].range.upperBound
    }

    // MARK: The name after the number

    /// `10.46的阻力位`, `9.85元支撑位`.
    private func following(_ index: Int, in clause: Sentence.Clause) -> NumberBinding? {
        guard let next = name(after: index, in: clause), let mention = sentence.mention(next) else { return nil }
        var after = next + 1
        while after < clause.range.upperBound, sentence.isFiller(after) { after += 1 }
        if sentence.number(after) != nil, after < clause.range.upperBound { return nil }
        return NumberBinding(mention: withHorizon(mention, at: next, in: clause), token: next, isTight: true)
    }

    private func name(after index: Int, in clause: Sentence.Clause) -> Int? {
        var next = index + 1
        while next < clause.range.upperBound, sentence.isText(next, in: "的 ", of: script) { next += 1 }
        return next < clause.range.upperBound && sentence.mention(next) != nil ? next : nil
    }

    /// `5个看多信号对1个看空信号`: where a count stands first in the clause, each is of the name after it.
    private func count(_ index: Int, in clause: Sentence.Clause) -> NumberBinding? {
        guard sentence.number(index)?.unit == .count, let first = clause.range.first(where: isOfCount),
            sentence.number(first) != nil, let next = name(after: index, in: clause), isOfCount(next),
            let mention = sentence.mention(next)
        else { return nil }
        return NumberBinding(mention: mention, token: next, isTight: true)
    }

    private func isOfCount(_ index: Int) -> Bool {
        if let literal = sentence.number(index) { return literal.unit == .count }
        return sentence.mention(index)?.names.first.map { Family.of($0) == .count } ?? false
    }

    // MARK: Verbs of motion

    /// `上涨1.28%`, `近20日下跌1.35%`: the word gives the series and the sign.
    private func move(_ index: Int, in clause: Sentence.Clause) -> NumberBinding? {
        var position = index - 1
        while position >= clause.range.lowerBound, sentence.isFiller(position), index - position <= 4 { position -= 1 }
        guard position >= clause.range.lowerBound, case .move(let order)? = sentence.word(position),
            sentence.number(index)?.unit == .percent
        else { return nil }
        return change(order == .below ? -1 : 1, at: position, in: clause)
    }

    /// `近5日股价回调2.1%`, `反弹约3%`: verbs that without a share say nothing of the day. `从高点回落2.1%` and 较 count from
    /// elsewhere.
    private func motion(_ index: Int, in clause: Sentence.Clause) -> NumberBinding? {
        guard sentence.number(index)?.unit == .percent, !clause.cues.contains(.distance) else { return nil }
        var end = sentence.tokens[index].range.lowerBound
        while let before = script.character(at: end - 1), " 了约近达逾超".contains(before) { end -= 1 }
        let begin = sentence.tokens[clause.range.lowerBound].range.lowerBound
        for (verb, sign) in Self.motions where script.starts(with: verb, at: end - verb.count) {
            let start = end - verb.count
            guard start >= begin, !script.characters[begin..<start].contains(where: { "从自由".contains($0) }),
                let token = clause.range.last(where: { sentence.tokens[$0].range.lowerBound <= start }),
                (clause.range.lowerBound..<token).compactMap(sentence.mention).last.map(isClose) ?? true
            else { return nil }
            return change(sign, at: token, in: clause)
        }
        return nil
    }

    private func isClose(_ mention: Mention) -> Bool { mention.names == [SeriesLexicon.close] }

    private func change(_ sign: Double, at token: Int, in clause: Sentence.Clause) -> NumberBinding {
        let mention = Mention(names: ["日涨跌幅"], label: "日涨跌幅", sign: sign, takesHorizon: true)
        return NumberBinding(mention: withHorizon(mention, at: token, in: clause), token: token, isTight: true)
    }

    private static let motions: [([Character], Double)] = {
        let falls = ["回落", "回调", "回撤", "下滑", "下行", "走低", "下降", "下探", "调整", "走弱"]
        let rises = ["反弹", "回升", "上行", "走高", "上扬", "攀升", "拉升", "上升", "上攻", "走强"]
        let down: [([Character], Double)] = falls.map { (Array($0), -1) }
        let up: [([Character], Double)] = rises.map { (Array($0), 1) }
        return down + up
    }()

    // MARK: Horizons

    private func withHorizon(_ mention: Mention, at index: Int, in clause: Sentence.Clause) -> Mention {
        guard mention.takesHorizon else { return mention }
        for position in clause.range.reversed() where position < index {
            var result = mention
            if case .horizon(let days) = sentence.tokens[position].kind {
                if days > 1 { result.names = ["\(days)日涨跌幅"] }
                return result
            }
            if let earlier = sentence.mention(position), Family.of(earlier.names.first ?? "") == .percent {
                result.names = earlier.names
                return result
            }
        }
        return mention
    }
}
