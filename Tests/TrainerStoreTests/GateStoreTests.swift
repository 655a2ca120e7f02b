import Foundation
import Testing
import TrainerCore
import TrainerStore

@Suite("gate store")
struct GateStoreTests {
    private let gates: SQLiteGateStore
    private let runs: SQLiteRunStore

    init() throws {
        let database = try TrainerDatabase.inMemory()
        gates = SQLiteGateStore(database, now: { at(7) })
        runs = SQLiteRunStore(database)
    }

    private func gate(_ epoch: String, items: Int = 1_500) throws -> FrozenGate {
        FrozenGate(
            epoch: epoch, asOf: try day(20_261_120), knownAt: at(-0.25), recipe: .of("recipe"), seal: .of("seal"),
            firstDay: try day(20_260_801), lastDay: try day(20_261_001), items: items, looksBefore: 3, frozenAt: noon)
    }

    private func stage(_ state: StageRecord.State = .done) -> StageRecord {
        var stage = StageRecord(stage: .evaluate)
        stage.state = state
        return stage
    }

    @Test("a GATE comes back as it was frozen, with its bytes, in the order of freezing")
    func roundTrip() async throws {
        #expect(try await gates.gates().isEmpty)
        #expect(try await gates.manifest(of: "2026Q4") == nil)
        let first = try await gates.freeze(gate("2026Q4"), manifest: Data([1, 2, 3]))
        let expected = try gate("2026Q4")
        #expect(first == expected)
        _ = try await gates.freeze(gate("2026Q3"), manifest: Data([4]))
        #expect(try await gates.gates().map(\.epoch) == ["2026Q4", "2026Q3"])
        #expect(try await gates.manifest(of: "2026Q4") == Data([1, 2, 3]))
    }

    @Test("a frozen one is never replaced: the first stands and is returned")
    func frozen() async throws {
        let first = try await gates.freeze(gate("2026Q4"), manifest: Data([1]))
        #expect(try await gates.freeze(gate("2026Q4", items: 7), manifest: Data([2])) == first)
        #expect(try await gates.manifest(of: "2026Q4") == Data([1]))
    }

    @Test("readings keep reader, run, count and instant, and are told newest first")
    func reads() async throws {
        let run = RunID("20261121-0200")
        #expect(try await gates.readCount(of: nil) == 0)
        for (reader, run, count) in [(GateRead.Reader.freeze, run, 72), (.compare, nil, 71), (.evaluate, run, 70)] {
            try await gates.noteRead(of: "2026Q4", by: reader, run: run, questions: count)
        }
        let all = try await gates.reads(of: nil, limit: 10)
        #expect(all.map(\.questions) == [70, 71, 72])
        #expect(all.first == GateRead(epoch: "2026Q4", reader: .evaluate, run: run, questions: 70, at: at(7)))
        #expect(try await gates.reads(of: run, limit: 1).map(\.reader) == [.evaluate])
        #expect(try await gates.readCount(of: run) == 2)
        #expect(try await gates.readCount(of: RunID("20261122-0200")) == 0)
    }

    @Test("a look is written with its stage or not at all, and once per model")
    func looks() async throws {
        _ = try await gates.freeze(gate("2026Q4"), manifest: Data([1]))
        let id = try await runs.enqueue(RunOptions(), trigger: .manual, at: noon).id
        let look = GateLook(epoch: "2026Q4", modelDigest: "a", at: at(5))
        try await runs.record(stage(.running), of: id)
        #expect(try await gates.looks(at: "2026Q4").isEmpty)
        try await runs.record(stage(), of: id, look: look)
        try await runs.record(stage(), of: id, look: GateLook(epoch: "2026Q4", modelDigest: "a", at: at(9)))
        #expect(try await gates.looks(at: "2026Q4") == [look])
        try await runs.record(stage(), of: id, look: GateLook(epoch: "2026Q4", modelDigest: "b", at: at(10)))
        #expect(try await gates.looks(at: "2026Q4").map(\.modelDigest) == ["a", "b"])
        // No such GATE: neither the look nor the stage is written.
        await #expect(throws: (any Error).self) {
            try await runs.record(stage(.failed), of: id, look: GateLook(epoch: "1999Q1", modelDigest: "a", at: noon))
        }
        #expect(try await runs.stages(of: id).map(\.state) == [.done])
    }
}
