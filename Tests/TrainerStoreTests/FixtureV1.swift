import Foundation
import GRDB
import Messages
import Testing
import TrainerCore

@testable import TrainerStore

/// A small database with something in every table.
enum FixtureV1 {
    private static let digest = ContentDigest.of("fixture")

    /// Replays `dump`, which `sqlite3 FILE .dump` made of a file of the first release's schema. Never changed: it stands for users' files.
    static func write(to path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: dump) }
        try queue.close()
    }

    static func fill(_ database: TrainerDatabase) async throws {
        let (monday, tuesday) = (try day(20_261_116), try day(20_261_117))
        let bars = SQLiteBarStore(database)
        let refused = [RefusedRow(place: "daily 600009.SH", reason: "a price is not positive")]
        try await bars.store(
            BarReply(
                bars: [bar(code(1), monday, close: 10), bar(code(2), monday, close: 20)], refused: refused, calls: 1),
            of: monday, from: "csv", at: noon)
        try await bars.store(
            BarReply(bars: [bar(code(1), monday, close: 10.5)], calls: 1), of: monday, from: "csv", at: at(60))
        try await bars.store(
            BarReply(bars: [bar(code(1), tuesday, close: 11, amount: nil)], calls: 1), of: tuesday, from: "csv",
            at: at(60))
        try await fillRuns(database)
        let samples = SQLiteSampleStore(database)
        let first = sample(code(1), tuesday)
        let drop = SampleDrop(key: sample(code(2), tuesday, .riskAssessment).key, rule: .sameText, twin: first.key)
        try await samples.keep([kept(first)], drops: [drop], run: RunID("20261120-1200"), at: noon)
        try await fillModels(database)
    }

    private static func fillRuns(_ database: TrainerDatabase) async throws {
        let runs = SQLiteRunStore(database)
        _ = try await runs.enqueueOccurrence(slot: "daily-1200", due: noon, at: noon)
        guard var run = try await runs.claimNext(at: at(1)) else { throw BadValue(what: "nothing to claim") }
        var stage = StageRecord(stage: .fetch)
        stage.state = .done
        stage.output = Data("{}".utf8)
        stage.outputDigest = digest
        try await runs.record(stage, of: run.id)
        run.state = .succeeded
        run.verdict = .rejected
        run.reasons = [VerdictReason(code: "pass_rate", message: .verbatim("60 %"))]
        run.warnings = [.verbatim("no calendar")]
        run.model = try model("v1")
        try await runs.record(run)
        _ = try await runs.enqueue(RunOptions(asOf: try day(20_261_116)), trigger: .manual, at: at(90))
    }

    private static func fillModels(_ database: TrainerDatabase) async throws {
        let models = SQLiteModelStore(database)
        var version = ModelRecord(
            name: try model("v1"), digest: "d1", run: RunID("20261120-1200"), createdAt: noon,
            asOf: try day(20_261_117), baseDigest: "b", recipeDigest: digest, trainingKind: "fewshot", shots: 3)
        version.passRate = 0.6
        try await models.record(version)
        try await models.updateServing { [name = version.name] in $0 = ServingState(champion: name, baseDigest: "b") }
        try await SQLiteAnswerStore(database).keep(
            ModelAnswer(
                text: "评级：买入", doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 5, answerTokens: 2),
            for: AnswerKey(
                modelDigest: "d1", promptDigest: digest, optionsDigest: digest, serverVersion: AnswerKey.unknownVersion),
            at: noon)
    }

    /// What `fill` stored, read through the ports.
    static func expectContents(of database: TrainerDatabase) async throws {
        let bars = SQLiteBarStore(database)
        let tuesday = try day(20_261_117)
        #expect(
            try await bars.window(of: code(1), asOf: tuesday, count: 9, knownAt: at(60)).map(\.close) == [10.5, 11])
        #expect(try await bars.window(of: code(1), asOf: tuesday, count: 9, knownAt: noon).map(\.close) == [10])
        #expect(try await bars.askedDays(from: "csv") == [try day(20_261_116): 1, tuesday: 1])
        let runs = SQLiteRunStore(database)
        let run = try #require(try await runs.run(RunID("20261120-1200")))
        #expect(run.verdict == .rejected)
        #expect(run.reasons.map(\.code) == ["pass_rate"])
        #expect(try await runs.stages(of: run.id).map(\.outputDigest) == [digest])
        #expect(try await runs.slotMarks() == ["daily-1200": noon])
        #expect(try await runs.claimNext(at: at(100))?.options.asOf == day(20_261_116))
        let samples = SQLiteSampleStore(database)
        #expect(try await samples.samples(of: run.id) == [sample(code(1), tuesday)])
        #expect(try await samples.dropCounts(of: run.id) == [.sameText: 1])
        let models = SQLiteModelStore(database)
        #expect(try await models.model(digest: "d1")?.passRate == 0.6)
        #expect(try await models.serving() == ServingState(champion: try model("v1"), baseDigest: "b"))
        let answers = SQLiteAnswerStore(database)
        func key(_ version: String) -> AnswerKey {
            AnswerKey(modelDigest: "d1", promptDigest: digest, optionsDigest: digest, serverVersion: version)
        }
        #expect(try await answers.answer(for: key(AnswerKey.unknownVersion))?.text == "评级：买入")
        #expect(try await answers.answer(for: key("0.32.15")) == nil, "nobody knows which version said it")
    }
}
