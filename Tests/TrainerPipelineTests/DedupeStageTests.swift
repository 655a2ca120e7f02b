import Foundation
import Gate
import Logging
import Messages
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerPipeline

@Suite("dedupe against what was ever kept")
struct DedupeStageTests {
    private let world: PipelineWorld
    private let today: TradeDate
    /// Four samples of each open code.
    private let samples: [Sample]

    init() async throws {
        world = try await PipelineWorld(openCodes: 40, fetchedBefore: 90) { $0.sampleCap = 10_000 }
        let day = PipelineWorld.friday
        today = day
        let bars = Dictionary(grouping: world.bars.filter { $0.date <= day }, by: \.code)
        samples = world.codes.filter { !$0.isHeldOut }.flatMap { code -> [Sample] in
            guard case .samples(let made) = SampleWriter().samples(window: bars[code] ?? []) else { return [] }
            return made
        }
    }

    private func run(_ candidates: [Sample], as id: RunID) async throws -> DedupeStage.Output {
        let data = try JSONLines.encode(candidates)
        try await world.stores.artifacts.write(data, to: RunFiles.candidates(id))
        let context = StageContext(
            run: RunRecord(id: id, trigger: .manual, options: RunOptions(), enqueuedAt: world.clock.now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: world.clock, language: .english,
            onProgress: { _, _ in }, onWarning: { _ in })
        return try await DedupeStage(stores: world.stores, questions: world.questions).run(
            DedupeStage.Input(
                asOf: today, knownAt: world.clock.now, candidatesPath: RunFiles.candidates(id),
                candidatesDigest: .of(data), cap: 10_000, cases: 20, dataFolder: "data/llm_training", dryRun: false,
                remade: [], withdrawn: [], writer: SampleWriter().digest), context)
    }

    /// The same market data under a code that was issued again.
    private func renamed(_ sample: Sample, to code: TSCode) -> Sample {
        Sample(
            key: SampleKey(code: code, asOf: sample.key.asOf, task: sample.key.task), instruction: sample.instruction,
            input: sample.input.replacingOccurrences(of: sample.key.code.rawValue, with: code.rawValue),
            output: sample.output, rating: sample.rating, regime: sample.regime, facts: sample.facts)
    }

    @Test("different stocks and neighbouring days are no duplicates")
    func keepsAll() async throws {
        #expect(samples.count == 160)
        let output = try await run(samples, as: RunID("20261120-1800"))
        #expect(output.kept == 160)
        #expect(output.dropped.isEmpty)
    }

    @Test("what an earlier run kept under another code is dropped, its twin named")
    func sameState() async throws {
        _ = try await run(samples, as: RunID("20261120-1800"))
        let other = TSCode(trusted: "000999.SZ")
        let again = samples.prefix(4).map { renamed($0, to: other) }
        let id = RunID("20261121-1800")
        let output = try await run(again, as: id)
        #expect(output.kept == 0)
        #expect(output.dropped == ["same_state": 4])
        #expect(try await world.stores.samples.dropCounts(of: id) == [.sameState: 4])
    }

    @Test("a text that an earlier run kept with one number changed is a near-duplicate")
    func nearText() async throws {
        _ = try await run(samples, as: RunID("20261120-1800"))
        let sample = try #require(samples.first)
        let fact = try #require(sample.facts.first { $0.isPrinted && $0.decimals == 2 && $0.value > 1 })
        let text = String(format: "%.2f", fact.value)
        let changed = String(format: "%.2f", fact.value + 0.01)
        var twin = renamed(sample, to: TSCode(trusted: "000999.SZ"))
        twin = Sample(
            key: twin.key, instruction: twin.instruction,
            input: twin.input.replacingOccurrences(of: text, with: changed),
            output: twin.output, rating: twin.rating, regime: twin.regime,
            facts: twin.facts.map { $0 == fact ? Fact(fact.name, fact.value + 0.01, decimals: 2) : $0 })
        #expect(twin.input.contains(changed))
        let output = try await run([twin], as: RunID("20261121-1800"))
        #expect(output.dropped == ["near_text": 1])
    }

    @Test("an evaluation question never becomes a sample, whatever code it stands under")
    func leaked() async throws {
        let questions = try await world.questions.cases(
            asOf: today, knownAt: world.clock.now, count: 20)
        let question = try #require(questions.first)
        let body = try #require(question.prompt.components(separatedBy: "\n\n").dropFirst().first)
        let leaked = Sample(
            key: SampleKey(code: TSCode(trusted: "000999.SZ"), asOf: question.key.asOf, task: question.key.task),
            instruction: "分析", input: body + question.prompt, output: samples[0].output, rating: samples[0].rating,
            regime: samples[0].regime, facts: question.facts)
        let output = try await run(samples + [leaked], as: RunID("20261120-1800"))
        #expect(output.kept == 160)
        #expect(output.dropped == ["evaluation_text": 1])
    }

    @Test("samples that were kept before there were signatures are signed by the next run")
    func unsigned() async throws {
        let store = world.stores.samples
        let old = samples.map { KeptSample(sample: $0, text: .of($0.input + $0.output)) }
        try await store.keep(old, drops: [], run: RunID("20261119-1800"), at: world.clock.now)
        #expect(try await store.unsigned(1_000).count == 160)
        let again = renamed(samples[0], to: TSCode(trusted: "000999.SZ"))
        let output = try await run([again], as: RunID("20261120-1800"))
        #expect(output.dropped == ["same_state": 1])
        #expect(try await store.unsigned(1_000).isEmpty)
    }

    @Test("other wording takes another template, and all are signed again")
    func otherWording() async throws {
        let store = world.stores.samples
        _ = try await run(samples, as: RunID("20261119-1800"))
        try await store.setSignatureTemplate(SignatureTemplate(textVersion: .of("older"), shingles: [1, 2, 3]))
        #expect(try await store.unsigned(1_000).count == 160)
        _ = try await run([renamed(samples[0], to: TSCode(trusted: "000999.SZ"))], as: RunID("20261120-1800"))
        #expect(try await store.signatureTemplate()?.textVersion == SampleWriter().textVersion)
        #expect(try await store.unsigned(1_000).isEmpty)
    }

    @Test(
        "in one run or in several that follow the keys, the same samples are kept, and no run decides the template",
        arguments: [1, 3])
    func splits(runs: Int) async throws {
        let twins = samples.suffix(8).map { renamed($0, to: TSCode(trusted: "688999.SH")) }
        let all = (samples + twins).sorted { $0.key < $1.key }
        let size = (all.count + runs - 1) / runs
        for number in 0..<runs {
            let batch = Array(all.dropFirst(number * size).prefix(size))
            _ = try await run(batch.reversed(), as: RunID("2026112\(number)-1800"))
        }
        let kept = try await world.stores.samples.newest(1_000, asOf: today).map(\.key)
        #expect(kept.count == 160 && Set(kept) == Set(samples.map(\.key)))
        let other = try await DedupeStageTests()
        _ = try await other.run([samples[0]], as: RunID("20261120-1800"))
        let template = try #require(try await world.stores.samples.signatureTemplate())
        #expect(try await other.world.stores.samples.signatureTemplate() == template)
    }

    @Test("the first two samples that were ever made can be near-duplicates already")
    func fromTheFirst() async throws {
        let sample = try #require(samples.first { $0.key.task == .technicalAnalysis })
        let fact = try #require(sample.facts.first { $0.isPrinted && $0.decimals == 2 && $0.value > 1 })
        let (text, changed) = (String(format: "%.2f", fact.value), String(format: "%.2f", fact.value + 0.01))
        let copy = renamed(sample, to: TSCode(trusted: "688999.SH"))
        let twin = Sample(
            key: copy.key, instruction: copy.instruction,
            input: copy.input.replacingOccurrences(of: text, with: changed), output: copy.output, rating: copy.rating,
            regime: copy.regime,
            facts: copy.facts.map { $0 == fact ? Fact(fact.name, fact.value + 0.01, decimals: 2) : $0 })
        let output = try await run([sample, twin], as: RunID("20261120-1800"))
        #expect(output.dropped == ["near_text": 1])
    }
}
