import Foundation
import Messages
import Testing
import TrainerTestSupport
@testable import TrainerConfig

/// `LJWX_UPDATE_DOCS=1` rewrites the generated files instead of comparing them.
private let updates = ProcessInfo.processInfo.environment["LJWX_UPDATE_DOCS"] == "1"

@Suite struct ReferenceTests {
    @Test("docs/CONFIG.md is what the key list says")
    func page() throws { try compare(ConfigReference.markdown, with: "docs/CONFIG.md") }

    @Test("training_config.json is every key at its default, with its meaning")
    func file() throws { try compare(ConfigReference.annotatedFile(in: .chinese), with: "training_config.json") }

    @Test("the default file loads with no problem and no notice and equals the defaults", arguments: Language.allCases)
    func defaults(language: Language) throws {
        let report = check(ConfigReference.annotatedFile(in: language))
        #expect(report.problems == [])
        #expect(report.notices == [])
        #expect(report.configuration == TrainerConfiguration())
    }

    @Test("every key stands in the list once, and no alias is a key of its own")
    func unique() {
        let paths = ConfigKeys.all.flatMap { [$0.path] + ($0.setting?.aliases.map(\.path) ?? []) }
        #expect(paths.count == Set(paths).count)
    }

    @Test(
        "every key's example and default is a value that it takes",
        arguments: ConfigKeys.all.compactMap { $0.setting?.example == nil ? nil : $0.path })
    func examples(path: String) throws {
        let setting = try #require(KeyIndex.shared[path]?.key.setting)
        for text in [setting.example, setting.render(TrainerConfiguration())] {
            var configuration = TrainerConfiguration()
            let value = try JSONC.parse(text).root
            #expect(throws: Never.self) { try setting.apply(value, &configuration) }
            #expect(setting.render(configuration) == text)
        }
    }

    private func compare(_ text: String, with path: String) throws {
        let url = PackageFolder.root.appending(path: path)
        if updates {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        #expect(try String(contentsOf: url, encoding: .utf8) == text, "LJWX_UPDATE_DOCS=1 regenerates \(path)")
    }
}
