import ControlAPI
import Foundation
import Messages
import TrainerCore
import TrainerPipeline

/// What the control socket can ask about single versions.
extension DaemonBackend {
    func promote(_ name: ModelName, _ request: PromoteRequest) async throws -> PromoteReply {
        let order = try PromotionOrder(overrides: request.override, reason: request.reason)
        let row = try await modelRecord(name)
        let version = row.name
        // A run that measures holds its challenger against the model in service.
        if let run = await runner.current {
            throw TrainerError(
                .conflict, .promoteWhileRunning(run.rawValue), hint: .promoteWhileRunningHint(run.rawValue))
        }
        let before = try await stores.models.serving().champion
        let isHeldBack = try await record(row.run).holdsBack
        let serving = try await TrainerError.ofCommand {
            try await promoter.promote(version, byHand: order, isHeldBack: isHeldBack)
        }
        return PromoteReply(champion: version, previous: serving.previous, changed: before != version)
    }

    func compare(_ first: ModelName, with second: ModelName) async throws -> ComparisonReply {
        let left = try await modelRecord(first)
        let right = try await modelRecord(second)
        guard left.digest != right.digest else {
            throw TrainerError(.usage, .comparedWithItself(left.name.short, right.name.short))
        }
        let found = try await MeasurementReader(runs: stores.runs, artifacts: stores.artifacts).measurements(
            of: [left.digest, right.digest], backTo: min(left.createdAt, right.createdAt).addingTimeInterval(-Self.day))
        let comparison = ModelComparison(
            found.byDigest[left.digest] ?? [], found.byDigest[right.digest] ?? [])
        let forecasts = try await ForecastComparison(
            .init(left, found.forecasts[left.digest] ?? []), .init(right, found.forecasts[right.digest] ?? []),
            from: stores)
        return ComparisonReply(comparison, forecasts, left, right, stoppedAt: found.stoppedAt)
    }

    /// A version is built within a day of its run's request.
    private static let day: TimeInterval = 86_400

    func lineage(_ name: ModelName) async throws -> LineageReply {
        let record = try await modelRecord(name)
        let history = try await VersionHistory(of: record, runs: stores.runs)
        let moves = try await stores.models.moves(limit: Self.movesKnown)
        return LineageReply(lineage: history.lineage, moves: moves.filter { $0.champion == record.name })
    }

    /// More than a person reads, and more than a year of nights.
    static let movesKnown = 1_000

    func card(_ name: ModelName) async throws -> CardReply {
        let record = try await modelRecord(name)
        let card = ModelCard(try await VersionHistory(of: record, runs: stores.runs)).markdown
        let path = ModelCard.path(of: record.run)
        let written = try await stores.artifacts.read(path)
        return CardReply(
            model: record.name, markdown: card, path: path, isAsWritten: written.map { $0 == Data(card.utf8) })
    }

    func reproduce(_ subject: ReproduceSubject) async throws -> Reproduction {
        let run: RunID? = if let model = subject.model { try await modelRecord(model).run } else { subject.run }
        return try await Reproducer(
            stores: stores,
            questions: HeldOutCases(stores: stores, writer: settings.writer, universe: settings.universe)
        ).reproduce(try await record(run))
    }
}
