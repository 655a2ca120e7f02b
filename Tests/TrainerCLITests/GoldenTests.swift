import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

/// What people see, reviewed as files: `LJWX_UPDATE_GOLDEN=1 swift test --filter GoldenTests` writes them anew.
@Suite struct GoldenTests {
    private static let pages: [(String, @Sendable (Page) -> [String])] = [
        ("status", { $0.status(ControlFixtures.status()) }),
        ("status-running", { $0.status(running) }),
        ("report", { $0.report(ControlFixtures.report()) }),
        ("report-failed", { $0.report(failed) }),
        ("runs", { $0.runs(runs) }),
        ("run", { $0.run(ControlFixtures.detail()) }),
        ("models", { $0.models(ControlFixtures.models) }),
        (
            "model",
            {
                $0.model(
                    ModelDetail(
                        model: ControlFixtures.models[1], tags: [ControlFixtures.champion],
                        modelfile: "data/models/x.Modelfile"))
            }
        ),
        ("bars", { $0.bars(ControlFixtures.bars) }),
        ("health", { $0.health(ControlFixtures.health) }),
        ("coverage", { $0.coverage(ControlFixtures.coverage) }),
        ("plan", { $0.plan(ControlFixtures.plan) }),
        ("next", { $0.next(ControlFixtures.slots, now: ControlFixtures.start) }),
    ]

    @Test("the screens are as reviewed, in both languages", arguments: Language.allCases, pages.map(\.0))
    func screens(_ language: Language, _ name: String) throws {
        let make = try #require(Self.pages.first { $0.0 == name }?.1)
        let lines = make(Page(language: language))
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        #expect(!lines.joined().contains("\u{1B}"))
        #expect(!name.hasPrefix("status") || lines.count <= 24)
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name).\(language.rawValue).txt")
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["LJWX_UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    private static var running: StatusReply {
        let run = ControlFixtures.run(.running, verdict: nil)
        return ControlFixtures.status(
            current: CurrentRun(run: run, stage: .evaluate, fraction: 0.42, message: .verbatim("10/24")))
    }

    private static var failed: ReportReply {
        let error = TrainerError(
            .baseModelMissing, .verbatim("ljwx-stock:base"), hint: .verbatim("ljwxctl base create --from MODEL"),
            cause: .foreign("model 'ljwx-stock:base' not found"))
        return ReportReply(
            detail: ControlFixtures.detail(ControlFixtures.run(.failed, error: error)), evaluation: nil,
            serving: ControlFixtures.serving, models: [])
    }

    private static var runs: [RunSummary] {
        [
            ControlFixtures.run(.running, verdict: nil), ControlFixtures.run(),
            ControlFixtures.run(.succeeded, verdict: .promoted), ControlFixtures.run(.noNewData, verdict: nil),
            ControlFixtures.run(.failed, error: TrainerError(.diskFull, .verbatim("x"))),
        ]
    }
}
