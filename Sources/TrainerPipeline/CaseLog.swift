import Foundation
import Messages
import TrainerCore

/// What the runs of a month asked in whole answers, and how many versions were tried by it: `cases/2026-11.json`.
struct CaseManifest: Codable, Hashable, Sendable {
    struct Item: Codable, Hashable, Sendable {
        let key: SampleKey
        let prompt: ContentDigest
    }

    let month: String
    /// The first one that asked these questions.
    let run: RunID
    let items: [Item]
    /// Of month and items.
    let seal: ContentDigest
    /// Digests of those that were asked, in the order in which they first were.
    let challengers: [String]

    init(month: String, run: RunID, items: [Item], challengers: [String]) throws {
        self.month = month
        self.run = run
        self.items = items
        self.seal = try Self.seal(month, items)
        self.challengers = challengers
    }

    /// nil for what cannot be read, or is not as it was sealed.
    static func read(_ data: Data) -> CaseManifest? {
        // Whatever is wrong with it, it is told as broken and begun anew.
        guard let found = try? CanonicalJSON.decode(CaseManifest.self, from: data),
            (try? Self.seal(found.month, found.items)) == found.seal
        else { return nil }
        return found
    }

    private static func seal(_ month: String, _ items: [Item]) throws -> ContentDigest {
        try .of(canonical: Sealed(month: month, items: items))
    }

    private struct Sealed: Encodable {
        let month: String
        let items: [Item]
    }
}

/// Keeps a month's manifest. It decides nothing: what a question asks for stands in it, so that asking wears nothing. Yet of
/// many versions that just fail, one passes by luck, and whoever reads a report should know how many there were.
struct CaseLog: Sendable {
    let artifacts: any ArtifactStore

    static let folder = "cases"

    struct Entry: Sendable {
        /// Versions that the month's cases have seen up to this one; the same whenever it is judged again.
        let tries: Int
        /// That the month's questions are others than before, or that what was kept of them was damaged.
        let warning: Message?
    }

    func enter(
        _ challenger: String, _ cases: [EvaluationCase], asOf: TradeDate, run: RunID
    ) async throws -> Entry {
        let month = String(asOf.dashed.prefix(7))
        let path = "\(Self.folder)/\(month).json"
        let items = cases.map { CaseManifest.Item(key: $0.key, prompt: .of($0.prompt)) }
        let kept = try await artifacts.read(path)
        let known = kept.flatMap(CaseManifest.read)
        let isSame = known?.items == items
        var challengers = known?.challengers ?? []
        if !challengers.contains(challenger) { challengers.append(challenger) }
        let manifest = try CaseManifest(
            month: month, run: isSame ? known?.run ?? run : run, items: items, challengers: challengers)
        if manifest != known { try await artifacts.write(try CanonicalJSON.encode(manifest), to: path) }
        let place = challengers.firstIndex(of: challenger) ?? challengers.count - 1
        return Entry(tries: place + 1, warning: warning(month, kept != nil, known, items))
    }

    private func warning(
        _ month: String, _ isKept: Bool, _ known: CaseManifest?, _ items: [CaseManifest.Item]
    ) -> Message? {
        guard let known else { return isKept ? .caseManifestBroken(month) : nil }
        guard known.items != items else { return nil }
        let changed = Set(items).subtracting(known.items).count
        return .casesChanged(month, changed, of: items.count, since: known.run.rawValue)
    }
}
