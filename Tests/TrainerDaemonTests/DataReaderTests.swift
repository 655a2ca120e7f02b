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

    @Test("findings, refused rows and samples of a stock that left a code behind are told of one stock")
    func renumbered() async throws {
        let (monday, tuesday) = (TradeDate(dayNumber: 20_773), TradeDate(dayNumber: 20_774))
        let codes = BarBuilder.codes(2)
        let bars = BarBuilder().market(of: codes, on: [monday, tuesday])
        for (code, date) in [(codes[0], monday), (codes[1], tuesday)] {
            let row = RefusedRow(place: "daily \(code) \(date)", reason: "a price is not positive", rule: .priceOrder)
            try await stores.bars.store(
                BarReply(bars: bars.filter { $0.code == code && $0.date == date }, refused: [row], calls: 1),
                of: date, from: "tushare", at: clock.now)
            try await stores.findings.add(
                [BarFinding(code: code, date: date, rule: .sourcesDisagree, severity: .quarantine, detail: "2 %")],
                at: clock.now)
        }
        #expect(try await reader.health(codes[1], from: nil, to: nil).total == 1)
        try await stores.reference.store(
            [CodeChange(old: codes[0], new: codes[1])], from: "tushare", at: clock.now)
        for asked in codes {
            let reply = try await reader.health(asked, from: nil, to: nil)
            #expect(reply.code == codes[1] && reply.quarantined == 2)
            #expect(reply.findings.map(\.date) == [tuesday, monday])
            #expect(reply.refused.total == 2 && reply.refused.rows.map(\.date) == [tuesday, monday])
            #expect(reply.refused.counts == [Refusals.Count(rule: .priceOrder, count: 2)])
        }
        let tallies = [(codes[0], 3, monday), (codes[1], 2, tuesday)].map { code, count, day in
            SampleTally(code: code, task: .pricePrediction, count: count, first: day, last: day)
        }
        let history = CodeHistory([CodeChange(old: codes[0], new: codes[1])])
        #expect(
            SampleTally.ofStocks(tallies, history) == [
                SampleTally(code: codes[1], task: .pricePrediction, count: 5, first: monday, last: tuesday)
            ])
        #expect(SampleTally.ofStocks(tallies, .none) == tallies)
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
