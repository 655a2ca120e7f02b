import Messages
import Schedule
import Testing
import TrainerConfig

@Suite struct IncumbentFileTests {
    @Test("the incumbent's public file loads unmodified and gives the defaults")
    func published() throws {
        let report = check(IncumbentFiles.published)
        #expect(report.problems == [])
        var configuration = try #require(report.configuration)
        #expect(configuration.model.systemPrompt == nil)
        configuration.model.systemPromptFile = nil
        #expect(configuration == TrainerConfiguration())
    }

    @Test("each of its keys that means nothing here is named once, in the file's order")
    func notices() {
        #expect(
            check(IncumbentFiles.published).notices.map(\.keyPath) == [
                "scheduler.cleanup_frequency", "scheduler.monitoring_enabled", "data_sources.tushare.use_pro_api",
                "data_sources.tushare.fallback_to_free", "data_sources.tushare.stock_list_limit",
                "data_sources.tushare.data_fields", "model_settings.system_prompt_template",
                "performance_thresholds.min_response_time", "logging.log_file_rotation", "logging.max_log_files",
                "logging.log_format",
            ])
    }

    @Test("the prompt file is read when it is there, from the config's own directory")
    func promptFile() {
        let report = check(
            IncumbentFiles.published, beside: ["/etc/ljwx-trainer/stock_analysis_prompt.txt": "你是股票分析师。\n"])
        #expect(report.configuration?.model.systemPrompt == "你是股票分析师。\n")
        #expect(!report.notices.contains { $0.keyPath == "model_settings.system_prompt_template" })
    }

    @Test("the README's commented form loads; keywords are used without repeats")
    func commented() throws {
        let report = check(IncumbentFiles.commented)
        #expect(report.problems == [])
        #expect(report.notices == [])
        #expect(report.configuration?.evaluation.qualityKeywords == ["技术指标", "投资建议", "风险"])
    }

    @Test("unified_config's sections are read in their places, each named with the right one")
    func unified() throws {
        let report = check(IncumbentFiles.unified)
        #expect(report.problems == [])
        let configuration = try #require(report.configuration)
        #expect(configuration.generate.stocksPerRun == 50)
        #expect(configuration.evaluation.minimumPassRate == 0.85)
        #expect(configuration.fetch.tushare.callsPerMinute == 500)
        #expect(configuration.schedule.dailyTime == DailyTime("03:30"))
        #expect(report.notices.count == 16)
        #expect(
            report.notices.first?.line.en
                == "\(configPath):3:5: training.base_model is read as continuous_training.base_model; move it there")
    }

    @Test("weekly slots are days times times, or pairs with zip as the incumbent's scheduler ran them")
    func weekly() throws {
        #expect(
            TrainerConfiguration().schedule.plan.slots.map(\.id) == [
                "daily@02:00", "weekly@monday-10:00", "weekly@monday-16:00", "weekly@friday-10:00",
                "weekly@friday-16:00",
            ])
        let zip = try #require(check(#"{"scheduler": {"weekly_pairing": "zip"}}"#).configuration)
        #expect(zip.schedule.plan.slots.map(\.id) == ["daily@02:00", "weekly@monday-10:00", "weekly@friday-16:00"])
        let none = try #require(
            check(#"{"scheduler": {"daily_training_time": null, "weekly_training_days": []}}"#).configuration)
        #expect(none.schedule.plan.slots.isEmpty)
        let off = try #require(check(#"{"scheduler": {"enabled": false}}"#).configuration)
        #expect(off.schedule.plan.slots.isEmpty)
    }
}
