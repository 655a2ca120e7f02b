import Foundation
import Messages
import Testing
import TrainerTestSupport

@Suite("the catalogue")
struct MessageTests {
    @Test("a text is given in the language asked for")
    func languages() {
        let message = Message.stageName("evaluate")
        #expect(message.text(in: .chinese) == "性能测试")
        #expect(message.text(in: .english) == "evaluate")
    }

    @Test(
        "what a person can mend names what to type",
        arguments: [
            (Message.runIsOver("20261121-0200", state: "failed"), "ljwxctl report 20261121-0200"),
            (.comparedWithItself("a", "b"), "ljwxctl models"), (.dryRunEndsBefore("create"), "--dry-run"),
            (.noData(source: "tushare"), "ljwxctl run-now --wait"), (.fileNotUTF8Hint, "iconv -f GB18030 -t UTF-8"),
            (.cannotWriteHint, "df -h"), (.optionsStandAfter("ljwxctl status --json"), "ljwxctl status --json"),
        ] as [(Message, String)])
    func remedies(message: Message, command: String) {
        for language in Language.allCases { #expect(message.text(in: language).contains(command)) }
    }

    /// The catalogue's source is its only list: every pair written as literals is found in it.
    @Test("no text of the catalogue is empty in either language")
    func everyPair() throws {
        let folder = PackageFolder.root.appending(path: "Sources/Messages")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
        #expect(files.count > 5)
        let pair = /zh:\s*"((?:[^"\\]|\\.)+)",\s*en:\s*"((?:[^"\\]|\\.)*)"(?!")/
        var pairs = 0
        for file in files {
            for match in try String(contentsOf: file, encoding: .utf8).matches(of: pair) {
                let (chinese, english) = (String(match.1), String(match.2))
                #expect(!english.isEmpty && !chinese.isEmpty, "\(file.lastPathComponent): \(english)")
                pairs += 1
            }
        }
        #expect(pairs > 200)
    }
}
