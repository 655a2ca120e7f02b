public import Foundation

/// One change of the model in service, as the registry keeps it: written in the same transaction as the change.
public struct ServingMove: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// A run's challenger passed.
        case verdict
        /// A person put a version into service.
        case byHand = "by_hand"
        /// A person let champion and previous change places.
        case rollback
    }

    public let at: Date
    public let kind: Kind
    /// In service from then on.
    public let champion: ModelName
    /// In service until then; nil for the first one.
    public let replaced: ModelName?
    /// The run whose verdict it was; nil for what a person did.
    public let run: RunID?
    /// The person overrode a verdict that did not allow it.
    public let isOverride: Bool
    /// In the person's own words.
    public let reason: String?

    public init(
        at: Date, kind: Kind, champion: ModelName, replaced: ModelName?, run: RunID? = nil, isOverride: Bool = false,
        reason: String? = nil
    ) {
        self.at = at
        self.kind = kind
        self.champion = champion
        self.replaced = replaced
        self.run = run
        self.isOverride = isOverride
        self.reason = reason
    }
}

/// What is to be remembered of a change of the model in service; who came and went is known once it is made.
public struct ServingMoveNote: Hashable, Sendable {
    public let at: Date
    public let kind: ServingMove.Kind
    public let run: RunID?
    public let isOverride: Bool
    public let reason: String?

    public init(
        at: Date, kind: ServingMove.Kind, run: RunID? = nil, isOverride: Bool = false, reason: String? = nil
    ) {
        self.at = at
        self.kind = kind
        self.run = run
        self.isOverride = isOverride
        self.reason = reason
    }
}

/// A name in Ollama that does not hold the version which the registry says.
public struct StrayAlias: Codable, Hashable, Sendable {
    public let name: ModelName
    /// What the registry says.
    public let version: ModelName
    /// The digest that stands there; nil where the name is not there at all.
    public let found: String?

    public init(name: ModelName, version: ModelName, found: String?) {
        self.name = name
        self.version = version
        self.found = found
    }
}
