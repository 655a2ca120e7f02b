import Foundation
import QuotaPlan
import Testing
import TrainerCore

@Suite struct QuotaPlannerTests {
    private let now = Date(timeIntervalSince1970: 1_795_197_600)
    private let needs = FetchNeeds(
        calendar: true, barDays: 250, factorDays: 250, suspensionDays: 20, listings: 3, names: true, indices: 1,
        stocksPerDay: 5400)

    private func plan(_ rules: AccountRules, _ used: [String: UsedCalls] = [:], _ needs: FetchNeeds? = nil) -> QuotaPlan
    {
        QuotaPlanner.plan(needs ?? self.needs, account: rules, used: used, at: now)
    }

    private func calls(_ plan: QuotaPlan) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.calls) })
    }

    @Test("an account of 2,000 points is planned in full, and its slowest API decides")
    func middle() {
        let plan = plan(AccountRules(points: 2000))
        #expect(
            calls(plan) == [
                "trade_cal": 1, "stock_basic": 3, "namechange": 1, "daily": 250, "adj_factor": 250, "suspend_d": 20,
                "index_daily": 1,
            ])
        #expect(plan.apis.allSatisfy { $0.state == .allowed && $0.substitute == nil })
        // 250 calls at 200 a minute: the last fifty wait for one window; on their way they take 0.3 s each.
        #expect(plan.apis.first { $0.api == "daily" }?.seconds == 61)
        #expect(abs(plan.seconds - 526 * 0.3) < 1e-9)
        #expect(plan.ruleSeconds == 61)
    }

    @Test("an account of 120 points is told what replaces what it may not call")
    func small() {
        let plan = plan(AccountRules(points: 120))
        #expect(calls(plan)["daily"] == 250)
        #expect(calls(plan)["stock_basic"] == 1)
        #expect(plan.apis.first { $0.api == "stock_basic" }?.postponed == 2)
        let instead = Dictionary(uniqueKeysWithValues: plan.apis.map { ($0.api, $0.substitute) })
        #expect(instead["trade_cal"] == .calendarRule)
        #expect(instead["adj_factor"] == .chainedFactors)
        #expect(instead["stock_basic"] == .codesOfBars)
        #expect(instead["daily"] == .some(nil))
        #expect(plan.seconds == 4 * 61)
    }

    @Test("an unknown account is planned as allowed, and said to be untested")
    func unknown() {
        let plan = plan(AccountRules())
        #expect(!plan.apis.isEmpty)
        #expect(plan.apis.allSatisfy { $0.state == .untested && $0.calls > 0 })
    }

    @Test("calls already made count in their minute, hour and day")
    func used() {
        let minute = plan(AccountRules(points: 120), ["daily": UsedCalls(minute: 50)])
        #expect(minute.seconds == 5 * 61)
        let hour = plan(AccountRules(points: 120), ["stock_basic": UsedCalls(hour: 1)])
        #expect(calls(hour)["stock_basic"] == 0)
    }

    @Test("what no day can hold is spread over days, counted from midnight in Shanghai")
    func days() {
        // 02:00 in Shanghai: 8,000 calls today, 8,000 tomorrow, the rest the day after.
        let plan = plan(AccountRules(points: 120), [:], FetchNeeds(barDays: 16_001))
        #expect(plan.seconds == 22 * 3600 + 60 + 86_400)
        #expect(calls(plan) == ["daily": 16_001])
    }

    @Test("a day that one answer cannot hold costs its parts too")
    func cut() {
        let plan = plan(AccountRules(points: 5000), [:], FetchNeeds(barDays: 2, stocksPerDay: 6500))
        #expect(calls(plan) == ["daily": 2 * (1 + 3)])
        let round = self.plan(AccountRules(points: 5000), [:], FetchNeeds(barDays: 1, stocksPerDay: 5000))
        #expect(calls(round) == ["daily": 1 + 2])
    }

    @Test("limits come in lists of stocks", arguments: [(0, 1), (5799, 1), (5800, 2)])
    func limits(stocks: Int, lists: Int) {
        let plan = plan(AccountRules(points: 2000), [:], FetchNeeds(limitDays: 3, stocksPerDay: stocks))
        #expect(calls(plan) == ["stk_limit": 3 * lists])
    }

    @Test("nothing missing is nothing to call")
    func nothing() {
        let plan = plan(AccountRules(points: 120), [:], FetchNeeds())
        #expect(plan.calls == 0)
        #expect(plan.seconds == 0)
    }

    @Test("the time is what pacing by the rule takes", arguments: [(1, 50), (50, 50), (51, 50), (101, 50), (500, 500)])
    func paced(calls: Int, perMinute: Int) {
        // The last call of a sliding window of 61 s.
        var starts: [Double] = []
        for _ in 0..<calls {
            starts.append(starts.count >= perMinute ? starts[starts.count - perMinute] + 61 : 0)
        }
        let plan = QuotaPlanner.plan(
            FetchNeeds(barDays: calls), account: AccountRules(callsPerMinute: perMinute), at: now, secondsPerCall: 0)
        #expect(plan.seconds == starts.last)
    }

    @Test("the estimate of the way lengthens what a run takes, and never what the rule alone takes")
    func estimate() {
        func plan(_ secondsPerCall: TimeInterval) -> QuotaPlan {
            QuotaPlanner.plan(
                FetchNeeds(barDays: 101), account: AccountRules(points: 120), at: now, secondsPerCall: secondsPerCall)
        }
        #expect([0, 1, 10].map { plan($0).ruleSeconds } == [122, 122, 122])
        #expect([0, 1, 10].map { plan($0).seconds } == [122, 122, 1010])
    }

    @Test("several calls on their way at once shorten the time on the way, not what the rule takes", arguments: [1, 4])
    func atOnce(callsAtOnce: Int) {
        func seconds(_ perMinute: Int) -> TimeInterval {
            QuotaPlanner.plan(
                FetchNeeds(barDays: 100), account: AccountRules(callsPerMinute: perMinute), at: now, secondsPerCall: 1,
                callsAtOnce: callsAtOnce
            ).seconds
        }
        #expect(seconds(500) == 100 / Double(callsAtOnce))
        #expect(seconds(1) == 99 * QuotaWindow.minute)
    }
}
