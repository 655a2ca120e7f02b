import Foundation
import Gate
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

/// The checks of words, by the program's own wording in all sorts of market states.
@Suite("what the program's templates teach")
struct TaughtAnswerTests {
    private static let wordChecks: Set<Assertion.ID> = [
        .sections, .rating, .riskLevel, .riskRule, .promise, .keywords, .copying, .future,
    ]

    private static func short() throws -> TemplateSet {
        let folder = PackageFolder.root.appending(path: "etc/templates/short")
        return try TemplateSet(
            replacedBy: TaskKind.allCases.map { task in
                let name = TemplateFile.name(of: task)
                return TemplateFile(path: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
            })
    }

    @Test("passes every check of words, whatever the market's state", arguments: [false, true])
    func passes(isShort: Bool) throws {
        let samples = SampleWriter(templates: isShort ? try Self.short() : .builtIn).referenceSamples
        #expect(samples.count == 256)
        for sample in samples {
            let faults = TaughtAnswer.faults(of: sample.output, to: sample.evaluationCase, policy: GatePolicy())
            let wrong = faults.filter { Self.wordChecks.contains($0.id) }
            #expect(wrong.isEmpty, "\(sample.key): \(wrong.map { "\($0.id) \($0.detail.en)" })")
        }
    }
}
