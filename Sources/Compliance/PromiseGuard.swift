/// Finds promises that nobody can keep (稳赚, 保证收益, 必涨, 绝不会亏损, 买入就能发财 …) and calls to stake all that one has (应满仓追高,
/// 立即全部投入, 加杠杆买入). A denied one (不保证收益, 并非稳赚不赔, 稳赚的说法不可信, 切勿满仓) is none.
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

    /// A set phrase, or a pair's words with nothing but small words between.
    private static func end(of clean: CleanText, at index: Int) -> Int? {
        guard PromiseLexicon.terms.longest(in: clean, at: index) == nil else { return nil }
        if let end = PromiseLexicon.phrases.longest(in: clean, at: index) { return end }
        return PromiseLexicon.pairs.lazy.compactMap { end(of: $0, in: clean, at: index) }.max()
    }

    private static func end(of pair: PromiseLexicon.Pair, in clean: CleanText, at index: Int) -> Int? {
        guard let first = pair.first.longest(in: clean, at: index) else { return nil }
        var end = first
        while end - first <= PromiseLexicon.longestGap {
            if let second = pair.second.longest(in: clean, at: end),
                PromiseLexicon.terms.longest(in: clean, at: end) == nil
            {
                return second
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
