public import Messages

extension Language {
    /// What a program speaks before a config or a daemon has said: `--language`, `LJWX_LANG`, the locale, then Chinese.
    public static func lookUp(arguments: [String], environment: [String: String]) -> Language {
        let asked = option(in: arguments) ?? environment["LJWX_LANG"]
        if let language = asked.flatMap(Language.init(named:)) { return language }
        // POSIX: the first of these that is set decides.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale.flatMap(Language.init(named:)) ?? .chinese
    }

    /// `en`, `en_GB.UTF-8`, `zh`, `zh-CN`, `zh_CN.UTF-8` …; nil for any other.
    public init?(named text: String) {
        switch text.lowercased().prefix(while: { $0 != "_" && $0 != "-" && $0 != "." && $0 != "@" }) {
        case "zh": self = .chinese
        case "en": self = .english
        default: return nil
        }
    }

    private static func option(in arguments: [String]) -> String? {
        let name = "--language"
        for (index, argument) in arguments.enumerated() {
            if argument.hasPrefix(name + "=") { return String(argument.dropFirst(name.count + 1)) }
            if argument == name, arguments.indices.contains(index + 1) { return arguments[index + 1] }
        }
        return nil
    }
}
