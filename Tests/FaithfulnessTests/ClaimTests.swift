import Faithfulness
import Testing

@Suite("Claims of Chinese answers")
struct ClaimTests {
    @Test(
        "finds the claims of a hand-labelled sentence with their verdicts", arguments: LabelledSentence.rows(.first))
    func labelled(sentence: LabelledSentence) {
        #expect(sentence.found.sorted() == sentence.claims.sorted())
    }

    @Test("prints precision and recall on each part of the labelled sentences", arguments: LabelledSentence.Part.allCases)
    func parts(part: LabelledSentence.Part) {
        let agreement = Agreement(LabelledSentence.rows(part))
        print("\(part.rawValue): \(agreement)")
        #expect(agreement.sentences > 0)
    }
}
