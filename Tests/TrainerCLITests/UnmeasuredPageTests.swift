import ControlAPI
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("what was not measured is told as not measured, never as a 0 or a dash")
struct UnmeasuredPageTests {
    private func report(
        _ language: Language, score: (inout ModelScore) -> Void = { _ in }, _ change: (inout DecisionView) -> Void
    ) throws -> [String] {
        let plain = ControlFixtures.report()
        let measured = try #require(plain.evaluation)
        var challenger = measured.challenger
        score(&challenger)
        var evaluation = EvaluationView(
            challenger: challenger, champion: measured.champion, base: nil, thresholds: measured.thresholds)
        var decision = ControlFixtures.decision
        change(&decision)
        evaluation.decision = decision
        let lines = Page(language: language).report(
            ReportReply(detail: plain.detail, evaluation: evaluation, serving: plain.serving, models: plain.models))
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        return lines
    }

    /// Without spaces: a line may go on in the next one.
    private func close(_ lines: [String]) -> String { lines.joined().filter { $0 != " " } }

    private func words(_ line: String?) -> [String] { (line ?? "").split(separator: " ").map(String.init) }

    @Test("what a fetch brought is told as of its last attempt, where there was more than one", arguments: [1, 2])
    func fetchAttempts(attempt: Int) throws {
        let plain = ControlFixtures.detail()
        var fetch = StageRecord(stage: .fetch)
        fetch.state = .done
        fetch.attempt = attempt
        let detail = RunDetail(run: plain.run, stages: [StageView(fetch, of: plain.run.state)], counts: plain.counts)
        let (english, chinese) = (
            close(Page(language: .english).run(detail)), close(Page(language: .chinese).run(detail))
        )
        #expect(english.contains("inthelastof2attempts") == (attempt == 2))
        #expect(chinese.contains("取数2次，只计最后一次") == (attempt == 2))
    }

    @Test("a figure of a forecast, with its reason", arguments: Language.allCases)
    func figures(language: Language) throws {
        let lines = try report(language) { decision in
            decision.scores[0].accuracy = nil
            decision.scores[0].reliability = nil
            decision.scores[0].unmeasured = [
                UnmeasuredFigure(figure: "accuracy", why: .figureEmpty),
                UnmeasuredFigure(figure: "timing", why: .figureConstant),
            ]
        }
        let chinese = language == .chinese
        for label in [chinese ? "  方向准确率" : "  accuracy", chinese ? "  可靠/分辨/不确定" : "  rel/res/unc"] {
            let row = lines.first { $0.hasPrefix(label) } ?? ""
            #expect(row.contains(chinese ? "未测" : "not measured") && !words(row).contains("-"), "\(row)")
        }
        #expect(
            close(lines).contains(
                chinese ? "新模型的方向准确率：没有可计算的题目" : "accuracyofchallenger:thereisnothingtomeasure"))
        // Timing is no row of the table.
        #expect(!close(lines).contains(chinese ? "数值没有变化" : "thevaluesdonotvary"))
    }

    @Test("an interval that there is not, with its reason beside the value", arguments: Language.allCases)
    func intervals(language: Language) throws {
        let lines = try report(language) { decision in
            var brier = FigureView(value: 0.25, low: nil, high: nil, n: 1_500)
            brier.withoutInterval = .figureConstant
            decision.scores[0].brier = brier
        }
        let text = close(lines)
        #expect(text.contains("0.2500") && !text.contains("0.2500["))
        #expect(text.contains(language == .chinese ? "数值没有变化" : "vary"))
    }

    @Test("a term that the daemon did not tell: no share of 0, no other benchmark", arguments: Language.allCases)
    func terms(language: Language) throws {
        let lines = try report(language) { decision in
            decision.confidence = nil
            let gate = ControlFixtures.gate
            decision.gate = GateView(
                epoch: gate.epoch, seal: gate.seal, frozenAsOf: gate.frozenAsOf, firstDay: gate.firstDay,
                lastDay: gate.lastDay, items: gate.items, looks: gate.looks, alpha: 0, spent: 0, isWorn: false)
            decision.gate?.horizon = 1
        }
        let text = close(lines)
        let told =
            language == .chinese
            ? ["没有α预算", "超额于未说明的基准", "界限置信度未说明"]
            : ["noαtospend", "overabenchmarkthatwasnottold", "thebound'sconfidencewasnottold"]
        for part in told { #expect(text.contains(part), "\(part)") }
        #expect(!text.contains("置信度0.0%") && !text.contains("boundat0.0%"))
    }

    @Test("a source of DEV without a Brier rests on no items, and an order's Brier may be lacking")
    func dev() throws {
        let lines = try report(.english) { decision in
            decision.dev?.orders = [.init(seed: nil, buy: 1, hold: 2, sell: 3, unread: 4, brier: nil)]
        }
        func row(_ start: String) -> [String] { words(lines.first { $0.hasPrefix("  " + start) }) }
        #expect(row("verbalised/platt") == ["verbalised/platt", "not", "measured", "1", "runs", "backwards"])
        #expect(row("its own") == ["its", "own", "1", "2", "3", "4", "not", "measured"])
    }

    @Test("what the order of the shots does, where the run kept no difference")
    func orders() throws {
        let lines = try report(.english) { decision in
            decision.dev?.orderSpread = nil
            decision.dev?.orderItems = nil
        }
        let text = close(lines)
        #expect(text.contains("itseffectwasnotmeasured") && text.contains("howmanyitemswasnottold"))
        #expect(!text.contains("(0items"))
    }

    @Test(
        "which key indicators were cited, where none were given or an earlier version did not count them",
        arguments: [
            (nil, "keyindicatorscited:notmeasuredbytheversionthatranit"),
            (0, "keyindicatorscited:notmeasured,thequestionsgavenone"), (168, "keyindicatorscited0/168"),
        ] as [(Int?, String)])
    func keys(given: Int?, told: String) throws {
        let claimed: (inout ModelScore) -> Void = { score in
            score.claims = ClaimsView(
                claims: 5, faithful: 5, contradicted: 0, keysGiven: given, keysCited: given.map { _ in 0 })
        }
        let text = close(try report(.english, score: claimed) { _ in })
        #expect(text.contains(told) && !text.contains("cited0/0"))
    }

    @Test("a task that nothing was asked about, and a version's pass rate before it is measured")
    func tasksAndVersions() throws {
        let unasked: (inout ModelScore) -> Void = { score in
            score = ModelScore(
                model: score.model, digest: score.digest, cases: score.cases, passed: score.passed,
                passRate: score.passRate, wilsonLow: score.wilsonLow, wilsonHigh: score.wilsonHigh,
                tasks: [TaskScore(task: .riskAssessment, cases: 0, passed: 0)], failures: [], ratings: score.ratings,
                ruleAgreement: score.ruleAgreement, latency: score.latency)
        }
        #expect(close(try report(.english, score: unasked) { _ in }).contains("bytaskrisknotmeasured"))
        let rows = Page(language: .english).models([ControlFixtures.model(passRate: nil, verdict: nil)])
        #expect(rows.last?.contains("not measured") == true)
    }
}
