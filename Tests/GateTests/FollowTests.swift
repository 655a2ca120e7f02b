import Foundation
import Gate
import Testing
import TrainerCore

@Suite("Changed questions")
struct FollowTests {
    private static let exam = Exam.standard
    private static let questions = FollowQuestion.questions(from: exam.cases, count: 24)

    private func item(of question: FollowQuestion) throws -> Exam.Item {
        try #require(Self.exam.items.first { $0.sample.key == question.question.key })
    }

    private func rsi(_ facts: [Fact]) -> String { facts.first { $0.name == "RSI14" }.map { "\($0.value)" } ?? "" }

    /// What a model says that reads the changed question.
    private func read(_ question: FollowQuestion) throws -> String {
        let sample = try item(of: question).sample
        return sample.output.replacing(rsi(sample.facts), with: rsi(question.question.facts))
    }

    @Test("differ from the held-out ones in one number, far from what it was, and are as long")
    func oneNumber() throws {
        #expect(Self.questions.count == 24)
        for question in Self.questions {
            let sample = try item(of: question).sample
            let (old, new) = (rsi(sample.facts), rsi(question.question.facts))
            #expect(old != new && question.question.prompt == sample.prompt.replacing(old, with: new))
            #expect(question.question.prompt.count == sample.prompt.count)
            let distance = abs((Double(old) ?? 0) - (Double(new) ?? 0))
            #expect(abs(distance - 8) < 1e-9)
        }
    }

    @Test("leave every other word true: the right answer to them passes every check")
    func coherent() throws {
        for question in Self.questions {
            let text = try read(question)
            let judged = AnswerJudge.judge(.saying(text), of: question.question, policy: GatePolicy())
            #expect(judged.failures == [], "\(question.question.key)")
        }
    }

    @Test("are followed by whoever reads them, not by whoever remembers, nor by silence or both numbers at once")
    func follows() throws {
        let rsi = Self.questions.map { self.rsi($0.question.facts) }
        let remembered = try Self.questions.map { try item(of: $0).sample.output }
        let read = try Self.questions.map { try self.read($0) }
        func share(_ texts: [String]) -> Share {
            FollowResult(Self.questions, answers: texts.map { .saying($0) }).followed
        }
        #expect(share(read) == Share(24, of: 24))
        #expect(share(remembered) == Share(0, of: 24))
        #expect(share(remembered.map { _ in "" }) == Share(0, of: 24))
        #expect(share(zip(remembered, rsi).map { "\($0)RSI14为\($1)。" }) == Share(0, of: 24))
    }

    @Test("say which number was changed and what was cited instead")
    func items() throws {
        let question = try #require(Self.questions.first)
        let remembered = try item(of: question).sample.output
        let found = try #require(FollowResult([question], answers: [.saying(remembered)]).items.first)
        #expect(found.key == question.question.key && found.indicator == "RSI14" && !found.follows)
        #expect(found.cited == found.before && found.after != found.before)
    }

    @Test("are the same ones in any order of the cases, and no more than asked for")
    func stable() {
        let few = FollowQuestion.questions(from: Self.exam.cases, count: 5)
        #expect(few == Array(Self.questions.prefix(5)))
        #expect(FollowQuestion.questions(from: Self.exam.cases.reversed(), count: 5) == few)
        #expect(FollowQuestion.questions(from: Self.exam.cases, count: 0).isEmpty)
    }

    @Test("are not made where the number stands twice, or where no answer is taught to cite it")
    func notPossible() {
        let original = Self.exam.items[0].testCase
        func made(prompt: String? = nil, taught: String? = nil) -> [FollowQuestion] {
            let changed = EvaluationCase(
                key: original.key, prompt: prompt ?? original.prompt, facts: original.facts,
                expectedRating: original.expectedRating, taughtAnswer: taught ?? original.taughtAnswer)
            return FollowQuestion.questions(from: [changed], count: 1)
        }
        let old = rsi(original.facts)
        #expect(made().count == 1)
        #expect(made(prompt: original.prompt + "，另有\(old)").isEmpty)
        #expect(made(prompt: original.prompt + "，另有1\(old)与\(old)7").count == 1, "other numbers")
        #expect(made(taught: "收盘价为10.25。").isEmpty)
    }
}
