/// The share of Chinese characters among the letters of a text.
enum LetterShare {
    /// nil without letters. Names of indicators and of exchanges are not foreign words.
    static func chinese(in text: String) -> Double? {
        var chinese = 0
        var foreign = 0
        var word = ""
        for character in text + "\n" {
            if character.isASCII, character.isLetter || (character.isNumber && !word.isEmpty) {
                word.append(character)
                continue
            }
            if !word.isEmpty {
                let name = word.uppercased().prefix { $0.isLetter }
                if !names.contains(String(name)) { foreign += word.count(where: \.isLetter) }
                word = ""
            }
            if isChinese(character) { chinese += 1 } else if character.isLetter { foreign += 1 }
        }
        return chinese + foreign == 0 ? nil : Double(chinese) / Double(chinese + foreign)
    }

    private static let names: Set<String> = [
        "MA", "EMA", "MACD", "DIF", "DIFF", "DEA", "RSI", "KDJ", "K", "D", "J", "BOLL", "ATR", "OBV", "VOL", "ST", "A",
        "SH", "SZ", "BJ", "T",
    ]

    private static func isChinese(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return (0x4E00...0x9FFF).contains(scalar.value) || (0x3400...0x4DBF).contains(scalar.value)
    }
}
