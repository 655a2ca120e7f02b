import Faithfulness
import Testing

@Suite("Claims of Chinese answers")
struct ClaimTests {
    @Test("finds the claims of a hand-labelled sentence with their verdicts", arguments: LabelledSentence.all)
    func labelled(sentence: LabelledSentence) {
        #expect(sentence.found.sorted() == sentence.claims.sorted())
    }

    @Test("reaches precision 0.98 and recall 0.95 on at least 80 labelled sentences")
    func precisionAndRecall() {
        let sentences = LabelledSentence.all
        var (hits, found, labelled) = (0, 0, 0)
        for sentence in sentences {
            var open = sentence.claims
            for claim in sentence.found {
                found += 1
                guard let index = open.firstIndex(of: claim) else { continue }
                open.remove(at: index)
                hits += 1
            }
            labelled += sentence.claims.count
        }
        #expect(sentences.count >= 80)
        #expect(Double(hits) / Double(found) >= 0.98)
        #expect(Double(hits) / Double(labelled) >= 0.95)
    }
}
