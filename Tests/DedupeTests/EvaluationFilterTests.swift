import Dedupe
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("EvaluationFilter")
struct EvaluationFilterTests {
    private static let cases = MarketSamples.reference.filter { $0.key.code.stableHash % 5 < 2 }
    private static let filter = EvaluationFilter(
        cases: cases.map(\.evaluationCase),
        reference: MarketSamples.reference.filter { $0.key.code.stableHash % 5 >= 2 }.map(\.prompt))

    @Test("every planted question is taken out, whatever key, code, day and writing it comes under")
    func removesPlantedQuestions() {
        #expect(Self.cases.count > 100)
        #expect(Self.filter.knownByKeyAlone.isEmpty)
        for (number, question) in Self.cases.enumerated() {
            #expect(Self.filter.drop(for: question)?.rule == .evaluationKey)
            for kind in [PlantedSet.Kind.text, .state, .near] {
                let drop = Self.filter.drop(for: PlantedSet.copy(question, kind, number))
                #expect(drop?.rule == .evaluationText)
                #expect(drop?.twin?.code == question.key.code)
            }
        }
    }

    @Test("whatever its task, a sample of a question's stock and day is taken out; of another day or stock it is not")
    func removesStockDays() {
        let question = Self.question("涨吗？")
        let filter = EvaluationFilter(cases: [question])
        for task in TaskKind.allCases {
            let key = TestSamples.key(5, 5, task)
            let drop = SampleDrop(key: key, rule: .evaluationKey, twin: question.key)
            #expect(filter.drop(for: TestSamples.sample(key)) == drop)
            #expect(filter.drop(for: TestSamples.sample(TestSamples.key(5, 6, task))) == nil)
            #expect(filter.drop(for: TestSamples.sample(TestSamples.key(6, 5, task))) == nil)
        }
    }

    @Test("of a thousand unrelated samples none is taken out")
    func keepsUnrelatedSamples() {
        let (clean, drops) = Self.filter.filter(MarketSamples.unique)
        #expect(drops.isEmpty)
        #expect(clean == MarketSamples.unique)
    }

    @Test("a question in free words is told by them, its numbers masked; half of them are enough")
    func knowsFreeWords() {
        var generator = SplitMix64(seed: 8)
        let words = NearDuplicateTests.text(80, &generator)
        let filter = EvaluationFilter(cases: [Self.question("在3月\(words)涨了2.5%吗")])
        #expect(filter.knownByKeyAlone.isEmpty)
        #expect(filter.drop(for: Self.sample("请看：在12月\(words)涨了7%吗")) != nil)
        #expect(filter.drop(for: Self.sample(String(words.prefix(60)))) != nil)
        #expect(filter.drop(for: Self.sample(String(words.prefix(30)))) == nil)
        #expect(filter.drop(for: Self.sample(NearDuplicateTests.text(80, &generator))) == nil)
    }

    @Test("twelve numbers in a row are told by their values, eleven are not")
    func knowsNumbers() {
        let numbers = (1...12).map { "\($0 * 7).\($0 % 10)0" }
        let filter = EvaluationFilter(cases: [Self.question(numbers.joined(separator: "，"))])
        let bare = (1...12).map { $0 % 10 == 0 ? "\($0 * 7)" : "\($0 * 7).\($0 % 10)" }
        #expect(filter.drop(for: Self.sample(bare.joined(separator: " 元 MA20 "))) != nil)
        #expect(filter.drop(for: Self.sample(bare.dropLast().joined(separator: " "))) == nil)
        #expect(filter.drop(for: Self.sample("-" + bare.joined(separator: " "))) == nil)
    }

    @Test("a question that nothing tells is named as known by its key alone")
    func admitsWhatItCannotTell() {
        let question = Self.question("涨吗？")
        let filter = EvaluationFilter(cases: [question])
        #expect(filter.knownByKeyAlone == [question.key])
        #expect(filter.drop(for: Self.sample("涨吗？")) == nil)
        let same = SampleDrop(key: question.key, rule: .evaluationKey, twin: question.key)
        #expect(filter.drop(for: TestSamples.sample(question.key)) == same)
    }

    private static func question(_ prompt: String) -> EvaluationCase {
        EvaluationCase(
            key: TestSamples.key(5, 5, .pricePrediction), prompt: prompt, facts: [], expectedRating: .hold,
            taughtAnswer: "")
    }

    private static func sample(_ text: String) -> Sample {
        TestSamples.sample(TestSamples.key(1, 1, .pricePrediction), text: text)
    }
}
