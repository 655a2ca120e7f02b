import Foundation
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

/// `ljwxctl template`, without any daemon.
@Suite struct TemplateCommandTests {
    private func tool(_ arguments: String...) async -> CLIResult {
        await runTool(["template"] + arguments, socket: "/tmp/ljwx-none/s")
    }

    @Test("show prints the very text that the program writes with, to be put into a file", arguments: TaskKind.allCases)
    func show(task: TaskKind) async {
        for name in [task.rawValue, task.chineseName] {
            let shown = await tool("show", name)
            #expect(shown.status == .success)
            #expect(shown.out == TemplateSet.builtInText(of: task))
        }
    }

    @Test("show without a task lists tasks with file and digest, and every field with its column")
    func list() async {
        let shown = await tool("show")
        for task in TaskKind.allCases {
            #expect(shown.out.contains(task.rawValue + ".txt"))
            #expect(shown.out.contains(TemplateSet.builtIn.digest(of: task).short))
        }
        for field in TemplateSet.fields { #expect(shown.out.contains("{\(field.name)}")) }
        #expect(shown.out.contains("indicator MACD"))
    }

    @Test("an unknown task is a usage error that names the nearest")
    func unknownTask() async {
        let shown = await tool("show", "price_predicton")
        #expect(shown.status == .usage)
        #expect(shown.err.contains("the nearest is price_prediction"))
    }

    @Test("check says yes to what show prints, and names the place of every mistake")
    func check() async throws {
        try await TemporaryDirectory.with { folder in
            let file = folder.appending(path: "risk_assessment.txt")
            let text = TemplateSet.builtInText(of: .riskAssessment)
            try Data(text.utf8).write(to: file)
            let fine = await tool("check", folder.path)
            #expect(fine.status == .success, "\(fine)")
            #expect(fine.out.contains("the templates of 1 task are fine"))

            try Data(text.replacing("RSI14：{rsi14}", with: "RSI14：{rsi41}").utf8).write(to: file)
            let wrong = await tool("check", folder.path)
            #expect(wrong.status == .other)
            #expect(wrong.out.isEmpty)
            #expect(wrong.err.contains("risk_assessment.txt:15:"), "\(wrong.err)")
            #expect(wrong.err.contains("unknown field {rsi41}; the nearest known one is {rsi14}"))
        }
    }

    @Test("a question may say of what time its 波动 word is; of others it is no ground for a level of risk")
    func swing() async throws {
        try await TemporaryDirectory.with { folder in
            let text = TemplateSet.builtInText(of: .riskAssessment)
            let file = folder.appending(path: "risk_assessment.txt")
            try Data(text.replacing("，波动{swing}\n", with: "，近期波动{swing}\n").utf8).write(to: file)
            let fine = await tool("check", folder.path)
            #expect(fine.status == .success, "\(fine)")
            try Data(text.replacing("，波动{swing}\n", with: "，行业波动{swing}\n").utf8).write(to: file)
            let wrong = await tool("check", folder.path)
            #expect(wrong.status == .other && wrong.err.contains("风险等级："), "\(wrong)")
        }
    }

    @Test("a folder that is not there is an error")
    func noFolder() async {
        let result = await tool("check", "/tmp/ljwx-no-such-folder")
        #expect(result.status == .other)
        #expect(result.err.contains("/tmp/ljwx-no-such-folder"))
    }
}
