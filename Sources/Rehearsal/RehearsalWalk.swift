import ControlAPI
import ControlClient
import Messages
import TrainerCore

/// The product's main job as a person does it, each step looked at: base model, trial, two trading days, a day on which
/// nothing is new, reproduction, rollback.
public struct RehearsalWalk: Sendable {
    private let rehearsal: RunningRehearsal
    private let audience: any RehearsalAudience

    public init(_ rehearsal: RunningRehearsal, _ audience: any RehearsalAudience) {
        self.rehearsal = rehearsal
        self.audience = audience
    }

    private var client: ControlClient { rehearsal.client }

    /// A check failed; what follows would only fail after it.
    private struct Failed: Error {}

    /// False: some check failed, and the audience was told what is wrong. An act that an error ends is a failed check too.
    public func run() async throws -> Bool {
        do {
            try await walk()
            return true
        } catch is Failed {
            return false
        }
    }

    private func walk() async throws {
        try await tell([RehearsalCheck("programs", .checkPrograms)])
        try await act(.base) { try await base() }
        let newest = try await act(.trial) { try await trial() }
        // The day before is the newest open one up to then, however long the exchanges were closed.
        let eve = newest.advanced(by: -1)
        let first = try await act(.firstDay(eve)) { try await firstDay(eve) }
        let second = try await act(.nextDay(newest)) { try await nextDay(newest, after: first) }
        try await act(.sameDay) { try await sameDay() }
        try await act(.reproduction(second.model)) { try await reproduction(of: second.model) }
        let report = try await client.report(second.run)
        try await act(.rollback) { try await rollback(to: first.model) }
        try await audience.ends(report)
    }

    private func act<Value: Sendable>(
        _ act: RehearsalAct, _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await audience.begins(act)
        do {
            return try await body()
        } catch let error as TrainerError {
            // A connection that a stop has cut is no fault.
            try Task.checkCancellation()
            try await audience.told(RehearsalCheck(act.code, act.heading, error))
            throw Failed()
        }
    }

    private func tell(_ checks: [RehearsalCheck]) async throws {
        for check in checks { try await audience.told(check) }
        if checks.contains(where: { !$0.passed }) { throw Failed() }
    }

    // MARK: Acts

    private func base() async throws {
        var last: BaseProgress?
        for try await step in try await client.createBase(CreateBaseRequest(from: RehearsalFolder.sourceModel)) {
            last = step
        }
        let isPinned = try await client.status().serving.base.digest == last?.digest
        try await tell([
            RehearsalCheck("base", .checkBase, problem: last?.created != nil && isPinned ? [] : [.baseNotPinned])
        ])
    }

    /// Returns the newest day that the market has.
    private func trial() async throws -> TradeDate {
        let report = try await run(RunNowRequest(dryRun: true))
        let kept = try await client.status().data.samples
        var problem = RehearsalFinding.unless(report.detail.run, .succeeded)
        if kept > 0 { problem.append(.trialKeptSamples(kept)) }
        if !report.models.isEmpty { problem.append(.trialMadeModels(report.models.count)) }
        if report.detail.run.asOf == nil { problem.append(.runWithoutDay) }
        try await tell([RehearsalCheck("dry_run", .checkTrial, problem: problem)])
        guard let day = report.detail.run.asOf else { throw Failed() }
        return day
    }

    /// A day's run that put its version into service.
    private struct Day: Sendable {
        let run: RunID
        let asOf: TradeDate
        let model: ModelName
    }

    private func firstDay(_ limit: TradeDate) async throws -> Day {
        let report = try await run(RunNowRequest(asOf: limit))
        let days = try RehearsalSamples.days(in: rehearsal.folder.samples)
        try await tell(
            RehearsalFinding.stages(of: report) + [
                RehearsalCheck(
                    "samples", .checkSamples(days.count),
                    problem: RehearsalFinding.written(
                        days, of: report.detail, in: DayLimits(after: nil, last: limit))),
                RehearsalCheck(
                    "answers", .checkAnswers, problem: RehearsalFinding.answers(of: report.evaluation?.challenger)),
                RehearsalCheck(
                    "promotion", .checkPromotion, problem: RehearsalFinding.promotion(of: report, replaced: nil)),
            ])
        return try day(of: report)
    }

    private func nextDay(_ newest: TradeDate, after first: Day) async throws -> Day {
        let report = try await run(RunNowRequest())
        let days = try RehearsalSamples.days(in: rehearsal.folder.samples)
        try await tell([
            RehearsalCheck(
                "second_run", .checkSecondRun,
                problem: RehearsalFinding.stages(of: report).flatMap(\.problem)),
            RehearsalCheck(
                "new_samples", .checkNewSamples(days.count),
                problem: RehearsalFinding.written(
                    days, of: report.detail, in: DayLimits(after: first.asOf, last: newest))),
            RehearsalCheck(
                "second_promotion", .checkSecondPromotion,
                problem: RehearsalFinding.promotion(of: report, replaced: first.model)),
        ])
        return try day(of: report)
    }

    private func sameDay() async throws {
        let report = try await run(RunNowRequest())
        try await tell([
            RehearsalCheck(
                "no_new_data", .checkSameDay, problem: RehearsalFinding.unless(report.detail.run, .noNewData))
        ])
    }

    private func reproduction(of model: ModelName) async throws {
        let found = try await client.reproduce(ReproduceSubject(model: model))
        let problem = found.parts.filter { $0.outcome != .equal }.map {
            Message.partNotEqual($0.part.rawValue, $0.detail)
        }
        try await tell([RehearsalCheck("reproduce", .checkReproduction, problem: problem)])
    }

    private func rollback(to first: ModelName) async throws {
        let reply = try await client.rollback()
        let problem: [Message] = reply.champion == first ? [] : [.otherInService(reply.champion.short)]
        try await tell([RehearsalCheck("rollback", .checkRollback, problem: problem)])
    }

    // MARK: Runs

    private func run(_ request: RunNowRequest) async throws -> ReportReply {
        let run = try await client.enqueue(request).run
        try await audience.follow(run, client)
        return try await client.report(run)
    }

    private func day(of report: ReportReply) throws -> Day {
        // The checks before have seen both.
        guard let asOf = report.detail.run.asOf, let model = report.detail.run.model else { throw Failed() }
        return Day(run: report.detail.run.id, asOf: asOf, model: model)
    }
}
