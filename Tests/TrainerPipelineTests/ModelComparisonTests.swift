import Evidence
import Foundation
import Gate
import Messages
import Statistics
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite("two models on the questions that both answered")
struct ModelComparisonTests {
    private typealias Measurement = ModelComparison.Measurement

    private static let day = TradeDate(dayNumber: 20_700)

    private func key(_ number: Int) -> SampleKey {
        SampleKey(
            code: TSCode(trusted: "\(600_000 + number).SH"), asOf: Self.day.advanced(by: number % 5),
            task: TaskKind.allCases[number % 4])
    }

    private func judgement(_ number: Int, passed: Bool) -> CaseJudgement {
        CaseJudgement(
            key: key(number), assertions: [Assertion(.ratingRule, passed: passed, detail: .verbatim(""))],
            rating: .hold,
            expectedRating: passed ? .hold : .buy, faithfulness: .none, latency: 1 + Double(number), loadSeconds: 0,
            recall: nil, passesIncumbentRule: nil)
    }

    private func measurement(
        _ run: String, _ passed: [Int: Bool], policy: GatePolicy? = GatePolicy(), options: String? = "700 tokens",
        server: String? = "0.32.15", words: String? = "?"
    ) -> Measurement {
        Measurement(
            run: RunID(run), policy: policy, options: options.map { ContentDigest.of($0) }, serverVersion: server,
            prompts: words.map { words in
                Dictionary(uniqueKeysWithValues: passed.keys.map { (key($0), ContentDigest.of("\(words)\($0)")) })
            },
            judgements: passed.map { judgement($0.key, passed: $0.value) })
    }

