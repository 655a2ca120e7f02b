import Messages
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

@testable import MarketSources

/// A thousand seeded mixtures of everything that goes wrong between us and TuShare.
@Suite(.timeLimit(.minutes(10))) struct FaultScheduleTests {
    private static let schedules = 1_000
    private static let parts = 20

    @Test(
        "what is stored after any mixture of faults equals the fault-free run's, or the run says what is missing",
        arguments: 0..<parts)
    func schedules(part: Int) async throws {
        let clean = try await FaultWorld([]).fetch()
        #expect(clean.error == nil && clean.lacking.isEmpty && clean.warnings.isEmpty && clean.notices.isEmpty)
        for seed in stride(from: part, to: Self.schedules, by: Self.parts) {
            let schedule = Schedule(seed: UInt64(seed))
            let outcome = try await FaultWorld(schedule.faults, rowCap: schedule.rowCap).fetch()
            let untold = outcome.untold(against: clean.data)
            #expect(untold.isEmpty, "schedule \(seed): \(schedule)")
            #expect(
                outcome.error.map { $0.hint != nil } ?? true, "schedule \(seed): an error says what to do: \(schedule)")
        }
    }

    @Test("the clean run has everything that the market has")
    func clean() async throws {
        let data = try await FaultWorld([]).fetch().data
        #expect(data.bars.count == FaultWorld.days.reduce(0) { $0 + FaultWorld.bars(on: $1) })
        #expect(data.listings.count == FaultWorld.market.stocks.count)
        #expect(data.factors.count >= data.bars.count && data.index.count == FaultWorld.days.count)
        #expect(data.basics.count == data.bars.count)
        #expect(data.limits.count > data.bars.count / 2 && data.limits.count <= data.bars.count)
    }

    @Test("faults that pass leave nothing behind, and most schedules are of that kind")
    func mostAreHealed() async throws {
        let clean = try await FaultWorld([]).fetch()
        var healed = 0
        for seed in 0..<100 {
            let schedule = Schedule(seed: UInt64(seed))
            if try await FaultWorld(schedule.faults, rowCap: schedule.rowCap).fetch().data == clean.data { healed += 1 }
        }
        // Were most runs to end by saying so, the rule above would hold for a fetch that stores nothing.
        #expect(healed >= 70)
    }

    /// One to five faults, each on some calls of one API or of all.
    private struct Schedule: CustomStringConvertible {
        var faults: [SandboxFault] = []
        var rowCap: Int?

        init(seed: UInt64) {
            var random = SplitMix64(seed: seed)
            func pick(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
            let apis = [
                "daily", "adj_factor", "stock_basic", "trade_cal", "suspend_d", "namechange", "index_daily",
                "stk_limit",
                "daily_basic",
            ]
            for _ in 0...pick(5) {
                let api = pick(5) == 0 ? nil : apis[pick(apis.count)]
                let kind = Self.kinds[pick(Self.kinds.count)]
                let first = 1 + pick(10)
                // One in twenty never ends.
                let last = pick(20) == 0 ? Int.max : first + pick(4)
                faults.append(SandboxFault(kind, api: api, calls: kind == .late ? [1...(1 + pick(3))] : [first...last]))
            }
            // Fewer rows than stocks: every answer of a whole day is cut.
            if pick(5) == 0 { rowCap = 6 }
        }

        var description: String {
            "rowCap \(rowCap.map(String.init) ?? "-") "
                + faults.map { "\($0.kind) \($0.api ?? "*") \($0.calls.map { "\($0)" } ?? "")" }.joined(separator: "; ")
        }

        private static let kinds: [SandboxFault.Kind] = [
            .html504, .reset, .slow(seconds: 5), .slow(seconds: 40), .truncatedGzip, .empty, .nullMessage, .badJSON,
            .rateMinute(50), .rateHour(2), .rateDay(3), .permission, .late, .revisedFactor, .duplicateRows,
            .silentCut, .html,
        ]
    }
}

extension FaultWorld {
    static func bars(on day: TradeDate) -> Int {
        market.bars(on: .init(yyyymmdd: day.yyyymmdd)).count
    }
}
