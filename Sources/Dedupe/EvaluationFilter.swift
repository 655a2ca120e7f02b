public import TrainerCore

/// Keeps evaluation questions out of the pool, by three signs:
/// - the key;
/// - twelve numbers in a row that a question has too, whatever the words between them and however they are printed:
///   what tells questions of one template apart;
/// - half of the runs of twelve tokens, numbers masked, that are a question's own: what tells a question in free words.
///   Runs that three different stock-days share are template and tell nothing.
///
/// Masking alone would not do here: with its numbers masked, every sample of a stock in the same state is every other.
public struct EvaluationFilter: Sendable {
    /// lm-eval-harness compares 13 words, datatrove 12.
    static let runLength = 12
    /// Stock-days that share a run before it counts as template.
    static let templateTexts = 3
    static let share = 0.5

    /// Questions that neither their numbers nor their words tell, ascending: only their keys are kept out.
    public let knownByKeyAlone: [SampleKey]
    private let keys: Set<SampleKey>
    private let numberRuns: [UInt64: SampleKey]
    private let wordRuns: [UInt64: [Int]]
    private let wordCases: [WordCase]

    private struct WordCase {
        let key: SampleKey
        let runs: Int
    }

    /// - Parameter reference: texts of the same writer about other stocks or days, to know the template by; the more, the
    ///   better. None of them may hold a question.
    public init(cases: [EvaluationCase], reference: [String] = []) {
        let ordered = cases.sorted { $0.key < $1.key }
        let texts = ordered.map { RunText($0.prompt) }
        let template = Self.template(zip(ordered, texts).map { ("\($0.key.code)|\($0.key.asOf)", $1) }, reference)
        var (numberRuns, wordRuns): ([UInt64: SampleKey], [UInt64: [Int]]) = ([:], [:])
        var (wordCases, silent): ([WordCase], [SampleKey]) = ([], [])
        for (item, text) in zip(ordered, texts) {
            for run in text.numbers where numberRuns[run] == nil { numberRuns[run] = item.key }
            let own = text.words.subtracting(template)
            // A question that is template for the most part would be told by a few chance words.
            let isTold = !own.isEmpty && Double(own.count) >= Double(text.words.count) * Self.share
            if isTold {
                for run in own { wordRuns[run, default: []].append(wordCases.count) }
                wordCases.append(WordCase(key: item.key, runs: own.count))
            }
            if !isTold, text.numbers.isEmpty { silent.append(item.key) }
        }
        self.keys = Set(ordered.map(\.key))
        self.numberRuns = numberRuns
        self.wordRuns = wordRuns
        self.wordCases = wordCases
        self.knownByKeyAlone = silent
    }

    /// Why the sample must not enter the pool; nil where it may. The twin is the question.
    public func drop(for sample: Sample) -> SampleDrop? {
        if keys.contains(sample.key) { return SampleDrop(key: sample.key, rule: .evaluationKey, twin: sample.key) }
        let text = RunText("\(sample.prompt)\n\(sample.output)")
        let twin = text.numbers.compactMap { numberRuns[$0] }.min() ?? caseInWords(of: text)
        return twin.map { SampleDrop(key: sample.key, rule: .evaluationText, twin: $0) }
    }

    /// The pool without what is an evaluation question, and what was taken out; both in the pool's order.
    public func filter(_ pool: [Sample]) -> (clean: [Sample], drops: [SampleDrop]) {
        var (clean, drops): ([Sample], [SampleDrop]) = ([], [])
        for sample in pool {
            if let drop = drop(for: sample) { drops.append(drop) } else { clean.append(sample) }
        }
        return (clean, drops)
    }

    private func caseInWords(of text: RunText) -> SampleKey? {
        var hits: [Int: Int] = [:]
        for run in text.words {
            for index in wordRuns[run] ?? [] { hits[index, default: 0] += 1 }
        }
        return hits.filter { Double($0.value) >= Double(wordCases[$0.key].runs) * Self.share }
            .map { wordCases[$0.key].key }.min()
    }

    private static func template(_ cases: [(stockDay: String, text: RunText)], _ reference: [String]) -> Set<UInt64> {
        var holders: [UInt64: Set<String>] = [:]
        func count(_ run: UInt64, _ holder: String) {
            if holders[run, default: []].count < templateTexts { holders[run, default: []].insert(holder) }
        }
        for (stockDay, text) in cases { text.words.forEach { count($0, stockDay) } }
        for (number, text) in reference.enumerated() { RunText(text).words.forEach { count($0, "\(number)") } }
        return Set(holders.filter { $0.value.count >= templateTexts }.keys)
    }
}

/// Hashes of all runs of twelve numbers, and of twelve tokens with their numbers masked.
private struct RunText {
    let numbers: Set<UInt64>
    let words: Set<UInt64>

    init(_ text: String) {
        let tokens = TextTokens(text)
        numbers = Self.runs(tokens.numberHashes)
        words = Self.runs(tokens.maskedHashes)
    }

    private static func runs(_ hashes: [UInt64]) -> Set<UInt64> {
        let length = EvaluationFilter.runLength
        guard hashes.count >= length else { return [] }
        return Set(
            (0...hashes.count - length).map { start in
                hashes[start..<start + length].reduce(0xcbf2_9ce4_8422_2325) {
                    (($0 ^ $1) &* 0x9e37_79b9_7f4a_7c15) ^ ($0 >> 29)
                }
            })
    }
}
