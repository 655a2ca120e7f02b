public import TrainerCore

/// Keeps evaluation questions out of the pool, by three signs:
/// - the stock and the day, whatever the task: the questions of a stock's day print the same numbers;
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

    /// Questions that neither their numbers nor their words tell, ascending: only their stock and day are kept out.
    public let knownByKeyAlone: [SampleKey]
    private let stockDays: [StockDay: SampleKey]
    private let numberRuns: [UInt64: SampleKey]
    private let wordRuns: [UInt64: [Int]]
    private let wordCases: [WordCase]

    private struct StockDay: Hashable {
        let code: TSCode
        let day: TradeDate

        init(_ key: SampleKey) {
            code = key.code
            day = key.asOf
        }
    }

    private struct WordCase {
        let key: SampleKey
        let runs: Int
    }

    /// - Parameter reference: texts of the same writer about other stocks or days, to know the template by; the more, the
    ///   better. None of them may hold a question.
    public init(cases: [EvaluationCase], reference: [String] = []) {
        let ordered = cases.sorted { $0.key < $1.key }
        let tokens = ordered.map { TextTokens($0.prompt) }
        let words = tokens.map { TokenRuns.hashes($0.maskedHashes) }
        let template = Self.template(zip(ordered.map(\.key), words), reference)
        var (stockDays, numberRuns): ([StockDay: SampleKey], [UInt64: SampleKey]) = ([:], [:])
        var (wordRuns, wordCases): ([UInt64: [Int]], [WordCase]) = ([:], [])
        var silent: [SampleKey] = []
        for (place, item) in ordered.enumerated() {
            if stockDays[StockDay(item.key)] == nil { stockDays[StockDay(item.key)] = item.key }
            let numbers = TokenRuns.hashes(tokens[place].numberHashes)
            for run in numbers where numberRuns[run] == nil { numberRuns[run] = item.key }
            let distinct = Set(words[place])
            let own = distinct.subtracting(template)
            // A question that is template for the most part would be told by a few chance words.
            let isTold = !own.isEmpty && Double(own.count) >= Double(distinct.count) * Self.share
            if isTold {
                for run in own { wordRuns[run, default: []].append(wordCases.count) }
                wordCases.append(WordCase(key: item.key, runs: own.count))
            }
            if !isTold, numbers.isEmpty { silent.append(item.key) }
        }
        self.stockDays = stockDays
        self.numberRuns = numberRuns
        self.wordRuns = wordRuns
        self.wordCases = wordCases
        self.knownByKeyAlone = silent
    }

    /// Why the sample must not enter the pool; nil where it may. The twin is the question.
    public func drop(for sample: Sample) -> SampleDrop? {
        if let twin = stockDays[StockDay(sample.key)] {
            return SampleDrop(key: sample.key, rule: .evaluationKey, twin: twin)
        }
        guard !numberRuns.isEmpty || !wordRuns.isEmpty else { return nil }
        let tokens = TextTokens("\(sample.prompt)\n\(sample.output)")
        let twin =
            TokenRuns.hashes(tokens.numberHashes).compactMap { numberRuns[$0] }.min()
            ?? caseInWords(of: tokens)
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

    private func caseInWords(of tokens: TextTokens) -> SampleKey? {
        guard !wordRuns.isEmpty else { return nil }
        var (hits, seen): ([Int: Int], Set<UInt64>) = ([:], [])
        for run in TokenRuns.hashes(tokens.maskedHashes) {
            guard let cases = wordRuns[run], seen.insert(run).inserted else { continue }
            for index in cases { hits[index, default: 0] += 1 }
        }
        return hits.filter { Double($0.value) >= Double(wordCases[$0.key].runs) * Self.share }
            .map { wordCases[$0.key].key }.min()
    }

    /// - Parameter cases: ascending by key, so that those of one stock-day follow one another.
    private static func template(
        _ cases: some Sequence<(SampleKey, [UInt64])>, _ reference: [String]
    ) -> Set<UInt64> {
        var holders: [UInt64: Holders] = [:]
        var (holder, last): (Int, StockDay?) = (0, nil)
        for (key, runs) in cases {
            let stockDay = StockDay(key)
            if stockDay != last { (holder, last) = (holder + 1, stockDay) }
            for run in runs { holders[run, default: Holders()].add(holder) }
        }
        for text in reference {
            holder += 1
            for run in TokenRuns.hashes(TextTokens(text).maskedHashes) {
                holders[run, default: Holders()].add(holder)
            }
        }
        return Set(holders.filter { $0.value.count >= templateTexts }.keys)
    }

    /// How many have a run, told one after the other.
    private struct Holders {
        var count = 0
        private var last = 0

        mutating func add(_ holder: Int) {
            guard holder != last else { return }
            (count, last) = (count + 1, holder)
        }
    }
}

/// Runs of twelve tokens, each as one hash, in their order and with repeats.
private enum TokenRuns {
    private static let base: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let oldest = (0..<EvaluationFilter.runLength).reduce(1 as UInt64) { power, _ in power &* base }

    static func hashes(_ tokens: [UInt64]) -> [UInt64] {
        let length = EvaluationFilter.runLength
        guard tokens.count >= length else { return [] }
        var runs: [UInt64] = []
        runs.reserveCapacity(tokens.count - length + 1)
        var rolling: UInt64 = 0
        for place in tokens.indices {
            rolling = rolling &* base &+ tokens[place]
            if place >= length { rolling &-= tokens[place - length] &* oldest }
            if place >= length - 1 { runs.append(rolling) }
        }
        return runs
    }
}
