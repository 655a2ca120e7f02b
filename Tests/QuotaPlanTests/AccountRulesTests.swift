import Foundation
import QuotaPlan
import Testing
import TrainerCore

@Suite struct AccountRulesTests {
    private let now = Date(timeIntervalSince1970: 1_795_197_600)

    private func quota(_ api: String, _ period: CallQuota.Period, _ limit: Int, age: TimeInterval = 0) -> CallQuota {
        CallQuota(api: api, period: period, limit: limit, learntAt: now - age)
    }

    @Test(
        "the points decide what may be called and how often",
        arguments: [
            (120, "daily", 50, nil, 8000), (120, "stock_basic", 50, 1, 8000), (2000, "stock_basic", 200, nil, 100_000),
            (2000, "adj_factor", 200, nil, 100_000), (5000, "daily", 500, nil, nil),
        ] as [(Int, String, Int, Int?, Int?)])
    func points(points: Int, api: String, perMinute: Int, perHour: Int?, perDay: Int?) {
        let access = AccountRules(points: points).access(to: api, at: now)
        #expect(access.denial == nil)
        #expect(access.isKnown)
        #expect(access.perMinute == perMinute)
        #expect(access.perHour == perHour)
        #expect(access.perDay == perDay)
    }

    @Test("too few points are a denial", arguments: ["trade_cal", "adj_factor", "stk_limit", "index_daily"])
    func tooFew(api: String) {
        #expect(AccountRules(points: 120).access(to: api, at: now).denial == .points(needed: 2000))
    }

    @Test("without points nothing is known until the server has spoken")
    func unknown() {
        #expect(!AccountRules().access(to: "daily", at: now).isKnown)
        let learnt = AccountRules(learnt: [quota("daily", .minute, 80)]).access(to: "daily", at: now)
        #expect(learnt.isKnown)
        #expect(learnt.perMinute == 80)
    }

    @Test("the server's words win over the points, for better and for worse")
    func words() {
        let rules = AccountRules(
            points: 120,
            learnt: [quota("adj_factor", .minute, 2), quota("daily", .day, 0), quota("suspend_d", .hour, 3)])
        #expect(rules.access(to: "adj_factor", at: now).denial == nil)
        #expect(rules.access(to: "adj_factor", at: now).perMinute == 2)
        #expect(rules.access(to: "daily", at: now).denial == .learnt(now))
        #expect(rules.access(to: "suspend_d", at: now).perHour == 3)
    }

    @Test("the configured pace lowers a limit and never raises it")
    func configured() {
        let rules = AccountRules(
            callsPerMinute: 200, learnt: [quota("daily", .minute, 50), quota("adj_factor", .minute, 500)])
        #expect(rules.access(to: "daily", at: now).perMinute == 50)
        #expect(rules.access(to: "adj_factor", at: now).perMinute == 200)
        #expect(rules.access(to: "stk_limit", at: now).perMinute == 200)
    }

    @Test("a limit is kept however old it is: who obeys it is never refused", arguments: [1, 8, 400] as [TimeInterval])
    func kept(days: TimeInterval) {
        let learnt = [
            quota("daily", .minute, 50, age: days * 86_400), quota("suspend_d", .hour, 3, age: days * 86_400),
            quota("adj_factor", .day, 100, age: days * 86_400),
        ]
        let rules = AccountRules(learnt: learnt)
        #expect(rules.access(to: "daily", at: now).perMinute == 50)
        #expect(rules.access(to: "suspend_d", at: now).perHour == 3)
        #expect(rules.access(to: "adj_factor", at: now).perDay == 100)
    }

    @Test("points that give more than an old limit win over it, and a new limit wins over them")
    func bought() {
        func access(_ api: String, _ period: CallQuota.Period, _ limit: Int, age: TimeInterval) -> APIAccess {
            AccountRules(points: 5000, learnt: [quota(api, period, limit, age: age)]).access(to: api, at: now)
        }
        #expect(access("daily", .minute, 50, age: AccountRules.trust).perMinute == 500)
        #expect(access("daily", .minute, 800, age: AccountRules.trust).perMinute == 800)
        #expect(access("daily", .minute, 50, age: AccountRules.trust - 1).perMinute == 50)
        #expect(access("stock_basic", .hour, 1, age: AccountRules.trust).perHour == nil)
    }

    @Test("a refusal is asked anew after a week")
    func trust() {
        let old = quota("adj_factor", .day, 0, age: AccountRules.trust)
        #expect(AccountRules(learnt: [old]).access(to: "adj_factor", at: now).denial == nil)
        #expect(AccountRules(points: 120, learnt: [old]).access(to: "adj_factor", at: now).denial != nil)
    }

    @Test("that a server takes no lists of codes is believed for a week, that it does for good")
    func lists() {
        func rules(_ limit: Int, age: TimeInterval) -> AccountRules {
            AccountRules(points: 5000, learnt: [quota(APIRule.inLists("adj_factor"), .day, limit, age: age)])
        }
        #expect(AccountRules(points: 5000).takesLists("adj_factor", at: now) == nil)
        #expect(rules(0, age: AccountRules.trust - 1).takesLists("adj_factor", at: now) == false)
        #expect(rules(0, age: AccountRules.trust).takesLists("adj_factor", at: now) == nil)
        #expect(rules(1, age: 2 * AccountRules.trust).takesLists("adj_factor", at: now) == true)
        #expect(rules(0, age: 0).takesLists("stk_limit", at: now) == nil)
        #expect(rules(0, age: 0).access(to: "adj_factor", at: now).denial == nil, "it may still be called")
    }

    @Test("the day turns at midnight in Shanghai")
    func day() {
        // 02:00 in Shanghai.
        #expect(QuotaWindow.dayStart(now) == now - 2 * 3600)
        #expect(QuotaWindow.nextDay(now) == now + 22 * 3600 + 60)
    }
}
