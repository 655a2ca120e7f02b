import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerStore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite("what the daemon tells of its data")
struct DataReaderTests {
    private let clock = ManualWallClock(TradeDate(dayNumber: 20_777), hour: 18)
    private let stores: Stores
    private var reader: DataReader { DataReader(stores: stores, clock: clock) }

    init() throws {
        let database = try TrainerDatabase.inMemory()
        stores = Stores(
            runs: SQLiteRunStore(database), bars: SQLiteBarStore(database), reference: SQLiteReferenceStore(database),
            findings: SQLiteFindingStore(database), quotas: SQLiteQuotaStore(database),
            samples: SQLiteSampleStore(database), models: SQLiteModelStore(database),
            answers: SQLiteAnswerStore(database), gates: SQLiteGateStore(database), artifacts: InMemoryArtifactStore())
    }

    @Test("refused rows are told with place and reason, also of a day all of whose rows were refused")
    func refused() async throws {
        let (monday, tuesday) = (TradeDate(dayNumber: 20_773), TradeDate(dayNumber: 20_774))
        let code = BarBuilder.codes(2)[1]
        let bars = BarBuilder().market(of: BarBuilder.codes(2), on: [monday])
        let row = RefusedRow(place: "daily \(code) \(tuesday)", reason: "a price is not positive")
        try await stores.bars.store(BarReply(bars: bars, calls: 1), of: monday, from: "tushare", at: clock.now)
        try await stores.bars.store(
            BarReply(bars: [], refused: [row], calls: 1), of: tuesday, from: "tushare", at: clock.now)
        for asked in [nil, code] {
            let refused = try await reader.health(asked, from: nil, to: nil).refused
            #expect(refused.total == 1)
            #expect(refused.rows.map(\.place) == [row.place] && refused.rows.map(\.reason) == [row.reason])
            #expect(refused.rows.map(\.date) == [tuesday] && refused.rows.map(\.source) == ["tushare"])
        }
        #expect(try await reader.health(BarBuilder.codes(2)[0], from: nil, to: nil).refused == Refusals())
        #expect(try await reader.health(nil, from: monday, to: monday).refused == Refusals())
        #expect(try await reader.coverage().refused == 1)
    }

    @Test("a run's counts say what its source lacked and told; an output of an earlier version has no word of it")
    func counts() throws {
        let notice = RunNotice(kind: "partial", message: .verbatim("the list holds L alone"), isWarning: true)
        for notices in [[notice], nil] {
            var record = StageRecord(stage: .fetch)
            record.state = .done
            record.output = try CanonicalJSON.encode(FetchOutput(notices: notices))
            let counts = try StageOutputs([record]).counts
            #expect(counts.lacking == ["limits"])
            #expect(counts.notices == notices.map { $0.map(\.message) })
        }
    }

    /// The fields of a fetch's output as they are stored.
    private struct FetchOutput: Encodable {
        let asOf = TradeDate(dayNumber: 20_777)
        let knownAt = Date(timeIntervalSince1970: 1_795_147_200)
        let source = "tushare"
        let daysAsked = 1
        let calls = 1
        let barsReceived = 1
        let rowsRefused = 0
        let hasCalendar = true
        let lacking = ["limits"]
        let codeChanges: [CodeChange] = []
        let notices: [RunNotice]?
    }
}
