import Messages
import Retention

/// Every known key, in the order of the default file.
enum ConfigKeys {
    static let all: [ConfigKey] =
        general + training + scheduler + dataSources + samples + model + ollama + evaluation + lanes + thresholds
        + promotion + retention + backup + logging

    private static let general: [ConfigKey] = [.setting("language", .choice, \.language, .keyLanguage)]

    private static let training: [ConfigKey] = section("continuous_training", foreign: "training") {
        [
            .setting($0("base_model"), .baseModel, \.baseModel, .keyBaseModel),
            .setting($0("training_data_dir"), .outputDirectory, \.directories.trainingData, .keyTrainingDataDir),
            .setting($0("models_dir"), .outputDirectory, \.directories.models, .keyModelsDir),
            .setting(
                $0("max_training_examples_per_batch"), .integer(1...100_000), \.generate.maximumNewSamples,
                .keyMaxTrainingExamples),
            .setting($0("stock_batch_size"), .integer(1...10_000), \.generate.stocksPerRun, .keyStockBatchSize),
            .setting($0("universe"), .choice, \.generate.mode, .keyUniverse),
            .setting(
                $0("stock_list"), .list(of: .code), \.generate.codes, .keyStockList,
                example: #"["600000.SH", "601939.SH"]"#),
            .setting($0("include_st"), .boolean, \.generate.includesST, .keyIncludeST),
            .setting($0("min_listed_days"), .integer(0...3650), \.generate.minimumListedDays, .keyMinListedDays),
            .setting($0("days_back"), .integer(1...20_000), \.fetch.daysBack, .keyDaysBack),
            .setting($0("incremental_days"), .integer(0...3650), \.fetch.incrementalDays, .keyIncrementalDays),
            .setting($0("max_models_to_keep"), .integer(1...1000), \.retention.models.last, .keyMaxModelsToKeep)
                .also("retention.models.keep_last"),
        ]
    }

    private static let scheduler: [ConfigKey] =
        [
            .setting("scheduler.enabled", .boolean, \.schedule.isEnabled, .keySchedulerEnabled),
            .setting(
                "scheduler.daily_training_time", .optional(.time), \.schedule.dailyTime, .keyDailyTrainingTime
            ).also("training.daily_training_time", isForeign: true),
            .setting(
                "scheduler.weekly_training_days", .list(of: .weekday), \.schedule.weeklyDays,
                .keyWeeklyTrainingDays
            ).also("training.weekly_training_days", isForeign: true),
            .setting(
                "scheduler.weekly_training_times", .list(of: .time), \.schedule.weeklyTimes,
                .keyWeeklyTrainingTimes
            ).also("training.weekly_training_times", isForeign: true),
            .setting("scheduler.weekly_pairing", .choice, \.schedule.weeklyPairing, .keyWeeklyPairing),
            .fixed("scheduler.timezone", "Asia/Shanghai", .keyTimezone),
            .ignored("scheduler.cleanup_frequency", .ignoredCleanupFrequency),
            .ignored("scheduler.monitoring_enabled", .ignoredMonitoringEnabled),
        ]

    private static let dataSources: [ConfigKey] =
        [
            .setting("data_sources.source", .choice, \.fetch.source, .keySource),
            .setting(
                "data_sources.landing_deadline", .optional(.time), \.fetch.landingDeadline, .keyLandingDeadline),
            .setting(
                "data_sources.landing_pause_minutes", .duration(1...240, unitSeconds: 60), \.fetch.landingPause,
                .keyLandingPause),
            .setting("data_sources.strict", .boolean, \.fetch.isStrict, .keyStrict),
        ]
        + section("data_sources.tushare", foreign: "tushare") {
            [
                .setting($0("base_url"), .server, \.fetch.tushare.baseURL, .keyTuShareBaseURL),
                .setting(
                    $0("token_file"), .optional(.secretFile), \.fetch.tushare.tokenFile, .keyTokenFile,
                    example: "\"/etc/ljwx-trainer/tushare_token\""
                ).sensitive,
                .setting(
                    $0("rate_limit"), .optional(.integer(1...100_000)), \.fetch.tushare.callsPerMinute, .keyRateLimit,
                    example: "200"),
                .setting(
                    $0("points"), .optional(.integer(0...1_000_000)), \.fetch.tushare.points, .keyTuSharePoints,
                    example: "2000"),
                .setting(
                    $0("parallel_calls"), .integer(1...8), \.fetch.tushare.parallelCalls, .keyTuShareParallelCalls),
                .setting(
                    $0("timeout_seconds"), .duration(1...600, unitSeconds: 1), \.fetch.tushare.timeout,
                    .keyTuShareTimeout),
                .ignored($0("use_pro_api"), .ignoredUseProAPI),
                .ignored($0("fallback_to_free"), .ignoredFallbackToFree),
                .ignored($0("stock_list_limit"), .ignoredStockListLimit),
                .ignored($0("data_fields"), .ignoredDataFields),
                .ignored($0("batch_size"), .ignoredBatchSize),
                .ignored($0("thread_count"), .ignoredThreadCount),
                .refused($0("token"), .tokenRemedies),
            ]
        }
        + [
            .setting(
                "data_sources.free.gateway", .optional(.server), \.fetch.free.gateway, .keyFreeGateway,
                example: "\"http://127.0.0.1:8302\""),
            .setting(
                "data_sources.free.parallel_calls", .integer(1...4), \.fetch.free.parallelCalls,
                .keyFreeParallelCalls),
            .setting(
                "data_sources.free.timeout_seconds", .duration(1...600, unitSeconds: 1), \.fetch.free.timeout,
                .keyFreeTimeout),
            .setting(
                "data_sources.csv.directory", .optional(.directory), \.fetch.csvDirectory, .keyCSVDirectory,
                example: "\"data/csv\""),
            .setting(
                "data_sources.plugin.command", .list(of: .text), \.fetch.plugin.command, .keyPluginCommand,
                example: "[\"python3\", \"/etc/ljwx-trainer/source.py\"]"),
            .setting(
                "data_sources.plugin.timeout_seconds", .duration(1...86_400, unitSeconds: 1), \.fetch.plugin.timeout,
                .keyPluginTimeout),
        ]

    private static let samples: [ConfigKey] = section("samples") {
        [
            .setting(
                $0("templates"), .optional(.directory), \.samples.templates, .keySampleTemplates,
                example: "\"templates\""),
            .setting($0("instruction_seed"), .integer(0...2_147_483_647), \.samples.seed, .keyInstructionSeed),
            .setting(
                $0("processor.command"), .list(of: .text), \.samples.processor.command, .keyProcessorCommand,
                example: "[\"python3\", \"/etc/ljwx-trainer/processor.py\"]"),
            .setting(
                $0("processor.timeout_seconds"), .duration(1...86_400, unitSeconds: 1), \.samples.processor.timeout,
                .keyProcessorTimeout),
        ]
    }

    private static let model: [ConfigKey] = section("model_settings") {
        [
            .setting(
                $0("system_prompt_template"), .optional(.file), \.model.systemPromptFile, .keySystemPromptTemplate,
                example: "\"stock_analysis_prompt.txt\""),
            .setting($0("temperature"), .number(0...2), \.model.temperature, .keyTemperature),
            .setting($0("top_p"), .number(0...1), \.model.topP, .keyTopP),
            .setting($0("top_k"), .integer(0...1000), \.model.topK, .keyTopK),
            .setting($0("repeat_penalty"), .number(0.1...10), \.model.repeatPenalty, .keyRepeatPenalty),
            .setting($0("num_predict"), .integer(16...131_072), \.model.numPredict, .keyNumPredict),
            .setting($0("num_ctx"), .integer(512...1_048_576), \.model.numCtx, .keyNumCtx),
            .setting($0("max_message_pairs"), .integer(1...1000), \.model.maximumShots, .keyMaxMessagePairs),
            .setting($0("shot_order"), .choice, \.model.shotOrder, .keyShotOrder),
            .setting(
                $0("seed"), .optional(.integer(0...2_147_483_647)), \.model.seed, .keySeed, example: "42"),
            .setting($0("lineage"), .choice, \.model.lineage, .keyLineage),
            .setting($0("dev_refine"), .integer(0...64), \.model.devRefine, .keyDevRefine),
            .setting(
                $0("base_released"), .optional(.day), \.model.baseReleased, .keyBaseReleased,
                example: "\"2024-09-19\""),
        ]
    }

    private static let ollama: [ConfigKey] = section("ollama") {
        [
            .setting($0("base_url"), .server, \.ollama.baseURL, .keyOllamaBaseURL),
            .setting(
                $0("connect_timeout_seconds"), .duration(0.1...600, unitSeconds: 1), \.ollama.connectTimeout,
                .keyConnectTimeout),
            .setting(
                $0("request_timeout_seconds"), .duration(1...3600, unitSeconds: 1), \.ollama.requestTimeout,
                .keyRequestTimeout),
            .setting(
                $0("create_timeout_seconds"), .duration(1...86_400, unitSeconds: 1), \.ollama.createTimeout,
                .keyCreateTimeout),
            .setting(
                $0("answer_timeout_seconds"), .duration(1...86_400, unitSeconds: 1), \.ollama.answerTimeout,
                .keyAnswerTimeout),
        ]
    }

    private static let evaluation: [ConfigKey] = section("evaluation") {
        [
            .setting($0("cases"), .integer(EvaluationSettings.caseCounts), \.evaluation.cases, .keyEvaluationCases),
            .setting($0("follow_items"), .integer(0...1000), \.evaluation.followItems, .keyFollowItems),
            .setting($0("num_predict"), .integer(16...131_072), \.evaluation.numPredict, .keyEvaluationNumPredict),
            .setting($0("temperature"), .number(0...2), \.evaluation.temperature, .keyEvaluationTemperature),
            .setting($0("seed"), .integer(0...2_147_483_647), \.evaluation.seed, .keyEvaluationSeed),
            .setting($0("parallel"), .integer(1...64), \.evaluation.parallel, .keyEvaluationParallel),
        ]
    }

    private static let lanes: [ConfigKey] = decision + evaluator

    private static let decision: [ConfigKey] = section("evaluation.decision") {
        [
            .setting($0("enabled"), .boolean, \.evaluation.decision.isEnabled, .keyDecisionEnabled),
            .setting($0("days"), .integer(10...250), \.evaluation.decision.days, .keyDecisionDays),
            .setting($0("codes_per_day"), .integer(3...400), \.evaluation.decision.codesPerDay, .keyDecisionCodes),
            .setting($0("horizon"), .integer(1...20), \.evaluation.decision.horizon, .keyDecisionHorizon),
            .setting($0("mode"), .choice, \.evaluation.decision.mode, .keyDecisionMode),
            // A whole answer has some thirty tokens.
            .setting(
                $0("num_predict"), .integer(40...1024), \.evaluation.decision.numPredict, .keyDecisionNumPredict),
            .setting(
                $0("strict_walk_forward"), .boolean, \.evaluation.decision.strictWalkForward,
                .keyDecisionStrictWalkForward),
            .setting($0("alpha"), .number(0.001...0.5), \.evaluation.decision.alpha, .keyDecisionAlpha),
            .setting(
                $0("dev_questions"), .integer(0...10_000), \.evaluation.decision.devQuestions, .keyDecisionDevQuestions),
        ]
    }

    private static let evaluator: [ConfigKey] = section("evaluation.plugin") {
        [
            .setting(
                $0("command"), .list(of: .text), \.evaluation.plugin.command, .keyEvaluatorCommand,
                example: "[\"python3\", \"/etc/ljwx-trainer/evaluator.py\"]"),
            .setting(
                $0("timeout_seconds"), .duration(1...86_400, unitSeconds: 1), \.evaluation.plugin.timeout,
                .keyEvaluatorTimeout),
        ]
    }

    private static let thresholds: [ConfigKey] = section("performance_thresholds") {
        [
            .setting($0("min_success_rate"), .number(0...1), \.evaluation.minimumPassRate, .keyMinSuccessRate)
                .also("continuous_training.min_success_rate")
                .also("training.min_success_rate", isForeign: true),
            .setting($0("max_response_time"), .number(0.1...3600), \.evaluation.maximumLatency, .keyMaxResponseTime),
            .setting(
                $0("quality_keywords"), .list(of: .text, isEmptyAllowed: false), \.evaluation.qualityKeywords,
                .keyQualityKeywords),
            .ignored($0("min_response_time"), .ignoredMinResponseTime),
        ]
    }

    private static let promotion: [ConfigKey] = [
        .setting("promotion.move_latest", .boolean, \.promotion.movesLatest, .keyMoveLatest)
    ]

    /// `keep_last` of models is the incumbent's own key.
    private static let retention: [ConfigKey] = [
        .setting("retention.models.keep_hourly", keepCount, \.retention.models.hourly, .keyKeepHourly),
        .setting("retention.models.keep_daily", keepCount, \.retention.models.daily, .keyKeepDaily),
        .setting("retention.models.keep_weekly", keepCount, \.retention.models.weekly, .keyKeepWeekly),
        .setting("retention.models.keep_monthly", keepCount, \.retention.models.monthly, .keyKeepMonthly),
        .setting("retention.models.keep_yearly", keepCount, \.retention.models.yearly, .keyKeepYearly),
        .setting(
            "retention.models.keep_within", .optional(.window), \.retention.models.within, .keyKeepWithin,
            example: "\"30d\""),
        .setting(
            "retention.models.keep_tags", .list(of: .tags), \.retention.models.tags, .keyKeepTags,
            example: #"["promoted"]"#),
        .setting("retention.runs.keep_last", keepCount, \.retention.runs.last, .keyKeepLastRuns),
        .setting("retention.runs.keep_hourly", keepCount, \.retention.runs.hourly, .keyKeepHourly),
        .setting("retention.runs.keep_daily", keepCount, \.retention.runs.daily, .keyKeepDaily),
        .setting("retention.runs.keep_weekly", keepCount, \.retention.runs.weekly, .keyKeepWeekly),
        .setting("retention.runs.keep_monthly", keepCount, \.retention.runs.monthly, .keyKeepMonthly),
        .setting("retention.runs.keep_yearly", keepCount, \.retention.runs.yearly, .keyKeepYearly),
        .setting(
            "retention.runs.keep_within", .optional(.window), \.retention.runs.within, .keyKeepWithin,
            example: "\"30d\""),
        .setting(
            "retention.runs.keep_tags", .list(of: .tags), \.retention.runs.tags, .keyKeepTags,
            example: #"["promoted"]"#),
        .setting("retention.data.keep_last", keepCount, \.retention.data.last, .keyKeepLastData),
        .setting("retention.data.keep_hourly", keepCount, \.retention.data.hourly, .keyKeepHourly),
        .setting("retention.data.keep_daily", keepCount, \.retention.data.daily, .keyKeepDaily),
        .setting("retention.data.keep_weekly", keepCount, \.retention.data.weekly, .keyKeepWeekly),
        .setting("retention.data.keep_monthly", keepCount, \.retention.data.monthly, .keyKeepMonthly),
        .setting("retention.data.keep_yearly", keepCount, \.retention.data.yearly, .keyKeepYearly),
        .setting(
            "retention.data.keep_within", .optional(.window), \.retention.data.within, .keyKeepWithin,
            example: "\"30d\""),
        .setting(
            "retention.data.keep_tags", .list(of: .tags), \.retention.data.tags, .keyKeepTags,
            example: #"["promoted"]"#),
        .setting("retention.backups.keep_last", keepCount, \.retention.backups.last, .keyKeepLastBackups),
        .setting("retention.backups.keep_hourly", keepCount, \.retention.backups.hourly, .keyKeepHourly),
        .setting("retention.backups.keep_daily", keepCount, \.retention.backups.daily, .keyKeepDaily),
        .setting("retention.backups.keep_weekly", keepCount, \.retention.backups.weekly, .keyKeepWeekly),
        .setting("retention.backups.keep_monthly", keepCount, \.retention.backups.monthly, .keyKeepMonthly),
        .setting("retention.backups.keep_yearly", keepCount, \.retention.backups.yearly, .keyKeepYearly),
        .setting(
            "retention.backups.keep_within", .optional(.window), \.retention.backups.within, .keyKeepWithin,
            example: "\"30d\""),
        .setting(
            "retention.backups.keep_tags", .list(of: .tags), \.retention.backups.tags, .keyKeepTagsBackups,
            example: #"["manual"]"#),
    ]

    private static let backup: [ConfigKey] = [
        .setting("backup.every_days", .integer(0...3650), \.backup.everyDays, .keyBackupEveryDays)
    ]

    private static let keepCount = ValueShape<Int>.integer(KeepRules.all...10_000)

    private static let logging: [ConfigKey] = [
        .setting("logging.level", .level, \.logging.level, .keyLogLevel),
        .ignored("logging.log_file_rotation", .ignoredLogFiles),
        .ignored("logging.max_log_files", .ignoredLogFiles),
        .ignored("logging.log_format", .ignoredLogFormat),
    ]

    /// The keys of one section; each is also known under `foreign`, where `unified_config.json` has it.
    private static func section(
        _ name: String, foreign: String? = nil, _ keys: ((String) -> String) -> [ConfigKey]
    ) -> [ConfigKey] {
        let own = keys { name + "." + $0 }
        guard let foreign else { return own }
        return own.flatMap { key -> [ConfigKey] in
            let alias = foreign + "." + key.name
            switch key.role {
            case .setting: return [key.also(alias, isForeign: true)]
            case .ignored(let reason): return [key, .ignored(alias, reason)]
            case .refused(let remedy): return [key, .refused(alias, remedy)]
            }
        }
    }
}
