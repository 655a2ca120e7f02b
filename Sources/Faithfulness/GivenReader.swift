/// Reads the numbers that a question gives, as our inputs print them: name, colon, number, unit.
///
/// Lists are cut at commas and line ends; an entry that holds more than a name and its number (收盘价高于MA20) gives none.
/// Units become those of `Given`. Where a name stands twice the last one counts, since worked examples stand before
/// the question. Words that say what no printed number can (OBV上升, MACD金叉) become hidden numbers: 1, −1 or 0.
public enum GivenReader {
    public static func given(in prompt: String) -> [Given] {
        let script = Script(prompt)
        let tokens = Tokenizer(vocabulary: FaithfulnessChecker.standardVocabulary).tokens(of: script)
        var found = FoundGivens()
        for entry in tokens.split(whereSeparator: { endsEntry($0, script) }) {
            let entry = GivenEntry(tokens: Array(entry), script: script)
            if let given = entry.number ?? entry.word { found.add(given) }
            found.noteOrder(entry.comparedLines)
        }
        return found.all
    }

    private static func endsEntry(_ token: Token, _ script: Script) -> Bool {
        switch token.kind {
        case .clauseBreak, .sentenceBreak: true
        case .join: script.text(token.range) == "、"
        default: false
        }
    }
}
