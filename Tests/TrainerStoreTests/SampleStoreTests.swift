import Foundation
import Messages
import Testing
import TrainerCore
import TrainerStore

@Suite("sample store")
struct SampleStoreTests {
    private let store: SQLiteSampleStore
    private let run = RunID("20261120-1200")

    init() throws { store = SQLiteSampleStore(try TrainerDatabase.inMemory()) }

    /// Three codes, four days, four tasks, in no order.
    private func fill() async throws -> [Sample] {
        var samples: [Sample] = []
        for number in 0..<3 {
            for date in 16...19 {
                for task in TaskKind.allCases { samples.append(sample(code(number), try day(20_261_100 + date), task)) }
            }
        }
        var shuffled: [Sample] = []
        for index in samples.indices { shuffled.append(samples[index * 29 % samples.count]) }
        try await store.keep(shuffled.map { kept($0) }, drops: [], run: run, at: noon)
        return samples.sorted { $0.key < $1.key }
    }

    @Test("samples come back by key, exactly")
    func roundTrip() async throws {
        let samples = try await fill()
        #expect(try await store.samples(of: run) == samples)
        #expect(try await store.samples(of: RunID("other")) == [])
        #expect(try await store.count() == 48)
    }

    @Test("samples come back by their keys, withdrawn ones too, each once")
    func underKeys() async throws {
        let samples = try await fill()
        let wanted = [samples[40].key, samples[3].key, samples[3].key]
        let unknown = SampleKey(code: code(9), asOf: try day(20_261_116), task: .pricePrediction)
        try await store.withdraw([SampleWithdrawal(key: samples[3].key, reason: "quarantined")])
        #expect(try await store.samples(under: wanted + [unknown]) == [samples[3], samples[40]])
        #expect(try await store.samples(under: []) == [])
    }

    @Test("pages of any size follow each other without gap or overlap", arguments: [1, 5, 48, 1_000])
    func pages(size: Int) async throws {
        let samples = try await fill()
        var seen: [Sample] = []
        while true {
            let page = try await store.page(after: seen.last?.key, limit: size)
            if page.isEmpty { break }
            seen += page
        }
        #expect(seen == samples)
        #expect(try await store.page(after: nil, limit: 0) == [])
    }

    @Test("the newest come first, within a day by key, and never from after the day asked", arguments: [0, 1, 7, 100])
    func newest(limit: Int) async throws {
        let samples = try await fill()
        let limitDay = try day(20_261_118)
        let expected = samples.filter { $0.key.asOf <= limitDay }.sorted { left, right in
            left.key.asOf == right.key.asOf ? left.key < right.key : left.key.asOf > right.key.asOf
        }
        #expect(try await store.newest(limit, asOf: limitDay) == Array(expected.prefix(limit)))
    }

    @Test("the newest by an instant hold what was kept up to it, and what the asking run kept later")
    func newestKeptBy() async throws {
        let early = try await fill()
        let later = sample(code(7), try day(20_261_118), .technicalAnalysis)
        let other = RunID("20261121-0300")
        try await store.keep([kept(later)], drops: [], run: other, at: noon.addingTimeInterval(1))
        let newest = { (instant: Date, asking: RunID) in
            try await Set(store.newest(100, asOf: try day(20_261_130), keptBy: instant, or: asking))
        }
        #expect(try await newest(noon, run) == Set(early))
        #expect(try await newest(noon.addingTimeInterval(-1), run) == Set(early))
        #expect(try await newest(noon.addingTimeInterval(-1), RunID("20261121-0400")) == [])
        #expect(try await newest(noon, other) == Set(early + [later]))
        #expect(try await newest(noon.addingTimeInterval(1), run) == Set(early + [later]))
        #expect(try await store.newest(3, asOf: try day(20_261_119), keptBy: noon, or: run).count == 3)
    }

