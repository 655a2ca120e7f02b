/// `MA5从10.40回落至10.10`: where a series came from and where it got to. Both numbers are of the series before 从.
struct Courses {
    let sentence: Sentence
    let script: Script

    struct Course {
        enum Role { case start, end, both }
        let role: Role
        let subject: Mention
        /// The subject's token.
        let token: Int
    }

    /// The part that the number at `index` has in a course; nil for plans, conditions and forecasts, which say nothing of
    /// what was.
    func course(at index: Int, in clause: Sentence.Clause) -> Course? {
        guard clause.cues.isDisjoint(with: [.hypothesis, .condition, .advice, .forecast]),
            let literal = sentence.number(index)
        else { return nil }
        if let from = lead(before: index) {
            if literal.upper != nil { return isZone(index) ? nil : course(.both, from: from) }
            return hasEnd(index) ? course(.start, from: from) : nil
        }
        guard literal.upper == nil, isEnd(index), let start = numberBefore(index), let from = lead(before: start),
            sentence.number(start)?.upper == nil
        else { return nil }
        return course(.end, from: from)
    }

    private func course(_ role: Course.Role, from: Int) -> Course? {
        for token in (0..<from).reversed() {
            guard let mention = sentence.mention(token), Family.of(mention.names.first ?? "") != .overall else {
                continue
            }
            // 近20日涨幅: which days' change it is, only the number's own claim knows.
            return mention.isGroup || mention.takesHorizon ? nil : Course(role: role, subject: mention, token: token)
        }
        return nil
    }

    /// The 从, 由 or 自 that leads to the number: `从10.40`, `从上周的10.40元`.
    private func lead(before index: Int) -> Int? {
        var position = index - 1
        while sentence.isFiller(position), distance(position, index) <= Self.reach {
            let range = sentence.tokens[position].range
            if sentence.isText(position, in: "从由自", of: script), !isWithinWord(range.lowerBound) { return position }
            position -= 1
        }
        return nil
    }

    /// 理由, 来自, 由于, 从而, 自身.
    private func isWithinWord(_ index: Int) -> Bool {
        let before = script.character(at: index - 1).map { "理经来各缘".contains($0) } ?? false
        let after = script.character(at: index + 1).map { "于而身然此".contains($0) } ?? false
        return before || after
    }

    private func distance(_ earlier: Int, _ later: Int) -> Int {
        sentence.tokens[later].range.lowerBound - sentence.tokens[earlier].range.upperBound
    }

    /// `回落至10.10`, `变为约10.10`.
    private func isEnd(_ index: Int) -> Bool {
        var position = sentence.tokens[index].range.lowerBound - 1
        while let character = script.character(at: position), " 约了近的负".contains(character) { position -= 1 }
        return script.character(at: position).map { "至到为".contains($0) } ?? false
    }

    /// The number before, with no series in between.
    private func numberBefore(_ index: Int) -> Int? {
        for position in (0..<index).reversed() {
            if sentence.number(position) != nil { return position }
            if sentence.mention(position) != nil { return nil }
        }
        return nil
    }

    private func hasEnd(_ start: Int) -> Bool {
        for position in start + 1..<sentence.tokens.count {
            if let literal = sentence.number(position) { return literal.upper == nil && isEnd(position) }
            if sentence.mention(position) != nil { return false }
        }
        return false
    }

    /// `从9.85元到10.46元之间` is where something moves, not where it went.
    private func isZone(_ index: Int) -> Bool {
        let end = sentence.tokens[index].range.upperBound
        return Self.zones.contains { script.starts(with: $0, at: end) }
    }

    private static let reach = 8
    private static let zones = ["之间", "区间", "的区间", "一带", "的范围", "范围"].map(Array.init)
}
