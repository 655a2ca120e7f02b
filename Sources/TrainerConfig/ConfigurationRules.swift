import Messages
import Retention
import Schedule
import Statistics
import TrainerCore

/// Rules over several keys, each of whose values is possible on its own.
enum ConfigurationRules {
    typealias Fault = ConfigurationFault

    static func faults(in configuration: TrainerConfiguration) -> [Fault] {
        windowFaults(configuration) + weeklyFaults(configuration.schedule)
            + repeatedSlotFaults(configuration.schedule) + sourceFaults(configuration.fetch)
            + passRateFaults(configuration.evaluation) + latencyFaults(configuration) + decisionFaults(configuration)
            + refinementFaults(configuration) + retentionFaults(configuration.retention)
            + stockListFaults(configuration)
    }

    /// A person cannot work out the hash that tells the two kinds apart.
    private static let heldOutStocks = ["601939.SH", "601012.SH", "600585.SH", "600019.SH", "300014.SZ"]
    private static let openStocks = ["600000.SH", "600519.SH", "000001.SZ", "000858.SZ", "300750.SZ"]

    /// Stocks of one kind alone: samples are made of open ones, and questions of held-out ones, of which one has days
    /// enough for all that are needed.
    private static func stockListFaults(_ configuration: TrainerConfiguration) -> [Fault] {
        let (key, codes) = ("continuous_training.stock_list", configuration.generate.codes)
        let shown = codes.prefix(3).map(\.rawValue)
        if !codes.isEmpty, codes.allSatisfy(\.isHeldOut) {
            return [
                Fault(keys: [key], message: .stockListAllHeldOut(codes.count, shown: shown, examples: openStocks))
            ]
        }
        guard !codes.isEmpty, !codes.contains(where: \.isHeldOut) else { return [] }
        switch configuration.fetch.source {
        case .tushare, .free:
            return [
                Fault(
                    keys: [key, "data_sources.source"],
                    message: .stockListNoneHeldOut(
                        codes.count, shown: shown, cases: EvaluationSettings.caseCounts.lowerBound,
                        examples: heldOutStocks))
            ]
        // Whole days come from these, and questions are asked about all stocks that do.
        case .csv, .plugin: return []
        }
    }

    private static func windowFaults(_ configuration: TrainerConfiguration) -> [Fault] {
        let context = configuration.model.numCtx
        return [
            ("model_settings.num_predict", configuration.model.numPredict),
            ("evaluation.num_predict", configuration.evaluation.numPredict),
            ("evaluation.decision.num_predict", configuration.evaluation.decision.numPredict),
        ].filter { $0.1 >= context }.map { key, value in
            Fault(
                keys: [key, "model_settings.num_ctx"],
                message: .numPredictOverContext(key: key, value: value, context: context))
        }
    }

    private static func weeklyFaults(_ schedule: ScheduleSettings) -> [Fault] {
        let keys = ["scheduler.weekly_training_times", "scheduler.weekly_training_days", "scheduler.weekly_pairing"]
        let days = schedule.weeklyDays.count
        let times = schedule.weeklyTimes.count
        guard days > 0 else { return [] }
        if times == 0 { return [Fault(keys: keys, message: .weeklyTimesNeeded(days: days))] }
        guard schedule.weeklyPairing == .zip, days != times else { return [] }
        return [Fault(keys: keys, message: .weeklyZipUneven(days: days, times: times))]
    }

    /// What is there twice would run once: whoever wrote it meant something else.
    private static func repeatedSlotFaults(_ schedule: ScheduleSettings) -> [Fault] {
        func faults(_ key: String, _ values: [String]) -> [Fault] {
            var seen: Set<String> = []
            var told: Set<String> = []
            return values.filter { !seen.insert($0).inserted && told.insert($0).inserted }
                .map { Fault(keys: [key], message: .listedTwice(key: key, value: $0)) }
        }
        let times = "scheduler.weekly_training_times"
        switch schedule.weeklyPairing {
        case .product:
            return faults(times, schedule.weeklyTimes.map(\.description))
                + faults("scheduler.weekly_training_days", schedule.weeklyDays.map(\.rawValue))
        case .zip:
            return faults(times, zip(schedule.weeklyDays, schedule.weeklyTimes).map { "\($0.rawValue) \($1)" })
        }
    }

