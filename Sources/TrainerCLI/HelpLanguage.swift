import Foundation
import Messages

/// The language before the daemon was asked: `--language`, `LJWX_LANG`, the locale, then Chinese.
enum HelpLanguage {
    /// ArgumentParser builds its help from static values, so this one has to come from the process itself.
    private static let ofThisProcess = of(
        arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    static func text(_ message: Message) -> String { message.text(in: ofThisProcess) }

    static func of(arguments: [String], environment: [String: String]) -> Language {
        if let index = arguments.firstIndex(of: "--language"), arguments.indices.contains(index + 1),
            let language = parse(arguments[index + 1])
        {
            return language
        }
        if let language = environment["LJWX_LANG"].flatMap(parse) { return language }
        // POSIX: the first of these that is set decides.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale.flatMap(parse) ?? .chinese
    }

    /// `en`, `en_GB.UTF-8`, `zh`, `zh-CN`, `zh_CN.UTF-8` …; nil for any other.
    static func parse(_ text: String) -> Language? {
        let main = text.lowercased().prefix { $0 != "_" && $0 != "-" && $0 != "." && $0 != "@" }
        switch main {
        case "zh": return .chinese
        case "en": return .english
        default: return nil
        }
    }
}
