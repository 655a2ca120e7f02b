import Foundation
import Labels
import MarketCalendar
import Messages
import Testing
import TimeLine
import TrainerCore
import TrainerTestSupport

@Suite("GateManifest")
struct GateManifestTests {
    private let frozen: Frozen

    init() throws { frozen = try Frozen() }

    @Test("the same inputs with more bars behind them reproduce it", arguments: 1...3 as ClosedRange<UInt64>)
    func reproduces(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let manifest = try frozen.manifest()
        try manifest.verify(frozen.questions.shuffled(using: &random))
        let later = frozen.labels + HeldOutLabels.labels(seed: 99, codes: 300, days: [TradeDate(dayNumber: 30_000)])
        let items = try HoldOutChooser(gate: frozen.layout.sizes).items(from: later, on: manifest.layout.gate.days)
        #expect(items == manifest.items)
        try manifest.verify(HeldOutLabels.questions(items, later))
        #expect(manifest.codes == Set(items.map(\.code)))
    }

    @Test("equal questions in any order give equal bytes, and the bytes give the manifest back")
    func bytes() throws {
        var random = SplitMix64(seed: 1)
        let bytes = try frozen.manifest().encoded()
        let other = try GateManifest(
            epoch: frozen.epoch, asOf: frozen.asOf, layout: frozen.layout, classes: ClassThreshold(k: 0.4),
            questions: frozen.questions.shuffled(using: &random))
        #expect(try other.encoded() == bytes)
        #expect(try GateManifest.read(bytes) == other)
    }

    @Test("which stocks have labels is sealed with it; what was frozen before that was kept stays as it is")
    func scope() throws {
        let old = try frozen.manifest()
        #expect(!String(decoding: try old.encoded(), as: UTF8.self).contains("scope"))
        let scopes = [LabelScope.standard, LabelScope(minimumListedDays: 60, includesST: true)]
        let new = try scopes.map { scope in
            try GateManifest(
                epoch: frozen.epoch, asOf: frozen.asOf, layout: frozen.layout, classes: ClassThreshold(k: 0.4),
                scope: scope, questions: frozen.questions)
        }
        #expect(Set(new.map(\.seal) + [old.seal]).count == 3)
        for manifest in new {
            let bytes = try manifest.encoded()
            #expect(try GateManifest.read(bytes) == manifest)
        }
    }

    @Test("one byte of a prompt, anywhere, is noticed and its item named", arguments: 1...40 as ClosedRange<UInt64>)
    func promptByte(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let place = Int.random(in: 0..<frozen.questions.count, using: &random)
        let question = frozen.questions[place]
        var prompts = question.prompts
        let prompt = Int.random(in: 0..<prompts.count, using: &random)
        var bytes = Array(prompts[prompt].utf8)
        // The digits at the end: one byte that stays a character.
        bytes[bytes.count - 1] = bytes[bytes.count - 1] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
        prompts[prompt] = String(decoding: bytes, as: UTF8.self)
        let changed = GateQuestion(item: question.item, label: question.label, prompts: prompts)
        try expectDifference(replacing: place, with: changed, named: "prompts of \(question.item)")
    }

    @Test("the smallest change of a label is noticed and its item named", arguments: 1...20 as ClosedRange<UInt64>)
    func label(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let place = Int.random(in: 0..<frozen.questions.count, using: &random)
        let question = frozen.questions[place]
        let label = MarketLabel(
            code: question.label.code, day: question.label.day, horizon: question.label.horizon,
            interval: question.label.interval, stockReturn: question.label.stockReturn.nextUp,
            benchmarkReturn: question.label.benchmarkReturn, volatility: question.label.volatility)
        let changed = GateQuestion(item: question.item, label: label, prompts: question.prompts)
        try expectDifference(replacing: place, with: changed, named: "label of \(question.item)")
    }

