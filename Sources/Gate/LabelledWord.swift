/// A label that one word must follow: `评级：买入`, `风险等级：中`, `方向：上涨`.
enum LabelledWord {
    /// The characters after each `label`, up to the first mark or blank. A half-width colon counts as the full-width.
    static func values(of label: String, in text: String) -> [String] {
        let text = text.replacing(":", with: "：")
        return text.split(separator: label, omittingEmptySubsequences: false).dropFirst().map { rest in
            String(rest.drop { $0 == " " }.prefix { !"。；，、！？;,.!?（( \n\t|/或".contains($0) })
        }
    }

    /// The one value there is, where it is one of `Value`'s words.
    static func only<Value: RawRepresentable>(_ type: Value.Type, of values: [String]) -> Value?
    where Value.RawValue == String {
        guard values.count == 1, let value = values.first else { return nil }
        return Value(rawValue: value)
    }
}
