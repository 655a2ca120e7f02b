import Foundation
import Messages
import Samples
import TemplateFiles
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("a folder of templates")
struct TemplateFolderTests {
    @Test("none named: the built-in ones; an empty folder: the built-in ones too")
    func builtIn() async throws {
        #expect(try TemplateFolder.templates(in: nil).digest == TemplateSet.builtIn.digest)
        try await TemporaryDirectory.with { folder in
            let set = try TemplateFolder.templates(in: folder.path)
            #expect(set.digest == TemplateSet.builtIn.digest)
        }
    }

    @Test("its files replace their tasks' templates; what is no .txt is left alone")
    func replaces() async throws {
        try await TemporaryDirectory.with { folder in
            let text = TemplateSet.builtInText(of: .technicalAnalysis).replacing("注意风险。", with: "请注意风险。")
            try Data(text.utf8).write(to: folder.appending(path: "stock_analysis.txt"))
            try Data("notes".utf8).write(to: folder.appending(path: "README.md"))
            try Data("swap".utf8).write(to: folder.appending(path: ".stock_analysis.txt"))
            let set = try TemplateFolder.templates(in: folder.path)
            #expect(set.digest(of: .technicalAnalysis) != TemplateSet.builtIn.digest(of: .technicalAnalysis))
            #expect(set.digest(of: .pricePrediction) == TemplateSet.builtIn.digest(of: .pricePrediction))
        }
    }

    @Test("the short set that is installed beside the program has every task, and no text of the built-in ones")
    func shortSet() throws {
        let set = try TemplateFolder.templates(in: PackageFolder.root.appending(path: "etc/templates/short").path)
        for task in TaskKind.allCases {
            #expect(set.digest(of: task) != TemplateSet.builtIn.digest(of: task))
        }
    }

    @Test("a folder that is not there is named")
    func missing() {
        let error = #expect(throws: TrainerError.self) { try TemplateFolder.templates(in: "/tmp/ljwx-no-such-folder") }
        #expect(error?.code == .configInvalid)
        #expect(error?.message.en.contains("/tmp/ljwx-no-such-folder") == true)
    }
}
