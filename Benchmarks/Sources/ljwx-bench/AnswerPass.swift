import Faithfulness
import Foundation
import Samples
import TrainerCore

/// `answer-pass BARS`: an answer of 600 characters to a question of the product's own, with another RSI14 than the
/// question gives, checked as `ljwxctl check-answer` checks it. Prints the milliseconds that this took, and the claims.
enum AnswerPass {
    static let verb = "answer-pass"
    static let characters = 600

    static func main(_ arguments: [String]) throws {
        guard arguments.count == 1 else { throw BenchError("usage: ljwx-bench \(verb) BARS", status: 64) }
        let (question, answer, planted) = try material(of: try DayBars(arguments[0]))
        let begin = milliseconds()
        let given = GivenReader.given(in: question)
        let report = FaithfulnessChecker(given: given).check(answer)
        let marked = report.marked(answer)
        let taken = milliseconds() - begin
        guard marked.contains("RSI14为\(planted)✗") else {
            throw BenchError("RSI14为\(planted) is not marked: \(marked)")
        }
        print("milliseconds", taken)
        print("claims", report.claims.count)
    }

    /// The product's own answers to one stock's questions, one after another, of which the first is asked.
    private static func material(of market: DayBars) throws -> (question: String, answer: String, rsi: String) {
        guard case .samples(let samples) = SampleWriter().samples(window: market.bars(of: 0)),
            let question = samples.first?.prompt
        else { throw BenchError("no sample") }
        let text = String(samples.map(\.output).joined(separator: "\n").prefix(characters))
        guard text.count == characters, let match = text.firstMatch(of: #/RSI14为(\d+\.\d+)/#),
            let right = Double(match.1)
        else { throw BenchError("no answer of \(characters) characters with an RSI14") }
        let wrong = String(format: "%.1f", right > 50 ? right - 30 : right + 30)
        return (question, text.replacing("RSI14为\(match.1)", with: "RSI14为\(wrong)"), wrong)
    }
}
