/// `日内上涨`, `今日小幅收跌`: a clause that names the day and no series speaks of the price, whatever the one before spoke of.
/// `大盘今日上涨` and `今日上涨动力不足` say something else.
struct DayMoves {
    let sentence: Sentence
    let script: Script

    /// Whose move the word at `index` tells; nil where it is no such move.
    func subject(of index: Int, in clause: Sentence.Clause) -> Mention? {
        guard case .move? = sentence.word(index), ends(after: index, clause) else { return nil }
        let said = (clause.range.lowerBound..<index).filter { !isNegation($0) }
            .map { script.text(sentence.tokens[$0].range) }.joined().filter { $0 != " " }
        let whose = Self.stocks.first { said.hasPrefix($0) } ?? ""
        let rest = said.dropFirst(whose.count)
        guard let day = Self.days.first(where: { rest.hasPrefix($0) }),
            Self.adverbs.contains(String(rest.dropFirst(day.count)))
        else { return nil }
        return Mention(
            names: [SeriesLexicon.close], label: day == SeriesLexicon.withinDay ? day : SeriesLexicon.close)
    }

    private func ends(after index: Int, _ clause: Sentence.Clause) -> Bool {
        index + 1 >= clause.range.upperBound || sentence.isText(index + 1, in: ")了且但并而", of: script)
    }

    private func isNegation(_ index: Int) -> Bool {
        if case .negation = sentence.tokens[index].kind { true } else { false }
    }

    private static let stocks = ["该股", "个股", "本股"]
    private static let days = [SeriesLexicon.withinDay, "今日", "今天", "当日", "当天", "全天", "全日", "本日"]
    private static let adverbs: Set<String> = [
        "", "小幅", "大幅", "微幅", "明显", "继续", "持续", "再度", "再次", "仍", "也", "略有", "有所",
    ]
}