    @Test("a task that changed, a missing and an added item are named")
    func items() throws {
        let manifest = try frozen.manifest()
        let first = try #require(frozen.questions.sorted { $0.item < $1.item }.first)
        let rest = frozen.questions.filter { $0.item != first.item }
        #expect(try message { try manifest.verify(rest) }.contains("\(first.item) is missing"))
        let renamed = HoldOutItem(
            code: first.item.code, day: first.item.day, narrative: first.item.narrative == nil ? .riskAssessment : nil)
        let changed = GateQuestion(item: renamed, label: first.label, prompts: first.prompts)
        #expect(try message { try manifest.verify(rest + [changed]) }.contains("the key of \(first.item)"))
        let added = GateQuestion(
            item: HoldOutItem(code: TSCode(trusted: "999999.SH"), day: TradeDate(dayNumber: 40_000)),
            label: first.label, prompts: [])
        #expect(
            try message { try manifest.verify(frozen.questions + [added]) }.contains("\(added.item) is not in it"))
        #expect(try message { try manifest.verify([]) }.contains("\(first.item) is missing"))
    }

    @Test("of several differences the first item in order is named")
    func first() throws {
        let manifest = try frozen.manifest()
        let ordered = frozen.questions.sorted { $0.item < $1.item }
        let changed = ordered.enumerated().map { place, question in
            place < 7
                ? question : GateQuestion(item: question.item, label: question.label, prompts: question.prompts + ["x"])
        }
        #expect(try message { try manifest.verify(changed.reversed()) }.contains("\(ordered[7].item)"))
    }

    @Test("any byte of the manifest itself that is not as written is noticed")
    func ownBytes() throws {
        let few = try GateManifest(
            epoch: frozen.epoch, asOf: frozen.asOf, layout: frozen.layout, classes: ClassThreshold(k: 0.4),
            questions: Array(frozen.questions.prefix(1)))
        let bytes = try few.encoded()
        #expect(try GateManifest.read(bytes) == few)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= place % 2 == 0 ? 0x01 : 0x20
            let error = #expect(throws: TrainerError.self, "byte \(place)") { try GateManifest.read(changed) }
            #expect(error?.code == .conflict)
        }
        #expect(throws: TrainerError.self) { try GateManifest.read(bytes + Data(" ".utf8)) }
        #expect(throws: TrainerError.self) { try GateManifest.read(bytes.dropLast()) }
    }

    @Test(
        "an epoch lasts for a quarter or until it is retired",
        arguments: [
            (20_261_001, nil, false, "2026Q4"), (20_261_231, "2026Q4", false, "2026Q4"),
            (20_261_120, "2026Q4", true, "2026Q4-2"), (20_270_101, "2026Q4", true, "2027Q1"),
            (20_270_331, "2026Q4", false, "2027Q1"), (20_270_401, "2027Q1", false, "2027Q2"),
        ])
    func epochs(day: Int, current: String?, isRetired: Bool, expected: String) throws {
        let parts = current.map { $0.split(separator: "Q").compactMap { Int($0) } }
        let epoch = parts.map { GateEpoch(year: $0[0], quarter: $0[1], series: 1) }
        let day = try #require(TradeDate(yyyymmdd: day))
        #expect("\(GateEpoch.epoch(on: day, current: epoch, isRetired: isRetired))" == expected)
    }

    // MARK: A frozen GATE

    private struct Frozen {
        let epoch = GateEpoch(year: 2026, quarter: 4, series: 1)
        let asOf: TradeDate
        let layout: HoldOutLayout
        let labels: [MarketLabel]
        let questions: [GateQuestion]

        init() throws {
            let days = RandomCalendar.days(seed: 4, count: 120)
            asOf = days[119]
            layout = try HoldOutLayout(
                days: days, asOf: asOf, horizon: 5,
                sizes: TimeLineSizes(devDays: 5, gateDays: 6, codesPerDay: 8, narratives: 10))
            labels = HeldOutLabels.labels(seed: 4, codes: 300, days: layout.gate.days)
            questions = HeldOutLabels.questions(
                try HoldOutChooser(gate: layout.sizes).items(from: labels, on: layout.gate.days), labels)
        }

        func manifest() throws -> GateManifest {
            try GateManifest(
                epoch: epoch, asOf: asOf, layout: layout, classes: ClassThreshold(k: 0.4), questions: questions)
        }
    }

    private func expectDifference(replacing place: Int, with question: GateQuestion, named: String) throws {
        let manifest = try frozen.manifest()
        var changed = frozen.questions
        changed[place] = question
        #expect(try message { try manifest.verify(changed) }.contains(named))
        let other = try GateManifest(
            epoch: frozen.epoch, asOf: frozen.asOf, layout: frozen.layout, classes: ClassThreshold(k: 0.4),
            questions: changed)
        #expect(other.seal != manifest.seal)
    }

    private func message(_ body: () throws -> Void) throws -> String {
        let error = try #require(#expect(throws: TrainerError.self) { try body() })
        #expect(error.code == .conflict && error.hint != nil)
        return error.message.en
    }
}
