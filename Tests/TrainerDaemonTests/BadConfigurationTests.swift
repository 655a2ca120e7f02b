import Foundation
import Samples
import Testing
import TrainerCore
import TrainerTestSupport

/// What a person reads who made a mistake in the config file.
@Suite(.serialized) struct BadConfigurationTests {
    private static let text = """
        {
          "langauge": "en",
          "continuous_training": {
            "days_back": "forty",
            "max_models_to_keep": 0
          },
          "scheduler": { "daily_training_time": "25:00" }
        }
        """

    @Test(
        "every mistake is told at once with its place, key, value, an accepted value and the nearest key",
        arguments: [["--check-config"], []])
    func all(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(Self.text)
            let ended = try await bench.daemonProgram().run(arguments)
            #expect(ended.status == 64, "\(ended)")
            #expect(ended.out.isEmpty)
            let file = bench.config.path
            for line in [
                "\(file):2:3: unknown key langauge; the nearest known one is language",
                "\(file):4:18: continuous_training.days_back: \"forty\" has the wrong type",
                "\(file):5:27: continuous_training.max_models_to_keep: 0 is not possible",
                "\(file):7:41: scheduler.daily_training_time: \"25:00\"",
                "such as 90", "4 problems",
                "\nall keys are in docs/CONFIG.md; check a change with ljwx-trainer --check-config\n",
            ] {
                #expect(ended.err.contains(line), "\(line) is missing in \(ended)")
            }
            #expect(!FileManager.default.fileExists(atPath: bench.stateDirectory), "nothing is made")
        }
    }

    @Test("the same in Chinese")
    func chinese() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: "zh-CN")
            try bench.write(Self.text)
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 64)
            #expect(ended.err.contains("未知配置项 langauge；最接近的是 language"), "\(ended)")
            #expect(ended.err.contains("continuous_training.days_back 的值 \"forty\" 类型不对"), "\(ended)")
        }
    }

    @Test("a fault is told in the language that the file names, where the environment names none")
    func ownLanguage() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(
                #"{"language": "en", "scheduler": {"weekly_pairing": "zip", "weekly_training_days": ["monday"]}}"#)
            let environment = bench.environment.filter { !["LANG", "LJWX_LANG"].contains($0.key) }
            let ended = try await ChildProgram("ljwx-trainer", environment: environment, folder: folder)
                .run(["--check-config"])
            #expect(ended.status == 64, "\(ended)")
            #expect(ended.err.contains("needs as many weekly_training_times"), "\(ended)")
            #expect(ended.err.contains("all keys are in docs/CONFIG.md"), "\(ended)")
        }
    }

    @Test("a good file passes the check with exit code 0, in the file's own language")
    func good() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.configure()
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 0, "\(ended)")
            #expect(ended.out.contains(bench.config.path))
        }
    }

    @Test("a config file that was named and is not there is an error with exit code 64")
    func absent() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            let ended = try await bench.daemonProgram().run([])
            #expect(ended.status == 64)
            #expect(ended.err.contains("the config file does not exist: \(bench.config.path)"), "\(ended)")
        }
    }

    @Test("a token in the config file is refused and its value never shown")
    func token() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write("{ \"data_sources\": { \"tushare\": { \"token\": \"very-secret-words\" } } }")
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 64)
            #expect(ended.err.contains("data_sources.tushare.token must not stand in this file"), "\(ended)")
            #expect(!ended.both.contains("very-secret"))
        }
    }

    @Test(
        "a template with an unknown field is told with its place, and no daemon starts",
        arguments: [["--check-config"], []])
    func template(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(#"{ "language": "en", "samples": { "templates": "words" } }"#)
            let words = URL(filePath: bench.stateDirectory).appending(path: "words")
            try FileManager.default.createDirectory(at: words, withIntermediateDirectories: true)
            let text = TemplateSet.builtInText(of: .technicalAnalysis).replacing("K：{k}", with: "K：{kk}")
            try Data(text.utf8).write(to: words.appending(path: "stock_analysis.txt"))
            let ended = try await bench.daemonProgram().run(arguments)
            #expect(ended.status == 64, "\(ended)")
            #expect(ended.err.contains("\(words.path)/stock_analysis.txt:15:"), "\(ended)")
            #expect(ended.err.contains("unknown field {kk}; the nearest known one is {k}"), "\(ended)")
        }
    }

    @Test(
        "a keyword that no template writes is refused by name with its tasks and a list that is earned, and no daemon starts",
        arguments: [["--check-config"], []])
    func untaughtKeyword(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(
                "{ \"language\": \"en\",\n\"performance_thresholds\": { \"quality_keywords\": [\"RSI\", \"市盈率\"] } }")
            let ended = try await bench.daemonProgram().run(arguments)
            #expect(ended.status == 64 && ended.out.isEmpty, "\(ended)")
            let line = try #require(ended.err.split(separator: "\n").first { $0.contains(":2:49: ") })
            let parts = line.components(separatedBy: "; try ")
            #expect(parts.count == 2 && parts[0].contains("performance_thresholds.quality_keywords: "), "\(line)")
            for word in TaskKind.allCases.map(\.chineseName) + ["市盈率"] {
                #expect(parts[0].contains(word), "\(word) is missing in \(line)")
            }
            #expect(!parts[0].contains("RSI"), "it is taught: \(line)")
            #expect(line.contains(#"; try ["技术指标", "RSI", "MACD", "均线", "投资建议", "风险", "波动率"]"#), "\(line)")
            #expect(!FileManager.default.fileExists(atPath: bench.stateDirectory), "nothing is made")
        }
    }

    @Test("a keyword that no template writes is told together with every other mistake")
    func untaughtKeywordAmongOthers() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            func told(_ limit: String) async throws -> String {
                try bench.write(
                    """
                    { "language": "en",
                      "performance_thresholds": { "quality_keywords": ["foo"], "min_success_rate": \(limit) },
                      "evaluation": { "num_predict": 20, "cases": 20, "casez": 1 } }
                    """)
                let ended = try await bench.daemonProgram().run(["--check-config"])
                #expect(ended.status == 64, "\(ended)")
                return ended.err
            }
            let all = try await told("0.8")
            for words in [
                "3 problems", ":2:51: performance_thresholds.quality_keywords: ",
                ":3:34: evaluation.num_predict: 20 has room for no answer", ":3:51: unknown key evaluation.casez",
            ] {
                #expect(all.contains(words), "\(words) is missing in \(all)")
            }
            let unread = try await told("\"high\"")
            #expect(unread.contains("min_success_rate: \"high\" has the wrong type"), "\(unread)")
            #expect(!unread.contains("quality_keywords"), "what must be shown nobody can tell: \(unread)")
        }
    }

    @Test("templates whose answers fail another check are refused by their own key with the check")
    func failingTemplates() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write("{ \"language\": \"en\",\n\"samples\": { \"templates\": \"words\" } }")
            let words = URL(filePath: bench.stateDirectory).appending(path: "words")
            try FileManager.default.createDirectory(at: words, withIntermediateDirectories: true)
            let forecast = TemplateSet.builtInText(of: .technicalAnalysis)
                .replacing("【投资建议】\n", with: "【投资建议】\n明日有望上涨。")
            try Data(forecast.utf8).write(to: words.appending(path: "stock_analysis.txt"))
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 64, "\(ended)")
            #expect(ended.err.contains(":2:27: samples.templates: "), "\(ended)")
            #expect(ended.err.contains("技术分析: future, "), "\(ended)")
            #expect(ended.err.contains("so no version can show min_success_rate (0.8)"), "\(ended)")
            #expect(ended.err.contains("null for the built-in ones"), "\(ended)")
            #expect(!ended.err.contains("quality_keywords"), "they are earned: \(ended)")
        }
    }

    @Test(
        "room for no whole answer is refused, since no model could pass, and no daemon starts",
        arguments: [["--check-config"], []])
    func noRoom(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(#"{ "language": "en", "evaluation": { "num_predict": 32 } }"#)
            let ended = try await bench.daemonProgram().run(arguments)
            #expect(ended.status == 64, "\(ended)")
            #expect(ended.err.contains("evaluation.num_predict: 32 has room for no answer"), "\(ended)")
            #expect(!FileManager.default.fileExists(atPath: bench.stateDirectory), "nothing is made")
        }
    }

    @Test(
        "room for no whole answer is told together with every other mistake, where the keys it depends on can be read",
        arguments: [["--check-config"], []])
    func noRoomAmongOthers(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            func told(_ line: String) async throws -> String {
                try bench.write("{ \"language\": \"en\",\n\(line) }")
                let ended = try await bench.daemonProgram().run(arguments)
                #expect(ended.status == 64, "\(ended)")
                return ended.err
            }
            let wrong = #""logging": { "level": 5 }, "evaluation": { "num_predict": 32 }"#
            let both = try await told(wrong)
            #expect(both.contains("2 problems"), "\(both)")
            #expect(both.contains(":2:23: logging.level: 5 has the wrong type"), "\(both)")
            #expect(both.contains(":2:59: evaluation.num_predict: 32 has room for no answer"), "\(both)")
            let unknown = try await told(wrong + #", "samples": { "templates": 7 }"#)
            #expect(unknown.contains("samples.templates: 7 has the wrong type"), "\(unknown)")
            #expect(!unknown.contains("has room for no answer"), "of which templates nobody can tell: \(unknown)")
            let absent = try await told(wrong + #", "samples": { "templates": "/nowhere" }"#)
            #expect(absent.contains("logging.level: 5 has the wrong type"), "the config comes first: \(absent)")
            #expect(!absent.contains("/nowhere"), "\(absent)")
        }
    }

    @Test("the least room for an answer that the refusal names is accepted, and one token less is not")
    func leastRoom() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            func check(_ tokens: Int) async throws -> ChildProgram.Ended {
                try bench.write("{ \"language\": \"en\", \"evaluation\": { \"num_predict\": \(tokens) } }")
                return try await bench.daemonProgram().run(["--check-config"])
            }
            let refusal = try await check(16).err
            let least = try #require(refusal.firstMatch(of: /takes ([0-9]+) tokens at least/)?.1)
            let tokens = try #require(Int(least))
            let accepted = try await check(tokens)
            #expect(accepted.status == 0, "\(accepted)")
            let refused = try await check(tokens - 1)
            #expect(refused.status == 64, "\(refused)")
        }
    }

    /// Four claims an answer, six in a price prediction.
    private static func sparse(_ task: TaskKind) -> String {
        let bodies =
            switch task {
            case .technicalAnalysis: ["各项读数见题目所列，均线与动能请综合看待。", "RSI14为{rsi14}，RSI{rsi_zone}，注意风险。"]
            case .investmentAdvice: ["各项读数见题目所列，均线与动能请综合看待。", "风险等级：{risk}。RSI14为{rsi14}，RSI{rsi_zone}。"]
            case .riskAssessment: ["RSI14为{rsi14}，RSI{rsi_zone}，其余读数见题目。", "风险等级：{risk}。请结合自身情况谨慎对待。"]
            case .pricePrediction:
                ["RSI14为{rsi14}，RSI{rsi_zone}，其余读数见题目。", "方向：{direction}。上涨概率为{p_up}，期限{horizon}个交易日。"]
            }
        let advice = "评级：{rating}。支撑位为{support}，阻力位为{resistance}。"
        let answer = zip(AnswerFormat.sections(of: task), bodies + [advice]).map { "\($0)\n\($1)" }
        let text = TemplateSet.builtInText(of: task)
        let head = text.firstRange(of: "[answer]").map { String(text[..<$0.upperBound]) } ?? ""
        return "\(head)\n\(answer.joined(separator: "\n"))\n\(AnswerFormat.disclaimer)\n"
    }

    @Test(
        "answers and cases that together state too little for any bound are refused, with how many cases it takes",
        arguments: [["--check-config"], []])
    func tooFewClaims(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(
                #"{ "language": "en", "samples": { "templates": "words" }, "evaluation": { "cases": 20 } }"#)
            let words = URL(filePath: bench.stateDirectory).appending(path: "words")
            try FileManager.default.createDirectory(at: words, withIntermediateDirectories: true)
            for task in TaskKind.allCases {
                try Data(Self.sparse(task).utf8).write(to: words.appending(path: "\(task.rawValue).txt"))
            }
            let ended = try await bench.daemonProgram().run(arguments)
            #expect(ended.status == 64, "\(ended)")
            #expect(ended.err.contains("evaluation.cases: in 20 cases the templates' answers state"), "\(ended)")
            #expect(ended.err.contains("(149 are needed): no version can pass; at least"), "\(ended)")
        }
    }

    @Test("cases of which one contradiction leaves too few claims are told, and the configuration is fine")
    func hardlyEnough() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            let short = "\(PackageFolder.root.path)/etc/templates/short"
            try bench.write(
                "{ \"language\": \"en\", \"samples\": { \"templates\": \"\(short)\" }, \"evaluation\": { \"cases\": 20 } }"
            )
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 0 && ended.out.contains("the configuration is fine"), "\(ended)")
            #expect(ended.out.contains("one that contradicts the question leaves too few to show 2 %"), "\(ended)")
        }
    }

    @Test("the check answers in the language that was asked for, its notices too", arguments: ["en", "zh-CN"])
    func language(asked: String) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder, language: asked)
            let other = asked == "en" ? "zh-CN" : "en"
            // Three tasks of four teach it, which is enough for six in ten.
            try bench.write(
                """
                { "language": "\(other)",
                  "performance_thresholds": { "quality_keywords": ["看多信号"], "min_success_rate": 0.6 } }
                """)
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 0, "\(ended)")
            let isEnglish = asked == "en"
            #expect(ended.out.contains("the configuration is fine") == isEnglish, "\(ended)")
            #expect(ended.out.contains("fail the check keywords themselves") == isEnglish, "\(ended)")
            #expect(ended.out.contains("配置可用") == !isEnglish, "\(ended)")
        }
    }

    @Test("the built-in templates and the installed short ones teach every check with the incumbent's keywords")
    func taught() async throws {
        for line in ["", #", "samples": { "templates": "\#(PackageFolder.root.path)/etc/templates/short" }"#] {
            try await TemporaryDirectory.with { folder in
                let bench = Bench(folder: folder)
                try bench.write("{ \"language\": \"en\"\(line) }")
                let ended = try await bench.daemonProgram().run(["--check-config"])
                #expect(ended.status == 0, "\(ended)")
                #expect(!ended.out.contains("themselves"), "\(ended)")
            }
        }
    }
}
