import Foundation
import Messages
public import TrainerCore

/// The names that one product family has in Ollama.
public struct ModelFamily: Codable, Hashable, Sendable {
    /// `ljwx-stock:latest`, or what `base_model` says.
    public let configured: ModelName

    public init(configured: ModelName) { self.configured = configured }

    /// What builds start from: a copy that nothing but `base create` ever moves.
    public var base: ModelName { ModelName(base: configured.base, tag: "base") }
    public var champion: ModelName { ModelName(base: configured.base, tag: "champion") }
    public var previous: ModelName { ModelName(base: configured.base, tag: "previous") }
    public var latest: ModelName { ModelName(base: configured.base) }
    /// `ljwx-stock-trained-20261121_0200[-n]`
    public func version(of run: RunID) -> ModelName {
        let stem = run.rawValue.split(separator: "-", maxSplits: 2).map(String.init)
        let suffix = stem.count > 2 ? "-\(stem[2])" : ""
        return ModelName(base: "\(configured.base)-trained-\(stem[0])_\(stem.count > 1 ? stem[1] : "0000")\(suffix)")
    }
}

/// Sees to it that the base tag is there and is what it was when it was pinned.
struct BaseModelGuard: Sendable {
    let server: any ModelServer
    let models: any ModelStore
    let family: ModelFamily

    /// The base tag's digest. Copies the configured base once; never pulls, never overwrites.
    func pinnedDigest() async throws -> String {
        var serving = try await models.serving()
        var digests = try await server.digests()
        if digests[family.base] == nil {
            guard digests[family.configured] != nil else {
                throw TrainerError(
                    .baseModelMissing, .baseModelMissing(family.configured.short),
                    hint: .baseModelMissingHint(family.configured.short))
            }
            if let pinned = serving.baseDigest, digests[family.configured] != pinned {
                throw changed(pinned: pinned, found: digests[family.configured], name: family.configured)
            }
            try await server.copy(family.configured, to: family.base)
            digests = try await server.digests()
        }
        guard let found = digests[family.base] else {
            throw TrainerError(.modelNotVerified, .modelNotListed(family.base.description), hint: nil)
        }
        if let pinned = serving.baseDigest {
            guard pinned == found else { throw changed(pinned: pinned, found: found, name: family.base) }
        } else {
            serving.baseDigest = found
            try await models.setServing(serving)
        }
        return found
    }

    private func changed(pinned: String, found: String?, name: ModelName) -> TrainerError {
        TrainerError(
            .baseModelChanged,
            .baseModelChanged(
                name.description, pinned: String(pinned.prefix(12)), found: String((found ?? "").prefix(12))),
            hint: .baseModelChangedHint(family.configured.short))
    }
}