    private static func sourceFaults(_ fetch: FetchSettings) -> [Fault] {
        switch fetch.source {
        case .csv where fetch.csvDirectory == nil:
            let key = "data_sources.csv.directory"
            return [Fault(keys: [key, "data_sources.source"], message: .csvDirectoryNeeded(key: key))]
        case .plugin where fetch.plugin.command.isEmpty:
            let key = "data_sources.plugin.command"
            return [Fault(keys: [key, "data_sources.source"], message: .pluginCommandNeeded(key: key))]
        case .tushare, .free, .csv, .plugin: return []
        }
    }

    /// Models cannot come to this: their `keep_last` is at least 1.
    private static func retentionFaults(_ retention: RetentionRules) -> [Fault] {
        [
            ("retention.runs", retention.runs), ("retention.data", retention.data),
            ("retention.backups", retention.backups),
        ].filter { $0.1.isEmpty }.map { name, _ in
            let rules = ["last", "hourly", "daily", "weekly", "monthly", "yearly", "within", "tags"]
            return Fault(keys: rules.map { "\(name).keep_\($0)" }, message: .keepRulesEmpty(name))
        }
    }

    /// A pass rate whose lower bound would not be there even if every case passed.
    private static func passRateFaults(_ evaluation: EvaluationSettings) -> [Fault] {
        let limit = evaluation.minimumPassRate
        let bound = WilsonInterval(passed: evaluation.cases, of: evaluation.cases).lower
        guard bound < limit else { return [] }
        let needed = WilsonInterval.cases(toShow: limit, despite: 0).flatMap { cases in
            EvaluationSettings.caseCounts.contains(cases) ? cases : nil
        }
        let rate = "performance_thresholds.min_success_rate"
        return [
            Fault(
                keys: needed == nil ? [rate] : ["evaluation.cases", rate],
                message: .passRateNeverShown(
                    limit: "\(limit)", cases: evaluation.cases, bound: Int(bound * 1000), needed: needed))
        ]
    }

    private static func latencyFaults(_ configuration: TrainerConfiguration) -> [Fault] {
        let timeout = configuration.ollama.answerTimeout / .seconds(1)
        let limit = configuration.evaluation.maximumLatency
        guard timeout <= limit else { return [] }
        return [
            Fault(
                keys: ["ollama.answer_timeout_seconds", "performance_thresholds.max_response_time"],
                message: .answerTimeoutTooShort(
                    timeout: "\(timeout)", limit: "\(limit)", example: "\(Int((limit * 10).rounded(.up)))"))
        ]
    }

    /// Other shots could be compared on nothing.
    private static func refinementFaults(_ configuration: TrainerConfiguration) -> [Fault] {
        let decision = configuration.evaluation.decision
        let needed = DecisionLaneSettings.devQuestionsToRefine
        guard configuration.model.devRefine > 0, !decision.isEnabled || decision.devQuestions < needed else {
            return []
        }
        return [
            Fault(
                keys: [
                    "model_settings.dev_refine", "evaluation.decision.dev_questions", "evaluation.decision.enabled",
                ],
                message: .devRefineNeedsDev(needed: needed))
        ]
    }

    /// A lane that could never decide, or that would leave nothing to train on.
    private static func decisionFaults(_ configuration: TrainerConfiguration) -> [Fault] {
        let decision = configuration.evaluation.decision
        guard decision.isEnabled else { return [] }
        var faults: [Fault] = []
        if decision.days < decision.minimumDays {
            faults.append(
                Fault(
                    keys: ["evaluation.decision.days", "evaluation.decision.horizon"],
                    message: .decisionDaysTooFew(
                        days: decision.days, horizon: decision.horizon, needed: decision.minimumDays)))
        }
        // 244 trading days a year at most: fewer calendar days surely do not hold them.
        let calendarDays = decision.historyDays * 365 / 244
        if decision.strictWalkForward, configuration.fetch.daysBack < calendarDays {
            faults.append(
                Fault(
                    keys: ["continuous_training.days_back", "evaluation.decision.strict_walk_forward"],
                    message: .strictWalkForwardNeedsHistory(
                        days: configuration.fetch.daysBack, needed: calendarDays)))
        }
        return faults
    }
}
