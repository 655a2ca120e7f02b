public import Foundation
public import Labels
import Messages
public import TrainerCore

/// What freezes a GATE: its days, its classes and the digests of every item's key, label and prompts. Whoever asks it
/// later makes the questions anew and compares.
public struct GateManifest: Codable, Hashable, Sendable {
    public struct Entry: Codable, Hashable, Sendable {
        public let item: HoldOutItem
        public let label: ContentDigest
        public let prompts: ContentDigest
    }

    public let epoch: GateEpoch
    /// What was known when it was frozen.
    public let asOf: TradeDate
    public let layout: HoldOutLayout
    /// From train labels as of `asOf`.
    public let classes: ClassThreshold
    /// nil in what an earlier version froze: `LabelScope.standard`.
    public let scope: LabelScope?
    /// Ascending.
    public let entries: [Entry]
    /// Over all the rest.
    public let seal: ContentDigest

    /// - Parameter questions: in any order.
    public init(
        epoch: GateEpoch, asOf: TradeDate, layout: HoldOutLayout, classes: ClassThreshold, scope: LabelScope? = nil,
        questions: [GateQuestion]
    ) throws {
        self.epoch = epoch
        self.asOf = asOf
        self.layout = layout
        self.classes = classes
        self.scope = scope
        self.entries = try questions.map(Self.entry).sorted { $0.item < $1.item }
        self.seal = try Self.seal(
            Sealed(epoch: epoch, asOf: asOf, layout: layout, classes: classes, scope: scope, entries: entries))
    }

    public var items: [HoldOutItem] { entries.map(\.item) }
    public var codes: Set<TSCode> { Set(entries.map(\.item.code)) }

    /// The bytes that are kept; equal manifests give equal bytes.
    public func encoded() throws -> Data { try CanonicalJSON.encode(self) }

    /// - Throws: `conflict` where one byte is not as it was written.
    public static func read(_ data: Data) throws -> GateManifest {
        let manifest: GateManifest
        do {
            manifest = try CanonicalJSON.decode(GateManifest.self, from: data)
        } catch {
            throw broken(ErrorText.of(error))
        }
        let seal = try seal(
            Sealed(
                epoch: manifest.epoch, asOf: manifest.asOf, layout: manifest.layout, classes: manifest.classes,
                scope: manifest.scope, entries: manifest.entries))
        guard seal == manifest.seal else { throw broken("seal \(manifest.seal.short), content \(seal.short)") }
        guard try manifest.encoded() == data else { throw broken("bytes that are not its own") }
        return manifest
    }

    /// That the questions are those that were frozen.
    ///
    /// - Parameter questions: made anew from today's store, in any order.
    /// - Throws: `conflict` naming the first item that differs, and in what.
    public func verify(_ questions: [GateQuestion]) throws {
        let found = try questions.map(Self.entry).sorted { $0.item < $1.item }
        for place in 0..<max(entries.count, found.count) {
            guard place < found.count else { throw Self.differs(.gateItemMissing("\(entries[place].item)")) }
            guard place < entries.count else { throw Self.differs(.gateItemUnexpected("\(found[place].item)")) }
            try Self.compare(entries[place], found[place])
        }
    }

    private static func compare(_ frozen: Entry, _ found: Entry) throws(TrainerError) {
        if frozen.item.day == found.item.day, frozen.item.code == found.item.code {
            guard frozen.item == found.item else {
                throw differs(.gateItemDiffers(item: "\(frozen.item)", part: "key"))
            }
        } else {
            throw differs(
                frozen.item < found.item ? .gateItemMissing("\(frozen.item)") : .gateItemUnexpected("\(found.item)"))
        }
        guard frozen.label == found.label else {
            throw differs(.gateItemDiffers(item: "\(frozen.item)", part: "label"))
        }
        guard frozen.prompts == found.prompts else {
            throw differs(.gateItemDiffers(item: "\(frozen.item)", part: "prompts"))
        }
    }

    private static func entry(_ question: GateQuestion) throws -> Entry {
        Entry(
            item: question.item, label: try .of(canonical: question.label),
            prompts: try .of(canonical: question.prompts))
    }

    private static func seal(_ sealed: Sealed) throws -> ContentDigest { try .of(canonical: sealed) }

    private struct Sealed: Encodable {
        let epoch: GateEpoch
        let asOf: TradeDate
        let layout: HoldOutLayout
        let classes: ClassThreshold
        let scope: LabelScope?
        let entries: [Entry]
    }

    private static func differs(_ message: Message) -> TrainerError {
        TrainerError(.conflict, message, hint: .gateRetireHint)
    }

    private static func broken(_ what: String) -> TrainerError {
        TrainerError(.conflict, .gateManifestBroken(what), hint: .gateManifestHint)
    }
}