    @Test("a withdrawn sample is in no pool, page or count until it is made again, with other words or the same")
    func withdrawn() async throws {
        let samples = try await fill()
        let (other, same) = (samples[3], samples[17])
        let withdrawals = [other, same].map { SampleWithdrawal(key: $0.key, reason: "quarantined_bar") }
        for _ in 0..<2 { try await store.withdraw(withdrawals) }
        let rest = samples.filter { $0 != other && $0 != same }
        #expect(try await store.page(after: nil, limit: 100) == rest)
        #expect(try await store.page(after: rest[9].key, limit: 100) == Array(rest[10...]))
        #expect(try await Set(store.newest(100, asOf: try day(20_261_130))) == Set(rest))
        #expect(try await store.count() == rest.count)
        #expect(try await store.keys(of: other.key.code).contains(other.key))
        let remade = sample(other.key.code, other.key.asOf, other.key.task, output: "评级：卖出")
        try await store.keep(
            [kept(remade)], replacing: [other.key, same.key],
            drops: [SampleDrop(key: same.key, rule: .sameText, twin: same.key)], run: RunID("20261121-1200"), at: at(9))
        #expect(try await store.page(after: nil, limit: 100) == samples.map { $0 == other ? remade : $0 })
    }

    @Test("a withdrawn sample is nobody's twin: what says nearly the same is kept in its place")
    func withdrawnTwin() async throws {
        let first = sample(code(1), try day(20_261_119))
        let state = StateFingerprint(value: 7)
        try await store.keep(
            [KeptSample(sample: first, text: .of("a"), state: state)], drops: [], run: run, at: noon)
        let number = try #require(try await store.unsigned(1).first?.number)
        #expect(try await store.keepers(of: [state]) == [state: first.key])
        #expect(try await store.texts(numbered: [number]) == [number: KeptText(first)])
        try await store.withdraw([SampleWithdrawal(key: first.key, reason: "quarantined_bar")])
        #expect(try await store.keepers(of: [state]).isEmpty)
        #expect(try await store.texts(numbered: [number]).isEmpty)
    }

    @Test("finds what was kept by key and by text")
    func lookups() async throws {
        let first = sample(code(1), try day(20_261_119))
        let second = sample(code(2), try day(20_261_119))
        try await store.keep([kept(first, text: "a")], drops: [], run: run, at: noon)
        #expect(try await store.kept(among: [first.key, second.key]) == [first.key])
        #expect(try await store.keepers(of: [.of("a"), .of("b")]) == [.of("a"): first.key])
        #expect(try await store.kept(among: []) == [])
    }

    @Test("keeping the same again for the same run changes nothing")
    func idempotent() async throws {
        let first = sample(code(1), try day(20_261_119))
        let drop = SampleDrop(
            key: SampleKey(code: code(2), asOf: try day(20_261_119), task: .riskAssessment), rule: .sameText,
            twin: first.key)
        let cap = SampleDrop(key: drop.key, rule: .overCap, twin: nil)
        for instant in [noon, at(60)] {
            try await store.keep([kept(first)], drops: [drop, cap], run: run, at: instant)
        }
        #expect(try await store.count() == 1)
        #expect(try await store.dropCounts(of: run) == [.sameText: 1, .overCap: 1])
        #expect(try await store.dropCounts(of: RunID("other")) == [:])
    }

