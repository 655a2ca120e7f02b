import Dedupe
import Foundation
import Samples
import TrainerCore
import TrainerPipeline
import TrainerStore

/// `kept-pass BARS STORE`: a night's 200 samples against 1,000,000 kept ones, by what the dedupe stage calls and over a store
/// of the product's own, which is made first and not timed. Prints the CPU milliseconds of it all, from what the store is
/// asked to the plan, those of marking the 200 before it, how many of the 100 planted the plan drops for their twin, and
/// the bytes of signatures in the file for each kept sample.
enum KeptPass {
    static let verb = "kept-pass"
    static let kept = 1_000_000
    static let night = 200
    static let planted = 100
    private static let rounds = 7
    /// As-of days of every stock, its last ones: 5,400 stocks × 47 days × 4 tasks are more than a million.
    private static let days = 47
    /// Every 54th stock's samples stand in the store, 18,800 with their texts; of the others it holds the signatures, which
    /// are all that a search sees of those that are not alike.
    private static let everyWhole = 54
    /// As the product signs them.
    private static let block = 8_000
    private static let writer = SampleWriter()

    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 2 else { throw BenchError("usage: ljwx-bench \(verb) BARS STORE", status: 64) }
        let (market, path) = (try DayBars(arguments[0]), arguments[1])
        let template = try await keepWhole(of: market, in: path)
        let whole = try size(of: path)
        let signed = try await signRest(of: market, with: template, in: path)
        let size = try size(of: path)
        print("bytes", Double(size - whole) / Double(signed))
        print("megabytes", Double(size) / 1e6)
        let batch = try Batch(of: market)
        try await measure(batch, in: path)
    }

    private static func measure(_ batch: Batch, in path: String) async throws {
        let database = try TrainerDatabase.open(path: path)
        let memory = DedupeMemory(samples: SQLiteSampleStore(database), writer: writer)
        let profile = try await memory.template()
        var (marking, nights, found): ([Double], [Double], Int) = ([], [], 0)
        // The first warms the page cache.
        for round in 0...rounds {
            let start = cpuMilliseconds()
            let marked = SampleMarker.mark(batch.samples, template: profile)
            let begin = cpuMilliseconds()
            let template = try await memory.template()
            let history = try await memory.history(of: marked)
            let plan = DedupePlanner.plan(marked, history: history, template: template, cap: .max)
            let end = cpuMilliseconds()
            found = plan.drops.count { $0.rule == .nearText && batch.originals[$0.key] == $0.twin }
            guard plan.kept.count == night - found else { throw BenchError("\(plan.kept.count) of \(night) kept") }
            guard round > 0 else { continue }
            marking.append(begin - start)
            nights.append(end - begin)
        }
        try database.close()
        print("milliseconds", nights.median)
        print("marking", marking.median)
        print("found", found)
    }

    /// Samples as runs keep them, signed as the next run signs them.
    private static func keepWhole(of market: DayBars, in path: String) async throws -> TemplateProfile {
        let database = try TrainerDatabase.open(path: path)
        let store = SQLiteSampleStore(database)
        for stock in stride(from: 0, to: MarketFile.stocks, by: everyWhole) {
            let samples = try SamplesPass.made(writer, market.bars(of: stock), days: days)
            try await store.keep(
                SampleMarker.mark(samples, template: nil), drops: [], run: RunID("20261126-0200"), at: Date())
        }
        guard let template = try await DedupeMemory(samples: store, writer: writer).template() else {
            throw BenchError("the writer has no template")
        }
        try database.close()
        return template
    }

    /// The signatures of all other stocks' samples, up to the million; how many these are.
    private static func signRest(
        of market: DayBars, with template: TemplateProfile, in path: String
    ) async throws -> Int {
        let database = try TrainerDatabase.open(path: path)
        let store = SQLiteSampleStore(database)
        var signer = TextSigner(template: template)
        let first = try await store.count()
        var number = first
        var signatures = NearDuplicateIndex()
        for stock in 0..<MarketFile.stocks where !stock.isMultiple(of: everyWhole) {
            for sample in try SamplesPass.made(writer, market.bars(of: stock), days: days) where number < kept {
                guard let signature = signer.signature(of: NearText(sample)) else {
                    throw BenchError("\(sample.key) has no signature")
                }
                number += 1
                signatures.append(signature, id: Int64(number))
                guard signatures.count == block || number == kept else { continue }
                try await store.sign(SignatureBlock(last: Int64(number), bytes: signatures.bytes), states: [:])
                signatures = NearDuplicateIndex()
            }
        }
        guard number == kept else { throw BenchError("\(number) samples, not \(kept)") }
        try database.close()
        return number - first
    }

    private static func size(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// What a night brings: kept samples under another code and with a sentence more, and samples of the day before the
    /// kept ones.
    private struct Batch {
        private(set) var samples: [Sample] = []
        /// Of each planted one.
        private(set) var originals: [SampleKey: SampleKey] = [:]

        init(of market: DayBars) throws {
            for number in 0..<KeptPass.planted {
                let bars = market.bars(of: number * KeptPass.everyWhole)
                let all = try SamplesPass.made(KeptPass.writer, bars, days: KeptPass.days)
                let original = all[number * 5 % all.count]
                let copy = Self.copy(of: original, under: TSCode(trusted: "\(830_000 + number).BJ"))
                samples.append(copy)
                originals[copy.key] = original.key
            }
            for stock in 1...(KeptPass.night - KeptPass.planted) / TaskKind.allCases.count {
                let bars = Array(market.bars(of: stock).dropLast(KeptPass.days))
                samples += try SamplesPass.made(KeptPass.writer, bars, days: 1)
            }
            guard samples.count == KeptPass.night else { throw BenchError("\(samples.count) new samples") }
        }

        private static func copy(of sample: Sample, under code: TSCode) -> Sample {
            Sample(
                key: SampleKey(code: code, asOf: sample.key.asOf, task: sample.key.task),
                instruction: sample.instruction,
                input: sample.input.replacing(sample.key.code.rawValue, with: code.rawValue),
                output: sample.output + "以上供参考。", rating: sample.rating, regime: sample.regime, facts: sample.facts,
                template: sample.template, blindTo: sample.blindTo)
        }
    }
}
