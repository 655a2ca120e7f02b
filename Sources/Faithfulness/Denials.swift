/// `RSI并非25.0`, `MA5不等于10.40`, `量比没有达到2.5`: numbers that the answer says the series does not have.
struct Denials {
    let sentence: Sentence
    let script: Script

    struct Denial {
        /// 没有达到: the value lies below; else it is another.
        let isShortfall: Bool
        let subject: Mention
        /// The subject's token.
        let token: Int
    }

    /// What the number at `index` denies; nil for distances (`距阻力位不到2%`) and for what a series is not told in.
    func denial(at index: Int, in clause: Sentence.Clause) -> Denial? {
        guard !clause.cues.contains(.distance), let literal = sentence.number(index) else { return nil }
        var position = index - 1
        var said = ""
        while position >= clause.range.lowerBound, isLink(position) {
            said += script.text(sentence.tokens[position].range)
            position -= 1
        }
        guard position >= clause.range.lowerBound, case .negation = sentence.tokens[position].kind else { return nil }
        let isShortfall = said.contains { "达到".contains($0) }
        let negation = script.text(sentence.tokens[position].range)
        let isLinked = said.contains { "是为等".contains($0) }
        guard isShortfall || isLinked || Self.complete.contains(negation) else { return nil }
        guard let found = subject(before: position, in: clause), !found.mention.takesHorizon,
            Family.of(found.mention.names.first ?? "").factor(of: literal) != nil
        else { return nil }
        return Denial(isShortfall: isShortfall, subject: found.mention, token: found.token)
    }

    private func isLink(_ index: Int) -> Bool {
        if case .compare(.equal)? = sentence.word(index) { return true }
        return sentence.isText(index, in: " 约是为达到于", of: script)
    }

    private func subject(before index: Int, in clause: Sentence.Clause) -> (mention: Mention, token: Int)? {
        var token = index - 1
        while token >= clause.range.lowerBound, sentence.isFiller(token) || isNegation(token),
            index - token <= Self.reach
        {
            token -= 1
        }
        guard token >= clause.range.lowerBound, let mention = sentence.mention(token), !mention.isGroup,
            Family.of(mention.names.first ?? "") != .overall
        else { return nil }
        return (mention, token)
    }

    private func isNegation(_ index: Int) -> Bool {
        if case .negation = sentence.tokens[index].kind { true } else { false }
    }

    private static let reach = 6
    /// These say 不 and 是 at once.
    private static let complete: Set<String> = ["并非", "不是", "非"]
}
