import Gate
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("Case planner")
struct CasePlannerTests {
    @Test("takes held-out codes alone, the four tasks and the ratings evenly", arguments: [20, 24, 36, 60])
    func even(count: Int) throws {
        let cases = try CasePlanner.cases(from: candidates(codes: 60), count: count)
        #expect(cases.count == count)
        #expect(cases.allSatisfy { $0.key.code.isHeldOut })
        #expect(Set(cases.map(\.key)).count == count)
        for task in TaskKind.allCases { #expect(cases.count { $0.key.task == task } == count / 4) }
        for rating in Rating.allCases {
            #expect(abs(cases.count { $0.expectedRating == rating } - count / 3) <= 4)
        }
        let perCode = Dictionary(grouping: cases, by: \.key.code).values.map(\.count)
        #expect((perCode.max() ?? 0) <= 4)
        let stockDays = Set(cases.map { "\($0.key.code) \($0.key.asOf)" })
        #expect(stockDays.count == count, "no stock's day is asked about twice")
    }

    @Test("chooses the same cases from the same candidates in any order", arguments: 0..<5)
    func order(seed: Int) throws {
        let all = candidates(codes: 40)
        var generator = SplitMix64(seed: UInt64(seed))
        let first = try CasePlanner.cases(from: all, count: 24)
        #expect(try CasePlanner.cases(from: all.shuffled(using: &generator), count: 24) == first)
        #expect(try CasePlanner.cases(from: all + all.prefix(30), count: 24) == first)
    }

    @Test("never asks fewer than 20")
    func minimum() throws {
        #expect(try CasePlanner.cases(from: candidates(codes: 30), count: 4).count == 20)
    }

    @Test("asks as many as there are where these are fewer than wanted, and not fewer than 20")
    func fewer() throws {
        let all = candidates(codes: 6)
        let cases = try CasePlanner.cases(from: all, count: 100)
        #expect(cases.count == 24)
        #expect(Set(cases.map(\.key)) == Set(all.map(\.key)))
        #expect(throws: TrainerError.self) { try CasePlanner.cases(from: candidates(codes: 4), count: 100) }
    }

    @Test("asks about every day as often as about any other, where the stocks allow it")
    func evenDays() throws {
        let all = Exam.codes(40).enumerated().flatMap { index, code in
            (0..<10).flatMap { day in
                TaskKind.allCases.map {
                    Exam.sample(
                        code: code, task: $0, market: Market.all[index % 3], asOf: Exam.day.advanced(by: -day))
                }
            }
        }
        let cases = try CasePlanner.cases(from: all, count: 40)
        let byDay = Dictionary(grouping: cases, by: \.key.asOf).mapValues(\.count)
        #expect(byDay.count == 10 && byDay.values.allSatisfy { $0 == 4 })
    }

    @Test("a case knows what its answer is taught to say")
    func taught() throws {
        let all = candidates(codes: 30)
        let answers = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0.output) })
        let cases = try CasePlanner.cases(from: all, count: 20)
        #expect(cases.count == 20)
        #expect(cases.allSatisfy { $0.taughtAnswer == answers[$0.key] })
    }

    @Test("says how many cases there are and how many are needed")
    func shortage() throws {
        let error = #expect(throws: TrainerError.self) { try CasePlanner.cases(from: candidates(codes: 2), count: 20) }
        #expect(error?.code == .noData)
        #expect(error?.message.en == "2 held-out stocks give 8 evaluation cases, 20 are needed")
        for hint in [error?.hint?.en, error?.hint?.zh] {
            #expect(
                hint?.contains("continuous_training.stock_list") == true, "a list of stocks may be what forbids more")
        }
    }

    @Test("does not fill up with stocks that are not held out")
    func heldOutOnly() {
        let seen = (1...400).map { TSCode(trusted: Exam.padded($0) + ".SZ") }.filter { !$0.isHeldOut }
        let samples = seen.flatMap { code in
            TaskKind.allCases.map { Exam.sample(code: code, task: $0, market: Market.all[0]) }
        }
        #expect(throws: TrainerError.self) { try CasePlanner.cases(from: samples, count: 20) }
    }

    @Test("refuses candidates that all have one rating, or lack a task")
    func monotone() {
        let one = Exam.codes(30).flatMap { code in
            TaskKind.allCases.map { Exam.sample(code: code, task: $0, market: Market.all[0]) }
        }
        #expect(throws: TrainerError.self) { try CasePlanner.cases(from: one, count: 20) }
        let noRisk = candidates(codes: 40).filter { $0.key.task != .riskAssessment }
        #expect(throws: TrainerError.self) { try CasePlanner.cases(from: noRisk, count: 20) }
    }

    private func candidates(codes: Int) -> [Sample] {
        Exam.codes(codes).enumerated().flatMap { index, code in
            TaskKind.allCases.map { Exam.sample(code: code, task: $0, market: Market.all[index % 3]) }
        }
    }
}
