import Foundation
import Testing
import TrainerCore
import TrainerStore

@Suite("model and answer stores")
struct ModelStoreTests {
    private let database: TrainerDatabase

    init() throws { database = try .inMemory() }

    private func record(_ name: String, digest: String, at instant: Date) throws -> ModelRecord {
        ModelRecord(
            name: try model(name), digest: digest, run: RunID("20261120-1200"), createdAt: instant,
            asOf: try day(20_261_119), baseDigest: "base", recipeDigest: .of(name), trainingKind: "fewshot", shots: 12)
    }

    @Test("a version comes back as recorded, also after a change")
    func roundTrip() async throws {
        let store = SQLiteModelStore(database)
        var version = try record("ljwx-stock-trained-20261120_1200", digest: "d1", at: noon)
        try await store.record(version)
        #expect(try await store.model(version.name) == version)
        version.verdict = .promoted
        version.passRate = 0.875
        version.isPinned = true
        version.removedAt = at(7)
        try await store.record(version)
        #expect(try await store.models() == [version])
        #expect(try await store.model(try model("LJWX-stock-trained-20261120_1200:LATEST")) == version)
        #expect(try await store.model(try model("other")) == nil)
    }

    @Test("versions are listed newest first, and a digest finds the one still in Ollama")
    func order() async throws {
        let store = SQLiteModelStore(database)
        let old = try record("v1", digest: "same", at: noon)
        var new = try record("v2", digest: "same", at: at(60))
        new.removedAt = at(90)
        for version in [new, old] { try await store.record(version) }
        #expect(try await store.models().map(\.name) == [new.name, old.name])
        #expect(try await store.model(digest: "same") == old)
        #expect(try await store.model(digest: "none") == nil)
    }

    @Test("what serves is one row, empty at first")
    func serving() async throws {
        let store = SQLiteModelStore(database)
        #expect(try await store.serving() == ServingState())
        let state = ServingState(champion: try model("v2"), previous: try model("v1"), baseDigest: "b")
        try await store.updateServing { $0 = state }
        #expect(try await store.serving() == state)
        let champion = try model("v1")
        let changed = try await store.updateServing { $0 = ServingState(champion: champion) }
        #expect(changed == ServingState(champion: champion))
        #expect(try await store.serving() == changed)
    }

