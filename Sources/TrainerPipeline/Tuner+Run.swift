import Evidence
import Foundation
import Gate
import Messages
import Modelfile
import Statistics
import TrainerCore

extension Tuner {
    /// The whole tune. What has been tried is recorded after each round, also of one that is cancelled or fails.
    ///
    /// - Throws: `conflict`, `noData` where there is nothing to tune on; `usage` for a budget that shows nothing; what the
    ///   model server says.
    func run(_ options: TuneOptions, _ context: StageContext) async throws -> TuneRecord {
        await context.progress(0, .tunePreparing)
        let basis = try await TuneBasis.newest(stores, settings)
        let base = try await BaseModelGuard(server: server, models: stores.models, family: settings.family).found()
        let model = MarketLane.Model(name: base.name, digest: base.digest)
        let sitting = try await Sitting(of: context.run, at: server)
        let asker = Asker(
            tuner: self, basis: basis, model: model, sitting: sitting, context: context,
            deadline: options.minutes.map {
                (context.run.startedAt ?? context.run.enqueuedAt).addingTimeInterval(TimeInterval($0) * 60)
            })
        var budget = options.questions ?? 0
        if options.questions == nil { budget = Self.budget(options, pace: try await pace(asker, options)) }
        let prepared = try await prepare(basis, options, budget: budget)
        let record = try await searched(prepared, asker, options)
        try await MarketLane.Model.expect([model], in: try await server.digests(), stores.answers, of: context.run)
        try await sitting.expect(server, of: [model], stores.answers)
        try await stores.runs.record(record)
        return record
    }

    /// Seconds a question, by the first ones to the current settings; their kept answers tell the same to a tune that goes
    /// on.
    private func pace(_ asker: Asker, _ options: TuneOptions) async throws -> Double {
        let few = try await prepare(asker.basis, options, budget: TuneOptions.questionRange.lowerBound)
        let current = few.plan.current
        let questions = Array(few.search.prefix(Self.timedQuestions))
        let recipe = try recipe(current, beside: current, asker.basis)
        // A tune that goes on when its minutes are over says so by what it has come to.
        var untimed = asker
        untimed.deadline = nil
        let answers = try await untimed.answers(recipe, questions) { _ in }
        let latencies = answers.map { $0.latency + $0.loadSeconds }.sorted()
        let median = latencies.isEmpty ? Self.assumedPace : latencies[latencies.count / 2]
        return median / Double(asker.basis.decision.parallel)
    }

    private func searched(_ prepared: Prepared, _ asker: Asker, _ options: TuneOptions) async throws -> TuneRecord {
        let plan = prepared.plan
        let run = asker.context.run.id
        let epoch = prepared.basis.held.frozen.epoch
        let earlier = try await stores.runs.tunes(at: epoch).filter { $0.run != run }
        var record = TuneRecord(
            run: run, basis: prepared.basis.run, epoch: epoch, seed: options.seed, current: plan.current,
            searchDays: prepared.split.searchDays, confirmationDays: prepared.split.confirmationDays,
            budget: plan.questions, triedBefore: Self.tried(earlier))
        // One that goes on keeps what it had tried, until it knows as much again.
        if try await stores.runs.tune(of: run) == nil { try await stores.runs.record(record) }
        var search = TuneSearch(plan, items: prepared.search.map(\.item))
        do {
            while !search.isOver {
                try await askRound(&search, prepared, asker, &record)
                if try await stores.runs.tune(of: run)?.asked ?? 0 < record.asked {
                    try await stores.runs.record(record)
                }
            }
            let look = 1 + earlier.count { $0.confirmation != nil }
            try await confirm(search.best, prepared, asker, look: look, &record)
        } catch is TimeOver {
            record.outcome = .timeOver
        }
        return record
    }

