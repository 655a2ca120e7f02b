public import Foundation
internal import Messages
public import TrainerCore

/// Decides which versions stay in Ollama. Pure: it sees rows and names, and deletes nothing.
///
/// Never planned for removal: the champion, the one before it, a pinned one, the newest, and what has a version's name
/// without being it. No other model that this program did not make appears in a plan.
public struct RetentionPolicy: Hashable, Sendable {
    public let rules: KeepRules

    /// - Parameter name: of the rules in the config, for the refusal.
    /// - Throws: `config_invalid` for rules that keep nothing.
    public init(_ rules: KeepRules, of name: String) throws(TrainerError) {
        guard !rules.isEmpty else {
            throw TrainerError(.configInvalid, .retentionPolicyEmpty(name), hint: .retentionPolicyHint(name))
        }
        self.rules = rules
    }

    /// - Parameters:
    ///   - base: the configured base model's name without its tag; versions are named `<base>-trained-…` and candidates
    ///     are its tags.
    ///   - models: the registry, in any order; rows with `removedAt` are history and do not count.
    ///   - pinned: names pinned besides those whose row says so.
    ///   - taken: versions whose name another model has in Ollama: somebody else's, whatever the rules.
    ///   - listed: names in Ollama; only candidate tags, versions without a row and models of the older scripts matter
    ///     among them. The last are kept, whatever the rules.
    ///   - liveRun: the run now going on, whose candidate stays.
    ///   - tags: of the versions' runs, for the rules that keep by tags; a run that is not among them has none.
    ///   - endedRuns: runs of this program that are over. A version that bears the name of one and has no row was left by
    ///     a process that died before it wrote one. Any other name without a row is somebody else's.
    public func plan(
        base: String, models: [ModelRecord], serving: ServingState, pinned: Set<ModelName> = [],
        taken: Set<ModelName> = [], listed: [ModelName] = [], liveRun: RunID? = nil, tags: [RunID: Set<KeepTag>] = [:],
        endedRuns: Set<RunID> = [], now: Date
    ) -> RetentionPlan {
        let live = models.filter { $0.removedAt == nil && Self.isOurs($0.name, base: base) }
            .sorted { ($0.createdAt, $0.name.description) > ($1.createdAt, $1.name.description) }
        let byRules = rules.reasons(
            for: live.map { KeepSubject(madeAt: $0.createdAt, tags: tags[$0.run] ?? []) }, now: now)
        let judged = zip(live, byRules).enumerated().map { rank, pair in
            let protections = protections(of: pair.0, rank: rank, serving: serving, pinned: pinned, taken: taken)
            return RetentionPlan.Kept(name: pair.0.name, reasons: protections + pair.1)
        }
        let served = [serving.champion, serving.previous].compactMap(\.self)
        let orphans = Set(listed).subtracting(served + models.map(\.name)).subtracting(pinned)
            .filter { name in VersionName.run(of: name, base: base).map { endedRuns.contains($0) } ?? false }
            .sorted { $0.description < $1.description }
        let candidates = Set(listed).subtracting(served)
            .filter { $0.base.lowercased() == base.lowercased() && CandidateTag.run(of: $0) != nil }
            .sorted { $0.description < $1.description }
        let incumbents = Set(listed).filter { IncumbentName.matches($0, base: base) }
            .sorted { $0.description < $1.description }
        let isLive = { (name: ModelName) in liveRun != nil && CandidateTag.run(of: name) == liveRun }
        return RetentionPlan(
            keep: judged.filter { !$0.reasons.isEmpty }
                + candidates.filter(isLive).map { .init(name: $0, reasons: [.liveCandidate]) }
                + incumbents.map { .init(name: $0, reasons: [.incumbent]) },
            remove: judged.filter(\.reasons.isEmpty).map(\.name).reversed() + orphans
                + candidates.filter { !isLive($0) })
    }

    private func protections(
        of model: ModelRecord, rank: Int, serving: ServingState, pinned: Set<ModelName>, taken: Set<ModelName>
    ) -> [KeepReason] {
        var reasons: [KeepReason] = []
        if model.name == serving.champion { reasons.append(.champion) }
        if model.name == serving.previous { reasons.append(.previous) }
        if model.isPinned || pinned.contains(model.name) { reasons.append(.pinned) }
        if rank == 0 { reasons.append(.newest) }
        if taken.contains(model.name) { reasons.append(.anotherModel) }
        return reasons
    }

    private static func isOurs(_ name: ModelName, base: String) -> Bool {
        name.base.lowercased().hasPrefix("\(base)-trained-".lowercased())
    }
}
