import Messages
import TrainerCore

/// Gives a run that begins at a later stage what the newest run that has them left of the stages before.
struct EarlierStages: Sendable {
    let runs: any RunStore

    /// Once alone: a run that resumes keeps what it began with, whatever ran meanwhile.
    /// - Throws: `noData` where no run has all of them.
    func take(upTo first: StageName, for journal: RunJournal) async throws {
        let run = await journal.run
        let wanted = StageName.allCases.filter { $0 < first }
        if try await done(wanted, of: run.id) != nil { return }
        for earlier in try await runs.runs(limit: 100, before: nil) where earlier.id != run.id {
            // Of a trial no sample was kept, so that nothing can be built on what it counted.
            guard !earlier.options.dryRun, let records = try await done(wanted, of: earlier.id) else { continue }
            // Told before it is taken: a process killed between the two must not leave a run that does not say whose.
            await journal.warn(.runBeginsWith(first.rawValue, run: earlier.id.rawValue))
            try await runs.record(await journal.underWay)
            for record in records { try await runs.record(record, of: run.id) }
            return
        }
        throw TrainerError(.noData, .nothingToBeginWith(first.rawValue), hint: .nothingToBeginWithHint)
    }

    /// nil unless all of them are done.
    private func done(_ wanted: [StageName], of run: RunID) async throws -> [StageRecord]? {
        let records = try await runs.stages(of: run).filter { wanted.contains($0.stage) && $0.state == .done }
        return records.count == wanted.count ? records : nil
    }
}