    private func askRound(
        _ search: inout TuneSearch, _ prepared: Prepared, _ asker: Asker, _ record: inout TuneRecord
    ) async throws {
        let questions = Array(prepared.search.prefix(search.askedItems.count))
        let (most, number, rounds) = (record.budget, search.round + 1, prepared.plan.rounds.count)
        var asked = record.asked
        for setting in search.asked {
            // What was asked in earlier rounds was counted then.
            let (known, before) = (search.answered(by: setting), asked)
            let found = try await ask(setting, questions, prepared, asker) {
                let all = before + max(0, $0 - known)
                await asker.tell(all, of: most, .tuneRound(number, of: rounds, done: all, most: most))
            }
            guard let forecasts = found else {
                search.leaveOut(setting)
                continue
            }
            search.take(forecasts, of: setting)
            asked += forecasts.count - known
        }
        search.endRound()
        record.rows = search.rows
        record.asked = asked
    }

    private func confirm(
        _ best: TuneSetting?, _ prepared: Prepared, _ asker: Asker, look: Int, _ record: inout TuneRecord
    ) async throws {
        record.outcome = .noDifference
        guard let best else { return }
        guard prepared.split.confirmationDays >= PromotionRule.minimumDates else {
            record.outcome = .tooFewDays
            return
        }
        let questions = prepared.confirmation
        var both: [[Forecast]] = []
        for setting in [prepared.plan.current, best] {
            let (before, most) = (record.asked, record.budget)
            let found = try await ask(setting, questions, prepared, asker) {
                await asker.tell(before + $0, of: most, .tuneConfirming(done: before + $0, most: most))
            }
            // Refused only now: one of these questions is longer.
            guard let forecasts = found else { return }
            both.append(forecasts)
            record.asked += forecasts.count
        }
        do throws(Degenerate) {
            let found = try TuneRecord.Confirmation(
                of: best, on: questions.map(\.item), current: both[0], other: both[1], look: look)
            record.confirmation = found
            record.outcome = found.isShown ? .better : found.hasEnoughDays ? .noDifference : .tooFewDays
        } catch {
            record.outcome = .tooFewDays
        }
    }

    /// nil where the engine refuses the prompt for its length.
    private func ask(
        _ setting: TuneSetting, _ questions: [GatePanel.Question], _ prepared: Prepared, _ asker: Asker,
        _ onAnswer: @Sendable (Int) async -> Void
    ) async throws -> [Forecast]? {
        let current = prepared.plan.current
        do {
            let recipe = try recipe(setting, beside: current, prepared.basis)
            let answers = try await asker.answers(recipe, questions, onAnswer)
            return ProbabilitySource.asSaid.forecasts(answers, of: questions.map(\.item))
        } catch let error as TrainerError where error.code == .contextTooSmall && setting != current {
            return nil
        }
    }

    /// The minutes are over.
    struct TimeOver: Error {}

    /// Puts a recipe's questions to the base.
    struct Asker: Sendable {
        let tuner: Tuner
        let basis: TuneBasis
        let model: MarketLane.Model
        let sitting: Sitting
        let context: StageContext
        var deadline: Date?

        /// - Parameter onAnswer: told how many of the questions are answered.
        /// - Throws: `TimeOver`, and what the server says.
        func answers(
            _ recipe: ModelRecipe, _ questions: [GatePanel.Question], _ onAnswer: @Sendable (Int) async -> Void
        ) async throws -> [ModelAnswer] {
            var examiner = basis.decision.examiner(
                tuner.server, tuner.stores.answers, tuner.clock, tuner.settings.evaluation, sitting,
                under: recipe.parameters, withOdds: false)
            // As people get the model: the examination's own temperature is for answers that are compared with one another.
            examiner.options["temperature"] = recipe.parameters["temperature"]
            let before = [ChatMessage(.system, recipe.system)] + recipe.messages
            var answers: [ModelAnswer] = []
            for start in stride(from: 0, to: questions.count, by: Tuner.chunk) {
                try Task.checkCancellation()
                if let deadline, tuner.clock.now >= deadline { throw TimeOver() }
                let known = answers.count
                let part = questions[start..<min(start + Tuner.chunk, questions.count)]
                answers += try await examiner.examine(
                    model.name, digest: model.digest, on: part.map { before + [ChatMessage(.user, $0.prompt)] }
                ) { await onAnswer(known + $0) }
            }
            return answers
        }

        func tell(_ done: Int, of most: Int, _ message: Message) async {
            await context.progress(Double(done) / Double(max(1, most)), message)
        }
    }
}
