import Messages
import Testing

@Suite struct SingularTests {
    @Test("one of a thing is told in the singular")
    func one() {
        #expect(Message.planStretchesNote(calls: 1).en.hasPrefix("1 call of suspend_d asks for a stretch of days: "))
        #expect(Message.planStretchesNote(calls: 2).en.hasPrefix("2 calls of suspend_d ask for a stretch of days each"))
        #expect(Message.rowsRefused(1, source: "csv").en == "1 row from csv was refused; its reason is stored")
        #expect(Message.rowsRefused(1).en == "1 row refused")
        #expect(Message.refusedIn(1).en.hasPrefix("1 row was refused and is no bar "))
        let days = Message.coverageDays(1, first: "2026-11-20", last: "2026-11-20", stocks: 1)
        #expect(days.en == "1 day, 2026-11-20 to 2026-11-20, 1 stock on the last")
        #expect(Message.sourceNotComparable(source: "csv", days: 1, needed: 5).en.contains("only 1 day in common"))
        #expect(Message.sourcesDisagree(source: "csv", count: 1).en.hasPrefix("1 bar of csv is 1 % or more off"))
        let risk = Message.riskTitle(code: "600000.SH", day: "2026-11-20", level: "低", points: 1, isAtLeast: true)
        #expect(risk.en.hasSuffix("risk at least low (1 point)"))
    }

    @Test("how a plug-in ended is told in Chinese, too")
    func ends() {
        #expect(Message.dataWords("exit code 3").zh == "退出码 3")
        #expect(Message.dataWords("signal 15, its last words: no market").zh == "信号 15，最后的话：no market")
    }
}
