import Faithfulness
import Foundation
import Messages

extension Page {
    /// The answer with a mark behind each claim, what the marks say, and what is wrong line by line.
    func checked(_ checked: CheckedAnswer, marked: String) -> [String] {
        let wrong = checked.claims.filter { !$0.verdict.isFaithful }
        let measures = checked.measures
        var lines = [marked.trimmingCharacters(in: .newlines), "", text(.answerMarks)]
        lines += wrong.map { claim in
            text(
                claim.verdict == .contradicted
                    ? .claimContradicted(claim.text, given: claim.given.map { "\($0)" }) : .claimUnsupported(claim.text)
            )
        }
        lines.append(
            text(
                checked.isNothingClaimed
                    ? .nothingClaimed
                    : .answerChecked(
                        claims: measures.claims, true: measures.supported, derived: measures.derived,
                        contradicted: measures.contradicted, unsupported: measures.unsupported)))
        lines.append(text(.answerRecall(cited: measures.keysCited, of: measures.keysGiven)))
        return lines
    }
}