    @Test("a change of the model in service and its entry are one write; what changes nothing leaves no entry")
    func moves() async throws {
        let store = SQLiteModelStore(database)
        let (v1, v2) = (try model("v1"), try model("v2"))
        let run = RunID("20261120-1200")
        try await store.moveServing(ServingMoveNote(at: noon, kind: .verdict, run: run)) { $0.champion = v1 }
        let note = ServingMoveNote(at: at(1), kind: .byHand, isOverride: true, reason: "客户 \"要求\"")
        let state = try await store.moveServing(note) {
            $0.previous = $0.champion
            $0.champion = v2
        }
        #expect(state == ServingState(champion: v2, previous: v1))
        try await store.moveServing(ServingMoveNote(at: at(2), kind: .rollback)) { $0.baseDigest = "b" }
        struct Refused: Error {}
        await #expect(throws: Refused.self) {
            try await store.moveServing(ServingMoveNote(at: at(3), kind: .rollback)) {
                $0.champion = v1
                throw Refused()
            }
        }
        #expect(try await store.serving() == ServingState(champion: v2, previous: v1, baseDigest: "b"))
        let moves = try await store.moves(limit: 10)
        #expect(
            moves == [
                ServingMove(
                    at: at(1), kind: .byHand, champion: v2, replaced: v1, isOverride: true, reason: "客户 \"要求\""),
                ServingMove(at: noon, kind: .verdict, champion: v1, replaced: nil, run: run),
            ])
        #expect(try await store.moves(limit: 1) == Array(moves.prefix(1)))
    }

    @Test("what a version of Ollama does is kept by version, the newest look first")
    func capabilities() async throws {
        let store = SQLiteModelStore(database)
        #expect(try await store.newestCapabilities() == nil)
        let old = ServerCapabilities(version: "0.9.0", rows: [.init(.logprobs, .no, words: "\"x\" 无")], probedAt: noon)
        let new = ServerCapabilities(version: "0.32.15", rows: [.init(.logprobs, .yes)], probedAt: at(60))
        for found in [new, old] { try await store.record(found) }
        #expect(try await store.newestCapabilities() == new)
        #expect(try await store.capabilities(of: "0.9.0") == old)
        #expect(try await store.capabilities(of: "0.9") == nil)
        let again = ServerCapabilities(version: "0.9.0", rows: [.init(.logprobs, .unknown)], probedAt: at(90))
        try await store.record(again)
        #expect(try await store.newestCapabilities() == again)
    }

    @Test("everything that one model answered comes back under its keys")
    func answersOfAModel() async throws {
        let store = SQLiteAnswerStore(database)
        var expected: [AnswerKey: ModelAnswer] = [:]
        for number in 0..<4 {
            let key = AnswerKey(
                modelDigest: number < 3 ? "m" : "other", promptDigest: .of("p\(number / 2)"),
                optionsDigest: .of("o\(number % 2)"), serverVersion: "0.\(number % 2)")
            let answer = ModelAnswer(
                text: "\(number)", doneReason: nil, latency: Double(number), loadSeconds: 0, promptTokens: 1,
                answerTokens: 1)
            try await store.keep(answer, for: key, at: noon)
            if number < 3 { expected[key] = answer }
        }
        #expect(try await store.answers(of: "m") == expected)
        #expect(try await store.answers(of: "none") == [:])
    }

    @Test("what was kept of one model since an instant is forgotten, everything else stays")
    func forgotten() async throws {
        let store = SQLiteAnswerStore(database)
        func key(_ model: String, _ number: Int) -> AnswerKey {
            AnswerKey(
                modelDigest: model, promptDigest: .of("p\(number)"), optionsDigest: .of("o"), serverVersion: "0.32.15")
        }
        let answer = ModelAnswer(
            text: "a", doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 1, answerTokens: 1)
        for model in ["m", "other"] {
            for number in 0..<3 { try await store.keep(answer, for: key(model, number), at: at(Double(number))) }
        }
        try await store.forget(of: "m", since: at(1))
        #expect(try await Set(store.answers(of: "m").keys) == [key("m", 0)])
        #expect(try await store.answers(of: "other").count == 3)
    }

    @Test("the first answer under a key stands")
    func answers() async throws {
        let store = SQLiteAnswerStore(database)
        func asked(_ options: String, _ version: String = "0.32.15") -> AnswerKey {
            AnswerKey(
                modelDigest: "m", promptDigest: .of("p"), optionsDigest: .of(options), serverVersion: version)
        }
        let key = asked("o")
        let answer = ModelAnswer(
            text: "评级：买入\n\"x\"", doneReason: "stop", latency: 1.25, loadSeconds: 0.1, promptTokens: 900,
            answerTokens: 80)
        let other = ModelAnswer(
            text: "", doneReason: nil, latency: 2, loadSeconds: 0, promptTokens: 0, answerTokens: 0)
        #expect(try await store.answer(for: key) == nil)
        try await store.keep(answer, for: key, at: noon)
        try await store.keep(other, for: key, at: at(1))
        #expect(try await store.answer(for: key) == answer)
        let chosen = ModelAnswer(
            text: "{}", doneReason: "stop", latency: 1, loadSeconds: 0, promptTokens: 1, answerTokens: 1,
            choiceOdds: ["买入": 0.1 + 0.2, "持有": 0, "卖出": 1e-9])
        let withOdds = asked("odds")
        try await store.keep(chosen, for: withOdds, at: at(2))
        #expect(try await store.answer(for: withOdds) == chosen)
        for otherKey in [asked("o2"), asked("o", "0.34.1"), asked("o", AnswerKey.unknownVersion)] {
            #expect(try await store.answer(for: otherKey) == nil)
            try await store.keep(other, for: otherKey, at: at(1))
            #expect(try await store.answer(for: otherKey) == other)
        }
        #expect(try await store.answer(for: key) == answer)
    }
}
