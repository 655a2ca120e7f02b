import Messages
import Testing
import TrainerConfig
import TrainerCore

struct BrokenFile: Sendable, CustomTestStringConvertible {
    let text: String
    let problems: [String]

    init(_ text: String, _ problems: String...) {
        self.text = text
        self.problems = problems
    }

    var testDescription: String { text }
}

@Suite struct BrokenFileTests {
    @Test(
        "a broken file gives exactly these errors, each with place, key, value and an accepted example",
        arguments: files)
    func exactErrors(file: BrokenFile) {
        let report = check(file.text)
        #expect(lines(report) == file.problems)
        #expect(report.configuration == nil)
    }

    private static let sections =
        "language, continuous_training, retention, scheduler, data_sources, samples, model_settings, ollama, evaluation, "
        + "performance_thresholds, promotion, backup, logging"

    static let files: [BrokenFile] = [
        // the text
        BrokenFile("", "1:1: the file is empty; the smallest config is {}"),
        BrokenFile("[]", "1:1: the file holds []; expected an object, such as {\"language\": \"zh-CN\"}"),
        BrokenFile("{\"scheduler\": {}", "1:17: expected , or }, found the end of the file"),
        BrokenFile("{\n  language: \"en\"\n}", "2:3: expected a name in double quotes, found language"),
        BrokenFile("{\"language\": 'en'}", "1:14: expected a value, found 'en'"),
        // keys
        BrokenFile(
            #"{"continuous_training": {"day_back": 90}}"#,
            "1:26: unknown key continuous_training.day_back; the nearest known one is continuous_training.days_back"),
        BrokenFile(#"{"schedular": {}}"#, "1:2: unknown key schedular; the nearest known one is scheduler"),
        BrokenFile(
            #"{"temperature": 0.7}"#,
            "1:2: unknown key temperature; the nearest known ones are model_settings.temperature, evaluation.temperature"
        ),
        BrokenFile(
            #"{"model_settings": {"Temprature": 1}}"#,
            "1:21: unknown key model_settings.Temprature; the nearest known one is model_settings.temperature"),
        // nothing is like it
        BrokenFile(#"{"foo": 1}"#, "1:2: unknown key foo, and none is near; the outermost object has \(sections)"),
        BrokenFile(#"{"foo": {}}"#, "1:2: unknown key foo, and none is near; the outermost object has \(sections)"),
        BrokenFile(
            #"{"logging": {"verbosity": 3}}"#,
            "1:14: unknown key logging.verbosity, and none is near; logging has level"),
        // keys of the older files that mean nothing here
        BrokenFile(
            #"{"logging": {"log_formatt": "x"}}"#,
            "1:14: unknown key logging.log_formatt; the nearest known one is logging.log_format"),
        BrokenFile(
            #"{"data_sources": {"tushare": {"use_pro_apii": true}}}"#,
            "1:31: unknown key data_sources.tushare.use_pro_apii; the nearest known one is data_sources.tushare.use_pro_api"
        ),
        BrokenFile(
            "{\"logging\": {\"level\": \"INFO\",\n\"level\": \"DEBUG\"}}",
            "2:1: key logging.level stands twice, first at 1:14"),
        BrokenFile(
            #"{"scheduler": [1]}"#,
            "1:15: scheduler: [1] has the wrong type; expected an object, such as {\"enabled\": true}"),
        // types
        BrokenFile(
            #"{"continuous_training": {"stock_batch_size": "30"}}"#,
            #"1:46: continuous_training.stock_batch_size: "30" has the wrong type; expected a whole number from 1 to 10000, such as 30"#
        ),
        BrokenFile(
            #"{"continuous_training": {"days_back": 90.5}}"#,
            "1:39: continuous_training.days_back: 90.5 has the wrong type; expected a whole number from 1 to 20000, such as 90"
        ),
        BrokenFile(
            #"{"promotion": {"move_latest": "yes"}}"#,
            #"1:31: promotion.move_latest: "yes" has the wrong type; expected true or false, such as false"#),
        BrokenFile(
            #"{"model_settings": {"top_p": null}}"#,
            "1:30: model_settings.top_p: null has the wrong type; expected a number from 0 to 1, such as 0.9"),
        BrokenFile(
            #"{"scheduler": {"weekly_training_days": "monday"}}"#,
            #"1:40: scheduler.weekly_training_days: "monday" has the wrong type; expected a list, each item a weekday, monday…sunday, such as ["monday", "friday"]"#
        ),
        BrokenFile(
            "{\"performance_thresholds\": {\"quality_keywords\": [\"RSI\",\n 5]}}",
            #"2:2: performance_thresholds.quality_keywords: 5 has the wrong type; expected a list, each item a text that is not blank, such as ["技术指标", "RSI", "MACD", "均线", "投资建议", "风险", "波动率"]"#
        ),
        // values
        BrokenFile(
            #"{"language": "fr"}"#,
            #"1:14: language: "fr" is not possible; expected one of "zh-CN", "en", such as "zh-CN""#),
        BrokenFile(
            #"{"performance_thresholds": {"min_success_rate": 80}}"#,
            "1:49: performance_thresholds.min_success_rate: 80 is not possible; expected a number from 0 to 1, such as 0.8"
        ),
        BrokenFile(
            #"{"continuous_training": {"max_models_to_keep": 0}}"#,
            "1:48: continuous_training.max_models_to_keep: 0 is not possible; expected a whole number from 1 to 1000, such as 5"
        ),
        BrokenFile(
            #"{"continuous_training": {"days_back": 99999999999999999999}}"#,
            "1:39: continuous_training.days_back: 99999999999999999999 is not possible; expected a whole number from 1 to 20000, such as 90"
        ),
        BrokenFile(
            #"{"scheduler": {"daily_training_time": "2:00"}}"#,
            #"1:39: scheduler.daily_training_time: "2:00" is not possible; expected a time HH:MM from 00:00 to 23:59, or null, such as "02:00""#
        ),
        BrokenFile(
            #"{"scheduler": {"timezone": "UTC"}}"#,
            #"1:28: scheduler.timezone: "UTC" is not possible; expected "Asia/Shanghai", such as "Asia/Shanghai""#
        ),
        BrokenFile(
            #"{"scheduler": {"weekly_training_days": ["monday", "funday"]}}"#,
            #"1:51: scheduler.weekly_training_days: "funday" is not possible; expected a list, each item a weekday, monday…sunday, such as ["monday", "friday"]"#
        ),
        BrokenFile(
            #"{"ollama": {"base_url": "localhost:11434"}}"#,
            #"1:25: ollama.base_url: "localhost:11434" is not possible; expected an http or https address without user name, query and fragment, such as "http://127.0.0.1:11434""#
        ),
        BrokenFile(
            #"{"continuous_training": {"base_model": "ljwx-stock:champion"}}"#,
            #"1:40: continuous_training.base_model: "ljwx-stock:champion" is not possible; expected an Ollama model name NAME[:TAG] whose tag is not champion, previous, base, base-draft or a run's candidate-…, such as "ljwx-stock""#
        ),
        BrokenFile(
            #"{"continuous_training": {"base_model": "ljwx-stock:candidate-20261127-0753"}}"#,
            #"1:40: continuous_training.base_model: "ljwx-stock:candidate-20261127-0753" is not possible; expected an Ollama model name NAME[:TAG] whose tag is not champion, previous, base, base-draft or a run's candidate-…, such as "ljwx-stock""#
        ),
        BrokenFile(
            #"{"continuous_training": {"models_dir": "../../etc"}}"#,
            #"1:40: continuous_training.models_dir: "../../etc" is not possible; expected a directory's path without .., such as "data/models""#
        ),
        BrokenFile(
            #"{"evaluation": {"cases": 3}}"#,
            "1:26: evaluation.cases: 3 is not possible; expected a whole number from 20 to 10000, such as 100"),
        BrokenFile(
            #"{"logging": {"level": "loud"}}"#,
            #"1:23: logging.level: "loud" is not possible; expected one of "TRACE", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", such as "INFO""#
        ),
        // values that do not go together
        BrokenFile(
            "{\"continuous_training\": {\"min_success_rate\": 0.7},\n\"performance_thresholds\": {\"min_success_rate\": 0.8}}",
            "2:48: performance_thresholds.min_success_rate is 0.8, but continuous_training.min_success_rate at 1:46 is 0.7; both mean the same, keep one"
        ),
        BrokenFile(
            #"{"data_sources": {"source": "csv"}}"#,
            #"1:29: data_sources.source is "csv", so data_sources.csv.directory is needed, such as "data/csv""#),
        BrokenFile(
            #"{"model_settings": {"num_ctx": 1024}}"#,
            "1:32: model_settings.num_predict: 1024 is not below model_settings.num_ctx (1024), which leaves no room for a prompt; try 256"
        ),
        BrokenFile(
            #"{"scheduler": {"weekly_pairing": "zip", "weekly_training_days": ["monday"]}}"#,
            #"1:65: scheduler.weekly_pairing "zip" needs as many weekly_training_times (2) as weekly_training_days (1); or use "product""#
        ),
        BrokenFile(
            #"{"scheduler": {"weekly_training_times": ["10:00", "16:00", "10:00"]}}"#,
            #"1:41: scheduler.weekly_training_times: "10:00" is there twice; take one away"#
        ),
        BrokenFile(
            #"{"scheduler": {"weekly_training_days": ["mon", "Monday"]}}"#,
            #"1:40: scheduler.weekly_training_days: "monday" is there twice; take one away"#
        ),
        BrokenFile(
            #"{"scheduler": {"weekly_training_times": ["10:00", "10:00"], "weekly_training_days": ["friday", "fri"], "weekly_pairing": "zip"}}"#,
            #"1:41: scheduler.weekly_training_times: "friday 10:00" is there twice; take one away"#
        ),
        BrokenFile(
            #"{"scheduler": {"weekly_training_times": []}}"#,
            #"1:41: scheduler.weekly_training_times is [], though scheduler.weekly_training_days names 2; such as ["10:00"]"#
        ),
        BrokenFile(
            #"{"performance_thresholds": {"max_response_time": 300}}"#,
            "1:50: ollama.answer_timeout_seconds: 300.0 is not above performance_thresholds.max_response_time (300.0), so a slow answer could not be measured; such as 3000"
        ),
        BrokenFile(
            #"{"evaluation": {"cases": 24}, "performance_thresholds": {"min_success_rate": 0.9}}"#,
            "1:26: evaluation.cases: with 24 cases the lower 95 % bound of the pass rate is 86.2 % at best and can never reach performance_thresholds.min_success_rate (0.9); at least 35 are needed"
        ),
        BrokenFile(
            #"{"performance_thresholds": {"min_success_rate": 1}}"#,
            "1:49: performance_thresholds.min_success_rate: 1.0 can never be shown, since the lower 95 % bound of the pass rate decides, which stays below 1; such as 0.8"
        ),
        BrokenFile(
            #"{"evaluation": {"decision": {"days": 20, "horizon": 5}}}"#,
            "1:38: evaluation.decision.days: 20 days with a horizon of 5 can never decide; at least 36 are needed"
        ),
        BrokenFile(
            #"{"evaluation": {"decision": {"strict_walk_forward": true}}}"#,
            "1:53: continuous_training.days_back: with evaluation.decision.strict_walk_forward, 90 days hold no sample older than the GATE; at least 152 are needed"
        ),
        BrokenFile(
            #"{"model_settings": {"dev_refine": 8}, "evaluation": {"decision": {"dev_questions": 20}}}"#,
            "1:35: model_settings.dev_refine: other shots are tried on DEV, which takes evaluation.decision.enabled and evaluation.decision.dev_questions of 25 at least; else set it to 0"
        ),
        BrokenFile(
            #"{"model_settings": {"dev_refine": 1}, "evaluation": {"decision": {"enabled": false}}}"#,
            "1:35: model_settings.dev_refine: other shots are tried on DEV, which takes evaluation.decision.enabled and evaluation.decision.dev_questions of 25 at least; else set it to 0"
        ),
        // all at once, in the file's order
        BrokenFile(
            "{\"languag\": \"en\",\n \"model_settings\": {\"top_k\": -1, \"num_ctx\": \"big\"},\n \"logging\": {\"level\": 5}}",
            "1:2: unknown key languag; the nearest known one is language",
            "2:30: model_settings.top_k: -1 is not possible; expected a whole number from 0 to 1000, such as 40",
            "2:45: model_settings.num_ctx: \"big\" has the wrong type; expected a whole number from 512 to 1048576, such as 4096",
            "3:23: logging.level: 5 has the wrong type; expected one of \"TRACE\", \"DEBUG\", \"INFO\", \"NOTICE\", \"WARNING\", \"ERROR\", \"CRITICAL\", such as \"INFO\""
        ),
    ]

    @Test(
        "a token in the config is refused with the remedy and never shown",
        arguments: [
            #"{"data_sources": {"tushare": {"token": "5ecret5ecret5ecret5ecret5ecret5ec"}}}"#,
            #"{"tushare": {"token": "5ecret5ecret5ecret5ecret5ecret5ec"}}"#,
            #"{"data_sources": {"tushare": {"token_file": "5ec4e75ec4e75ec4e75ec4e75ec4e75ec4e75ec4"}}}"#,
            #"{"data_sources": {"tushare": {"tokn": "5ecret5ecret5ecret5ecret5ecret5ec"}}}"#,
        ])
    func tokenInConfig(text: String) throws {
        let report = check(text)
        let problem = try #require(report.problems.first)
        #expect(report.problems.count == 1)
        #expect(!problem.line.en.contains("5ec") && !problem.line.zh.contains("5ec"))
    }

    private static let outside = ConfigurationFault(
        keys: ["evaluation.num_predict", "samples.templates"], message: .verbatim("too little"))

    @Test("what others find is told with the rest, by its place, and leaves no configuration")
    func foundByOthers() {
        let text = """
            { "logging": { "level": 5 },
              "evaluation": { "num_predict": 32 },
              "language": 7 }
            """
        let report = check(text).adding([Self.outside])
        #expect(report.problems.map(\.keyPath) == ["logging.level", "evaluation.num_predict", "language"])
        #expect(lines(report).contains("2:34: too little"))
        let alone = check(#"{"evaluation": {"num_predict": 32}}"#).adding([Self.outside])
        #expect(alone.configuration == nil && lines(alone) == ["1:32: too little"])
        #expect(check("{}").adding([]).configuration != nil)
    }

    @Test(
        "of a key that could not be read, by any of its names and in any section, others find nothing",
        arguments: [
            #"{"evaluation": {"num_predict": "x"}}"#, #"{"evaluation": {"num_predict": 3}}"#, #"{"evaluation": 5}"#,
            #"{"samples": {"templates": 5}}"#, #"{"samples": []}"#,
        ])
    func unreadForOthers(text: String) {
        let report = check(text)
        #expect(report.problems.count == 1)
        #expect(report.adding([Self.outside]).problems == report.problems)
    }

    @Test("a rule is not held against the default of a key that could not be read under another name")
    func unreadAlias() {
        let names = #"{"continuous_training": {"min_success_rate": "high"}, "evaluation": {"cases": 20}}"#
        let rule = ConfigurationFault(
            keys: ["evaluation.cases", "performance_thresholds.min_success_rate"], message: .verbatim("never"))
        #expect(check(names).adding([rule]).problems.map(\.keyPath) == ["continuous_training.min_success_rate"])
    }

    private static func listing(_ codes: String, source: String = "tushare") -> String {
        """
        {"continuous_training": {"stock_list": [\(codes)]},
         "data_sources": {"source": "\(source)", "csv": {"directory": "csv"}, "plugin": {"command": ["x"]}}}
        """
    }

    @Test(
        "a list of stocks without one that questions may be asked about is refused where no other stocks are fetched",
        arguments: ["tushare", "free"])
    func noQuestions(source: String) throws {
        // FNV-1a of the codes, modulo ten: 8 and 1.
        let report = check(Self.listing(#""000008.SZ", "000065.SZ""#, source: source))
        let problem = try #require(report.problems.first)
        #expect(report.problems.count == 1 && report.configuration == nil)
        let told = lines(report)[0]
        #expect(told.hasPrefix("1:40: continuous_training.stock_list: no stock of the 2 listed (000008.SZ, 000065.SZ)"))
        #expect(told.contains("20 to answer at least"))
        try Self.expectRemedy(problem.line, beside: #""000008.SZ""#)
    }

    @Test("such a list is possible where whole days come, of other stocks too", arguments: ["csv", "plugin"])
    func questionsOfOthers(source: String) {
        #expect(check(Self.listing(#""000008.SZ", "000065.SZ""#, source: source)).problems.isEmpty)
    }

    @Test(
        "a list of stocks of which no sample may be made is refused, whatever the source", arguments: ["free", "csv"])
    func noSamples(source: String) throws {
        let report = check(Self.listing(#""601939.SH", "601012.SH", "600585.SH", "600019.SH""#, source: source))
        let problem = try #require(report.problems.first)
        #expect(report.problems.count == 1)
        #expect(
            lines(report)[0].contains(
                "every stock of the 4 listed (601939.SH, 601012.SH, 600585.SH …) is kept for questions"))
        try Self.expectRemedy(problem.line, beside: #""601939.SH""#)
    }

    /// Each code that the problem names after "such as" makes the list a possible one, in both languages.
    private static func expectRemedy(_ line: Message, beside code: String) throws {
        for (text, words) in [(line.en, "such as "), (line.zh, "例如 ")] {
            let remedy = try #require(text.firstRange(of: words)).upperBound
            let codes = text[remedy...].matches(of: #/[0-9]{6}\.S[HZ]/#).map { String($0.output) }
            #expect(codes.count == 5)
            for other in codes {
                #expect(check(listing("\(code), \"\(other)\"")).problems.isEmpty, "\(other)")
            }
        }
    }

    @Test(
        "a list with stocks of both kinds is possible, and so is none", arguments: ["", #""000008.SZ", "601939.SH""#])
    func bothKinds(codes: String) { #expect(check(Self.listing(codes)).problems.isEmpty) }

    @Test("the error lists every problem, one a line, in both languages")
    func oneError() throws {
        let files = MemoryFiles([configPath: "{\"a\": 1,\n\"logging\": {\"level\": 5}}"])
        let error = try #require(throws: TrainerError.self) {
            try ConfigurationLoader(files: files).load(path: configPath, isExplicit: true)
        }
        #expect(error.code == .configInvalid)
        let lines = error.message.en.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first == "the config file \(configPath) has 2 problems:")
        #expect(lines.dropFirst().first?.hasPrefix("\(configPath):1:2: unknown key a") == true)
        #expect(error.message.zh.split(separator: "\n").count == 3)
    }
}