    @Test("a key or a text that another run kept is a conflict, and nothing of the batch is kept")
    func conflicts() async throws {
        let first = sample(code(1), try day(20_261_119))
        try await store.keep([kept(first, text: "a")], drops: [], run: run, at: noon)
        let fresh = kept(sample(code(5), try day(20_261_119)), text: "fresh")
        let sameKey = kept(first, text: "a")
        let sameText = kept(sample(code(2), try day(20_261_119)), text: "a")
        for bad in [sameKey, sameText] {
            let error = await #expect(throws: TrainerError.self) {
                try await store.keep([fresh, bad], drops: [], run: RunID("20261121-0200"), at: at(1))
            }
            #expect(error?.code == .conflict)
            #expect(error?.message.en.contains(first.key.description) == true)
        }
        let otherText = await #expect(throws: TrainerError.self) {
            try await store.keep([kept(first, text: "b")], drops: [], run: run, at: at(1))
        }
        #expect(otherText?.code == .conflict)
        #expect(try await store.count() == 1)
    }

    @Test("coverage names each code's newest day")
    func coverage() async throws {
        try await store.keep(
            [
                kept(sample(code(1), try day(20_261_118))), kept(sample(code(1), try day(20_261_119))),
                kept(sample(code(2), try day(20_261_117), .pricePrediction)),
            ], drops: [], run: run, at: noon)
        #expect(
            try await store.coverage(upTo: try day(20_261_231))
                == [code(1): try day(20_261_119), code(2): try day(20_261_117)])
        #expect(try await store.coverage(upTo: try day(20_261_117))[code(2)] == day(20_261_117))
        #expect(try await store.coverage(upTo: try day(20_260_101)).isEmpty)
    }

    @Test("signatures cover the samples before them, and a new template none")
    func signatures() async throws {
        let samples = try await fill()
        #expect(try await store.signatureTemplate() == nil)
        let template = SignatureTemplate(textVersion: .of("texts"), shingles: [1, .max, 7])
        try await store.setSignatureTemplate(template)
        #expect(try await store.signatureTemplate() == template)

        let unsigned = try await store.unsigned(30)
        #expect(unsigned.count == 30)
        let last = try #require(unsigned.last?.number)
        let block = SignatureBlock(last: last, bytes: [UInt8](repeating: 7, count: 144))
        let state = StateFingerprint(value: .max - 1)
        try await store.sign(block, states: [unsigned[3].number: state, unsigned[9].number: state])
        #expect(try await store.unsigned(100).count == 18)
        #expect(try await blocks() == [block])
        let holders = [unsigned[3].sample.key, unsigned[9].sample.key].sorted()
        #expect(try await store.keepers(of: [state, StateFingerprint(value: 1)]) == [state: holders[0]])
        let (early, late) = (unsigned[5], unsigned[20])
        #expect(
            try await store.texts(numbered: [late.number, early.number, 9_999])
                == [early.number: KeptText(early.sample), late.number: KeptText(late.sample)])
        #expect(try await store.texts(numbered: []).isEmpty)

        try await store.setSignatureTemplate(template)
        #expect(try await store.unsigned(100).count == samples.count)
        #expect(try await blocks().isEmpty)
    }

    @Test("signature blocks are read in the order of their samples, an empty one too, and a visit that throws ends it")
    func readsBlocks() async throws {
        let made = [3, 1, 2].map { number in
            SignatureBlock(last: Int64(number * 100), bytes: [UInt8](repeating: 7, count: (number - 1) * 72))
        }
        for block in made { try await store.sign(block, states: [:]) }
        #expect(try await blocks() == made.sorted { $0.last < $1.last })
        let error = await #expect(throws: TrainerError.self) {
            _ = try await store.reduceSignatures(into: 0) { _, last, _ in
                throw TrainerError(.conflict, .artifactMissing("\(last)"))
            }
        }
        #expect(error?.message.en.contains("100") == true, "the first block's")
        #expect(try await blocks().count == 3)
    }

    private func blocks() async throws -> [SignatureBlock] {
        try await store.reduceSignatures(into: []) { blocks, last, records in
            blocks.append(SignatureBlock(last: last, bytes: Array(records)))
        }
    }

    @Test("a number is not given again when its sample is remade")
    func numbers() async throws {
        let samples = try await fill()
        let newest = try #require(try await store.unsigned(100).last)
        try await store.keep(
            [kept(newest.sample, text: "remade")], replacing: [newest.sample.key], drops: [], run: RunID("later"),
            at: noon)
        #expect(try await store.texts(numbered: [newest.number]).isEmpty)
        #expect(try await store.unsigned(100).map(\.number).max() == newest.number + 1)
        #expect(try await store.count() == samples.count)
    }

    @Test("what a revision takes the place of stays as history, with who kept it and who revised it, each once")
    func revisions() async throws {
        let first = sample(code(1), try day(20_261_119))
        let untouched = sample(code(2), try day(20_261_119))
        try await store.keep([kept(first), kept(untouched)], drops: [], run: run, at: noon)
        let (second, third) = (RunID("20261121-1200"), RunID("20261122-1200"))
        var made: [Sample] = []
        for (later, output) in [(second, "评级：卖出"), (third, "评级：买入。")] {
            let remade = sample(first.key.code, first.key.asOf, first.key.task, output: output)
            made.append(remade)
            // A resumed run keeps again what it kept before.
            for instant in [at(5), at(6)] {
                try await store.keep([kept(remade)], replacing: [first.key], drops: [], run: later, at: instant)
            }
        }
        #expect(
            try await store.revisions(under: [first.key, untouched.key]) == [
                SampleRevision(sample: first, run: run, replacedBy: second),
                SampleRevision(sample: made[0], run: second, replacedBy: third),
            ])
        #expect(try await store.samples(under: [first.key]) == [made[1]])
        #expect(try await store.count() == 2)
        #expect(try await store.revisions(under: [untouched.key]).isEmpty)
    }

    @Test("tallies count the samples of each stock and task, with their first and last day")
    func tallies() async throws {
        #expect(try await store.tallies() == [])
        let samples = try await fill()
        let extra = sample(code(0), try day(20_261_120), .pricePrediction)
        try await store.keep([kept(extra)], drops: [], run: run, at: noon)
        let groups = Dictionary(grouping: samples + [extra]) { [$0.key.code.rawValue, $0.key.task.rawValue] }
        let tallies = try await store.tallies()
        #expect(tallies.count == 12 && groups.count == 12)
        #expect(tallies.map(\.code) == tallies.map(\.code).sorted())
        for tally in tallies {
            let own = try #require(groups[[tally.code.rawValue, tally.task.rawValue]]).map(\.key.asOf)
            #expect(tally.count == own.count && tally.first == own.min() && tally.last == own.max())
        }
    }

    @Test("samples of another template are found, newest day first, and withdrawn ones are not")
    func writtenOtherwise() async throws {
        let marks: [TaskKind: String] = [
            .technicalAnalysis: "aaaaaaaaaaaa", .investmentAdvice: "bbbbbbbbbbbb", .riskAssessment: "cccccccccccc",
            .pricePrediction: "dddddddddddd",
        ]
        func made(_ number: Int, _ date: Int, _ task: TaskKind, _ mark: String?) throws -> Sample {
            let plain = sample(code(number), try day(20_261_100 + date), task)
            return Sample(
                key: plain.key, instruction: plain.instruction, input: plain.input, output: plain.output,
                rating: plain.rating, regime: plain.regime, facts: plain.facts, template: mark)
        }
        let samples = [
            try made(0, 16, .technicalAnalysis, "aaaaaaaaaaaa"), try made(0, 16, .riskAssessment, "aaaaaaaaaaaa"),
            try made(0, 17, .technicalAnalysis, nil), try made(1, 18, .pricePrediction, "eeeeeeeeeeee"),
            try made(2, 18, .pricePrediction, "dddddddddddd"), try made(3, 19, .investmentAdvice, nil),
        ]
        try await store.keep(samples.map { kept($0) }, drops: [], run: run, at: noon)
        #expect(Set(try await store.samples(of: run)) == Set(samples), "the mark is kept")
        let range = try day(20_261_116)...(try day(20_261_119))
        func found(_ limit: Int) async throws -> [SampleKey] {
            try await store.keys(writtenOtherwise: marks, in: range, limit: limit)
        }
        #expect(try await found(10) == [samples[5], samples[3], samples[2], samples[1]].map(\.key))
        #expect(try await found(2) == [samples[5], samples[3]].map(\.key))
        try await store.withdraw([SampleWithdrawal(key: samples[5].key, reason: "short_history")])
        #expect(try await found(1) == [samples[3].key])
        let older = try day(20_261_116)...(try day(20_261_116))
        #expect(try await store.keys(writtenOtherwise: marks, in: older, limit: 9) == [samples[1].key])
    }
}
