/// The language of journal messages and CLI texts (`language` in the config).
public enum Language: String, Codable, CaseIterable, Sendable {
    case chinese = "zh-CN"
    case english = "en"
}

/// One text of the catalogue in both languages. Every text that a person reads is made by a factory in this target
/// (`Message+Topic.swift`), so that the two languages cannot drift apart unseen; codes and field names stay English.
public struct Message: Codable, Hashable, Sendable {
    public let zh: String
    public let en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    public func text(in language: Language) -> String {
        switch language {
        case .chinese: zh
        case .english: en
        }
    }

    /// A text that is the same in both languages: a quotation from another program, a file's line, a name.
    public static func verbatim(_ text: String) -> Message { Message(zh: text, en: text) }
}
