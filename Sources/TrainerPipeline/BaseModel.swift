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
    /// Where `base create` builds before it takes the base's place.
    public var baseDraft: ModelName { ModelName(base: configured.base, tag: "base-draft") }
    public var champion: ModelName { ModelName(base: configured.base, tag: "champion") }
    public var previous: ModelName { ModelName(base: configured.base, tag: "previous") }
    public var latest: ModelName { ModelName(base: configured.base) }
    /// `ljwx-stock-trained-20261121_0200[-n]`
    public func version(of run: RunID) -> ModelName { VersionName.name(base: configured.base, run: run) }

    /// Whether the draft must stay: it alone holds the pinned base, since a replacement died before it moved the base tag.
    public func needsDraft(_ digests: [ModelName: String], pinned: String?) -> Bool {
        guard let pinned else { return false }
        return digests[baseDraft] == pinned && digests[base] != pinned
    }
}

/// Sees to it that the base tag is there and is what it was when it was pinned.
struct BaseModelGuard: Sendable {
    let server: any ModelServer
    let models: any ModelStore
    let family: ModelFamily

    struct Found: Sendable {
        let name: ModelName
        let digest: String
    }

    /// The base tag or, before it was ever copied, the configured base. Changes nothing: this is all a dry run may do.
    func found() async throws -> Found {
        let digests = try await server.digests()
        guard let name = [family.base, family.configured].first(where: { digests[$0] != nil }),
            let digest = digests[name]
        else {
            throw TrainerError(
                .baseModelMissing, .baseModelMissing(family.configured.short),
                hint: .baseModelMissingHint(family.configured.short))
        }
        if let pinned = try await models.serving().baseDigest, pinned != digest {
            throw changed(pinned: pinned, found: digest, name: name)
        }
        return Found(name: name, digest: digest)
    }

    /// The base tag, copied from the configured base once and pinned; never pulls, never overwrites.
    func pinned() async throws -> Found {
        try await finishReplacement()
        let found = try await found()
        if found.name != family.base {
            try await server.copy(found.name, to: family.base)
            guard try await server.digests()[family.base] == found.digest else {
                throw TrainerError(.modelNotVerified, .modelNotListed(family.base.description), hint: nil)
            }
        }
        if try await models.serving().baseDigest == nil {
            try await models.updateServing { $0.baseDigest = $0.baseDigest ?? found.digest }
        }
        return Found(name: family.base, digest: found.digest)
    }

    /// `base create --replace` pins first and moves the tag afterwards: what died between the two is finished here.
    private func finishReplacement() async throws {
        let digests = try await server.digests()
        guard let pinned = try await models.serving().baseDigest, digests[family.base] != pinned,
            digests[family.baseDraft] == pinned
        else { return }
        try await server.copy(family.baseDraft, to: family.base)
    }

    private func changed(pinned: String, found: String, name: ModelName) -> TrainerError {
        TrainerError(
            .baseModelChanged,
            .baseModelChanged(name.description, pinned: String(pinned.prefix(12)), found: String(found.prefix(12))),
            hint: .baseModelChangedHint(name.description))
    }
}
