public import Messages
public import TrainerCore

/// What stands beside a challenger.
enum Rival: Sendable {
    /// In service, by whatever name holds it.
    case champion(MarketLane.Model)
    /// In service, and not in Ollama any more.
    case lost(LostChampion)
    /// Nothing is in service yet; nil where Ollama does not have the base either.
    case base(MarketLane.Model?)

    /// The one that can be asked.
    var asked: MarketLane.Model? {
        switch self {
        case .champion(let model): model
        case .base(let model): model
        case .lost: nil
        }
    }

    var lost: LostChampion? {
        if case .lost(let champion) = self { champion } else { nil }
    }

    /// Whether there is a champion that can be asked.
    var isChampion: Bool {
        if case .champion = self { true } else { false }
    }

    init(
        _ champion: ModelName?, in digests: [ModelName: String], of family: ModelFamily, _ models: any ModelStore
    ) async throws {
        guard let champion else {
            self = .base(digests[family.base].map { MarketLane.Model(name: family.base, digest: $0) })
            return
        }
        guard let row = try await models.model(champion) else {
            throw TrainerError(.notFound, .noSuchModel(champion.short), hint: .noPreviousModelHint)
        }
        guard let name = row.standing(in: digests, or: family.champion) else {
            self = .lost(LostChampion(row, row.lost(found: digests[champion])))
            return
        }
        self = .champion(MarketLane.Model(name: name, digest: row.digest))
    }
}

/// A model in service that Ollama does not have any more, under any name. It is asked nothing, and known by what it said.
public struct LostChampion: Codable, Hashable, Sendable {
    public let name: ModelName
    public let digest: String
    /// That made it: what it said too late there counts so.
    public let run: RunID
    /// What became of it.
    public let why: Message
    public let hint: Message?
    /// Why a challenger's narratives cannot be compared with its own; nil where they are.
    public internal(set) var narratives: Message?
    /// The same of forecasts; nil too where nobody was asked for any.
    public internal(set) var forecasts: Message?

    init(_ row: ModelRecord, _ error: TrainerError) {
        self.name = row.name
        self.digest = row.digest
        self.run = row.run
        self.why = error.message
        self.hint = error.hint
    }
}
