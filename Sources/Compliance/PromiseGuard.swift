/// Finds promises that nobody can keep: 稳赚, 保证收益, 必涨, 绝不会亏损 … A denied one (不保证收益, 并非稳赚不赔, 稳赚的说法不可信)
/// is none.
public enum PromiseGuard {
    public static func promises(in text: String) -> [Promise] {
        let clean = CleanText(text)
        var found: [Promise] = []
        var index = 0
        while index < clean.count {
            guard let end = end(of: clean, at: index) else {
                index += 1
                continue
            }
            if !Denial.isDenied(clean, index..<end) { found.append(clean.promise(index..<end)) }
            index = end
        }
        return found
    }

    /// A set phrase, or a word of certainty with, but for small words between, what nobody can be certain of.
    private static func end(of clean: CleanText, at index: Int) -> Int? {
        if let end = PromiseLexicon.phrases.longest(in: clean, at: index) {
            return PromiseLexicon.terms.longest(in: clean, at: index) == nil ? end : nil
        }
        guard let certain = PromiseLexicon.certainties.longest(in: clean, at: index),
            PromiseLexicon.terms.longest(in: clean, at: index) == nil
        else { return nil }
        var end = certain
        while end - certain <= PromiseLexicon.longestGap {
            if let outcome = PromiseLexicon.outcomes.longest(in: clean, at: end),
                PromiseLexicon.terms.longest(in: clean, at: end) == nil
            {
                return outcome
            }
            if let next = PromiseLexicon.fillers.longest(in: clean, at: end) {
                end = next
            } else if clean.isFigure(at: end) {
                end += 1
            } else {
                return nil
            }
        }
        return nil
    }
}
