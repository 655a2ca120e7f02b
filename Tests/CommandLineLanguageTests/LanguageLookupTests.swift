import CommandLineLanguage
import Messages
import Testing

@Suite struct LanguageLookupTests {
    @Test(
        "an option comes before LJWX_LANG, that before the locale, and without any it is Chinese",
        arguments: [
            ([], [:], Language.chinese), ([], ["LANG": "C.UTF-8"], .chinese), ([], ["LANG": "en_GB.UTF-8"], .english),
            ([], ["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"], .english),
            ([], ["LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"], .chinese),
            ([], ["LANG": "en_GB.UTF-8", "LC_ALL": ""], .english),
            ([], ["LANG": "zh_CN.UTF-8", "LJWX_LANG": "en"], .english),
            (["status", "--language", "en"], ["LJWX_LANG": "zh-CN"], .english),
            (["status", "--language=en"], ["LJWX_LANG": "zh-CN"], .english),
            (["--language=zh-CN", "status"], ["LANG": "en_GB.UTF-8"], .chinese),
            (["status", "--language"], ["LANG": "en_GB.UTF-8"], .english),
            (["status", "--language", "fr"], ["LANG": "en_GB.UTF-8"], .english),
        ] as [([String], [String: String], Language)])
    func order(arguments: [String], environment: [String: String], expected: Language) {
        #expect(Language.lookUp(arguments: arguments, environment: environment) == expected)
    }

    @Test("only Chinese and English have a name", arguments: ["fr", "", "C", "english", "z"])
    func unknown(name: String) {
        #expect(Language(named: name) == nil)
    }
}