    @Test("of one run every common question counts, and each side's numbers are of these alone")
    func oneRun() throws {
        let first = measurement("20261120-0200", [0: true, 1: true, 2: true, 3: false, 4: true, 9: true])
        let second = measurement("20261120-0200", [0: true, 1: false, 2: false, 3: true, 4: true, 8: true, 7: false])
        let found = ModelComparison([first], [second])
        #expect(found.first.n == 5 && found.second.n == 5)
        #expect(found.first.passed == Share(4, of: 5) && found.second.passed == Share(3, of: 5))
        #expect(found.onlyFirst == 2 && found.onlySecond == 1)
        #expect(found.obstacles == [.onlyFirst: 1, .onlySecond: 2])
        #expect(found.runs == [RunID("20261120-0200")])
        // d = 0, 1, 1, −1, 0 on five days of one question each: the mean's error is that of five independent values.
        let values = [0.0, 1, 1, -1, 0]
        let mean = 0.2
        let error = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4 / 5).squareRoot()
        let difference = try #require(found.difference.value)
        #expect(abs(difference.mean - mean) < 1e-12 && difference.days == 5)
        // Student's t, 4 degrees of freedom, 97.5 %: 2.776445.
        #expect(abs(difference.interval.upper - min(1, mean + 2.776445 * error)) < 1e-5)
        // Edwards: (|2 − 1| − 1)² / 3 = 0.
        #expect(found.mcNemar.value?.statistic == 0 && found.mcNemar.value?.pValue == 1)
    }

    @Test("across runs a question counts where words and limits are the same, and else is told why not")
    func acrossRuns() {
        let own = measurement("20261120-0200", [0: true, 1: true])
        #expect(ModelComparison([own], [measurement("20261121-0200", [0: false, 1: true])]).first.n == 2)
        let reworded = measurement("20261121-0200", [0: false, 1: true], words: "anders")
        #expect(ModelComparison([own], [reworded]).obstacles == [.otherWords: 2])
        let forgotten = measurement("20261121-0200", [0: false, 1: true], words: nil)
        #expect(ModelComparison([own], [forgotten]).obstacles == [.unknownWords: 2])
        let stricter = measurement("20261121-0200", [0: false], policy: GatePolicy(maximumLatency: 5))
        #expect(ModelComparison([own], [stricter]).obstacles == [.otherPolicy: 1, .onlyFirst: 1])
        let old = measurement("20261121-0200", [0: false], policy: nil)
        #expect(ModelComparison([own], [old]).obstacles == [.otherPolicy: 1, .onlyFirst: 1])
    }

    @Test("answers given with other options, or by another Ollama, are no pair, nor are those of unknown ones")
    func otherOrigin() {
        let own = measurement("20261120-0200", [0: true, 1: true])
        func obstacles(
            options: String? = "700 tokens", server: String? = "0.32.15"
        ) -> [ModelComparison.Obstacle: Int] {
            let other = measurement("20261121-0200", [0: false, 1: false], options: options, server: server)
            let found = ModelComparison([own], [other])
            #expect(found.first.n == 0 || found.obstacles.isEmpty)
            return found.obstacles
        }
        #expect(obstacles() == [:])
        #expect(obstacles(options: "100 tokens") == [.otherOptions: 2])
        #expect(obstacles(server: "0.12.8") == [.otherServer: 2])
        #expect(obstacles(options: "100 tokens", server: "0.12.8") == [.otherOptions: 2])
        #expect(obstacles(options: nil) == [.otherOptions: 2])
        #expect(obstacles(server: nil) == [.otherServer: 2])
        let unknown = measurement("20261120-0200", [0: true], options: nil, server: nil)
        let alike = measurement("20261121-0200", [0: true], options: nil, server: nil)
        #expect(ModelComparison([unknown], [alike]).obstacles == [.otherOptions: 1], "both unknown are not the same")
        let beside = measurement("20261120-0200", [0: false], options: nil, server: nil)
        #expect(ModelComparison([unknown], [beside]).onlyFirst == 1, "one run asks in one way")
    }

    @Test("of several runs that come to no pair, the one that came nearest tells why")
    func nearest() {
        let own = measurement("20261120-0200", [0: true])
        let others = [
            measurement("20261121-0200", [0: true], options: "100 tokens"),
            measurement("20261122-0200", [0: true], words: "anders"),
            measurement("20261123-0200", [0: true], server: "0.12.8"),
        ]
        #expect(ModelComparison([own], others).obstacles == [.otherWords: 1])
        #expect(ModelComparison([own], others.reversed()).obstacles == [.otherWords: 1])
        let same = ModelComparison([own], others + [measurement("20261110-0200", [0: false])])
        #expect(same.onlyFirst == 1 && same.obstacles.isEmpty, "an older run that asked alike is a pair")
    }

    @Test("times stand beside each other where both answers of every pair are of one run")
    func times() {
        let own = measurement("20261120-0200", [0: true, 1: true])
        let beside = measurement("20261120-0200", [0: false, 1: true])
        #expect(ModelComparison([own], [beside]).isTimed)
        #expect(!ModelComparison([own], [measurement("20261121-0200", [0: false, 1: true])]).isTimed)
        let half = measurement("20261120-0200", [0: false])
        let mixed = ModelComparison([own], [half, measurement("20261121-0200", [1: true])])
        #expect(mixed.first.n == 2 && !mixed.isTimed)
        #expect(!ModelComparison([own], []).isTimed, "there are none")
    }

    @Test("a run that asked both comes before any other pair, whatever its questions' file")
    func sameRunFirst() {
        let first = [measurement("20261120-0200", [0: true]), measurement("20261125-0200", [0: true])]
        let second = [measurement("20261120-0200", [0: false], words: nil)]
        let found = ModelComparison(first, second)
        #expect(found.runs == [RunID("20261120-0200")] && found.onlyFirst == 1)
    }

    @Test("where nothing can be said, it is said why")
    func undefined() {
        func compared(_ first: [Int: Bool], _ second: [Int: Bool]) -> ModelComparison {
            ModelComparison([measurement("20261120-0200", first)], [measurement("20261120-0200", second)])
        }
        let same = compared([0: true, 1: true], [0: true, 1: true])
        #expect(same.difference == .undefined(.constant) && same.mcNemar == .undefined(.constant))
        let always = compared([0: true, 1: true], [0: false, 1: false])
        #expect(always.difference == .undefined(.constant), "an interval of no width would claim too much")
        #expect(always.mcNemar.value?.onlyFirst == 2)
        let oneDay = compared([0: true, 5: true], [0: false, 5: false])
        #expect(oneDay.difference == .undefined(.tooFew(found: 1, needed: 2)), "both questions are of one day")
        let none = ModelComparison([], [measurement("20261120-0200", [0: true, 5: true])])
        #expect(none.first.n == 0 && none.obstacles == [.onlySecond: 2])
        #expect(none.difference == .undefined(.empty) && none.mcNemar == .undefined(.constant))
    }

    @Test("two versions of a world are compared on what their runs stored, without a question asked")
    func stored() async throws {
        let world = try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
        let first = try #require(try await world.run().model)
        world.advance(toDay: 1)
        let wrong = ChosenPrompts(2)
        world.answers.script { question, answers in
            if wrong.contains(question.prompt) { return answers.said("不知道") }
            return try await ScriptedAnswers.right(question, answers)
        }
        let second = try #require(try await world.run().model)
        let left = try #require(try await world.stores.models.model(first))
        let right = try #require(try await world.stores.models.model(second))
        world.server.setDown(true)
        let found = try await MeasurementReader(runs: world.stores.runs, artifacts: world.stores.artifacts)
            .measurements(of: [left.digest, right.digest], backTo: Date(timeIntervalSince1970: 0))
        #expect(found.byDigest[left.digest]?.count == 2 && found.byDigest[right.digest]?.count == 1)
        #expect(found.stoppedAt == nil)
        let comparison = ModelComparison(
            found.byDigest[left.digest] ?? [], found.byDigest[right.digest] ?? [])
        #expect(comparison.first.passed == Share(20, of: 20))
        #expect((comparison.second.passed.k, comparison.second.passed.n) == (18, 20))
        #expect(comparison.onlyFirst == 2 && comparison.onlySecond == 0 && comparison.obstacles.isEmpty)
    }

    @Test("of each run it is read with which options, and by which version of Ollama, its answers were given")
    func origin() async throws {
        let world = try await PipelineWorld(openCodes: 8, heldOutCodes: 5, tradingDays: 75) {
            $0.sampleCap = 12
            $0.fewShot = PipelineWorld.fewShot(maximumShots: 2)
        }
        let first = try await world.run()
        world.server.upgrade(to: "0.34.1")
        world.advance(toDay: 1)
        let second = try await world.run()
        let name = try #require(first.model)
        let model = try #require(try await world.stores.models.model(name))
        let found = try await MeasurementReader(runs: world.stores.runs, artifacts: world.stores.artifacts)
            .measurements(of: [model.digest], backTo: Date(timeIntervalSince1970: 0))
        let measured = try #require(found.byDigest[model.digest]).sorted { $0.run.rawValue < $1.run.rawValue }
        #expect(measured.map(\.run) == [first.id, second.id])
        #expect(measured.map(\.serverVersion) == ["0.32.15", "0.34.1"])
        let options = try #require(try await world.evaluation(of: first)?.narrativeOptions)
        #expect(measured.allSatisfy { $0.options == options })
    }
}
