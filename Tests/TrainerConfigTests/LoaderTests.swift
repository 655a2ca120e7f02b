import Foundation
import Messages
import Retention
import Schedule
import Testing
import TrainerConfig
import TrainerCore

@Suite struct LoaderTests {
    @Test("no file at the default place gives the defaults with a notice")
    func defaultPlace() throws {
        let loaded = try ConfigurationLoader(files: MemoryFiles()).load(path: configPath, isExplicit: false)
        #expect(loaded.configuration == TrainerConfiguration())
        #expect(loaded.notices.map(\.message) == [.configDefaultsUsed(path: configPath)])
    }

    @Test("no file at a named place is an error that names it")
    func namedPlace() throws {
        let error = try #require(throws: TrainerError.self) {
            try ConfigurationLoader(files: MemoryFiles()).load(path: "/tmp/none.json", isExplicit: true)
        }
        #expect(error.code == .configInvalid)
        #expect(error.message == .configFileAbsent(path: "/tmp/none.json"))
        #expect(error.hint == .configFileRemedy)
    }

    @Test(
        "the language that a file names is known although something else in it is wrong",
        arguments: [
            (#"{"scheduler": {"weekly_pairing": "zip", "weekly_training_days": ["fri"]}, "language": "en"}"#, .english),
            (#"{"foo": 1, "language": "zh-CN"}"#, .chinese), (#"{"language": "fr"}"#, nil), (#"{"foo": 1}"#, nil),
            (#"{"language": "en""#, nil),
        ] as [(String, Language?)])
    func language(text: String, expected: Language?) {
        let report = check(text)
        #expect(report.configuration == nil)
        #expect(report.language == expected)
    }

    @Test("a file that cannot be read is an error at both places", arguments: [true, false])
    func unreadable(isExplicit: Bool) throws {
        var files = MemoryFiles()
        files.faults[configPath] = "Permission denied"
        let error = try #require(throws: TrainerError.self) {
            try ConfigurationLoader(files: files).load(path: configPath, isExplicit: isExplicit)
        }
        #expect(error.message == .configFileUnreadable(path: configPath, reason: .verbatim("Permission denied")))
    }

    @Test(
        "a prompt file that is there and cannot be used is an error, never the built-in prompt",
        arguments: ["", " \n", nil])
    func badPrompt(text: String?) throws {
        let config = #"{"model_settings": {"system_prompt_template": "/p.txt"}}"#
        var files = MemoryFiles([configPath: config])
        if let text {
            files.contents["/p.txt"] = FileContent(bytes: Array(text.utf8))
        } else {
            files.contents["/p.txt"] = FileContent(bytes: [0xff, 0xfe])
        }
        let report = ConfigurationLoader(files: files).check(path: configPath, isExplicit: true)
        #expect(report.problems.map(\.keyPath) == ["model_settings.system_prompt_template"])
        #expect(report.problems.map { $0.position?.description } == ["1:47"])
    }

    @Test(
        "a prompt file that gives away what an answer must hold is an error with the file, the words and the remedy",
        arguments: ["最后写【投资建议】。", "看多时建议买入。", "评级：持有", "风险等级：高", "以上内容仅供研究参考，不构成投资建议。"])
    func givingPrompt(text: String) throws {
        let config = #"{"model_settings": {"system_prompt_template": "p.txt"}}"#
        let report = check(config, beside: ["/etc/ljwx-trainer/p.txt": text])
        #expect(report.configuration == nil)
        let problem = try #require(report.problems.first)
        #expect(report.problems.count == 1)
        #expect(problem.keyPath == "model_settings.system_prompt_template")
        #expect(problem.position?.description == "1:47")
        let words = PromptLint.violations(in: text).map(\.text)
        for line in [problem.line.en, problem.line.zh] {
            #expect(line.contains("/etc/ljwx-trainer/p.txt"))
            #expect(words.allSatisfy { line.contains("\"\($0)\"") })
            #expect(line.contains("null"))
        }
    }

    @Test("a prompt file that lists the choices is used as it is")
    func listingPrompt() {
        let text = "评级从买入、持有、卖出中选一，风险等级从低、中、高中选一。"
        let report = check(
            #"{"model_settings": {"system_prompt_template": "/p.txt"}}"#, beside: ["/p.txt": text])
        #expect(report.configuration?.model.systemPrompt == text)
    }

    @Test("a relative token file starts at the config's directory; data directories stay relative")
    func relativePaths() throws {
        let text =
            #"{"data_sources": {"source": "csv", "csv": {"directory": "csv"}, "tushare": {"token_file": "token"}}}"#
        let configuration = try #require(check(text).configuration)
        #expect(configuration.fetch.tushare.tokenFile == "/etc/ljwx-trainer/token")
        #expect(configuration.fetch.csvDirectory == "csv")
    }

    @Test(
        "a folder to write to may be absolute, and is read without dots and spare slashes",
        arguments: [
            ("out", "out"), ("out/", "out"), ("./out", "out"), ("a//b/./c/", "a/b/c"), ("/srv/out", "/srv/out"),
            ("/srv//out/.", "/srv/out"),
        ])
    func outputFolders(text: String, folder: String) throws {
        for key in ["training_data_dir", "models_dir"] {
            let configuration = try #require(check(Self.folder(key, text)).configuration)
            let directories = configuration.directories
            #expect((key == "models_dir" ? directories.models : directories.trainingData) == folder)
            #expect(directories.absolute == (folder.hasPrefix("/") ? [folder] : []))
        }
    }

    @Test(
        "a folder to write to has a name and no ..",
        arguments: ["", " ", ".", "./", "/", "//", "/.", "..", "a/../b"])
    func noOutputFolder(text: String) {
        for key in ["training_data_dir", "models_dir"] {
            let report = check(Self.folder(key, text))
            #expect(report.problems.map(\.keyPath) == ["continuous_training.\(key)"])
            #expect(report.problems.first?.line.en.contains(", such as \"data/") == true)
        }
    }

    private static func folder(_ key: String, _ text: String) -> String {
        "{\"continuous_training\": {\"\(key)\": \(JSONC.quoted(text))}}"
    }

    @Test("values come out in their domain types")
    func values() throws {
        let text = """
            {"language": "en", "ollama": {"base_url": "HTTP://ollama.lan:8080/api//", "create_timeout_seconds": 1.5},
             "data_sources": {"tushare": {"timeout_seconds": 12}}, "logging": {"level": "warn"},
             "model_settings": {"seed": 7, "temperature": 0}, "scheduler": {"weekly_training_days": ["Mon"]}}
            """
        let configuration = try #require(check(text).configuration)
        #expect(configuration.language == .english)
        #expect(configuration.ollama.baseURL.absoluteString == "HTTP://ollama.lan:8080/api")
        #expect(configuration.ollama.createTimeout == .milliseconds(1500))
        #expect(configuration.fetch.tushare.timeout == .seconds(12))
        #expect(configuration.logging.level == .warning)
        #expect(configuration.model.parameters["seed"] == .integer(7))
        #expect(configuration.model.parameters["temperature"] == .number(0))
        #expect(configuration.schedule.weeklyDays == [.monday])
    }

    @Test(
        "an address of a server has scheme and host and nothing behind the path",
        arguments: [
            "ftp://x", "http://", "http:///x", "//x", "http://u:p@x", "http://x?y=1", "http://x#y", "http://a b",
            "http://x:0", "http://x:70000", "127.0.0.1", "",
        ])
    func badServers(text: String) {
        let report = check("{\"ollama\": {\"base_url\": \(JSONC.quoted(text))}}")
        #expect(report.problems.map(\.kind) == [.impossibleValue])
    }

    @Test("the default addresses are those that are written")
    func defaultAddresses() {
        let defaults = TrainerConfiguration()
        #expect(defaults.fetch.tushare.baseURL.absoluteString == "https://api.tushare.pro")
        #expect(defaults.ollama.baseURL.absoluteString == "http://127.0.0.1:11434")
    }

    @Test("backups are kept by the same rules; a run makes one a week unless the config says otherwise")
    func backups() throws {
        let defaults = TrainerConfiguration()
        #expect(defaults.backup.everyDays == 7)
        #expect(defaults.retention.backups == KeepRules(daily: 3, weekly: 4, monthly: 3))
        let report = check(
            #"{"backup": {"every_days": 0}, "retention": {"backups": {"keep_last": 9, "keep_tags": ["manual"]}}}"#)
        let configuration = try #require(report.configuration)
        #expect(report.problems == [] && configuration.backup.everyDays == 0)
        let tags = ["manual"].compactMap { KeepTags($0) }
        #expect(
            configuration.retention.backups == KeepRules(last: 9, daily: 3, weekly: 4, monthly: 3, tags: tags))
        #expect(check(#"{"backup": {"every_days": -1}}"#).problems.map(\.keyPath) == ["backup.every_days"])
    }

    @Test("retention takes restic's rules for models, runs and data, and the incumbent's key is keep_last of models")
    func retention() throws {
        let text = """
            {"continuous_training": {"max_models_to_keep": 7},
             "retention": {"models": {"keep_weekly": 4, "keep_within": "1y6m"},
                           "runs": {"keep_last": 0, "keep_daily": 14, "keep_weekly": 0, "keep_monthly": 0},
                           "data": {"keep_last": 3, "keep_hourly": 24, "keep_yearly": -1,
                                    "keep_tags": ["promoted", "rejected, manual"]}}}
            """
        let report = check(text)
        #expect(report.problems == [] && report.notices == [])
        let retention = try #require(report.configuration).retention
        #expect(retention.models == KeepRules(last: 7, weekly: 4, within: KeepWindow(years: 1, months: 6)))
        #expect(retention.runs == KeepRules(daily: 14))
        let tags = ["promoted", "manual,rejected"].compactMap { KeepTags($0) }
        #expect(retention.data == KeepRules(last: 3, hourly: 24, yearly: KeepRules.all, tags: tags))
        let other = check(#"{"retention": {"models": {"keep_last": 2}}}"#)
        #expect(other.problems == [] && other.configuration?.retention.models.last == 2)
    }

    @Test(
        "rules that keep nothing are refused, with the section and a value that would do",
        arguments: ["runs", "data", "backups"])
    func emptyRetention(kind: String) {
        let counts = ["last", "hourly", "daily", "weekly", "monthly", "yearly"].map { "\"keep_\($0)\": 0" }
        let zero = (counts + ["\"keep_tags\": []"]).joined(separator: ", ")
        let report = check("{\"retention\": {\"\(kind)\": {\(zero)}}}")
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.line.en.contains("retention.\(kind) has no rule that keeps anything") == true)
        #expect(report.problems.first?.line.en.contains("keep_last to 30") == true)
    }

    @Test("a length of time that is none is refused by name", arguments: ["\"30\"", "\"0d\"", "30", "\"1w\""])
    func badWindow(value: String) {
        let report = check("{\"retention\": {\"data\": {\"keep_within\": \(value)}}}")
        #expect(report.problems.map(\.keyPath) == ["retention.data.keep_within"])
    }

    @Test("a tag that is none is refused by name, and the known ones are told", arguments: ["\"latest\"", "7", "\"\""])
    func badTag(value: String) {
        let report = check("{\"retention\": {\"models\": {\"keep_tags\": [\"promoted\", \(value)]}}}")
        #expect(report.problems.map(\.keyPath) == ["retention.models.keep_tags"])
        #expect(report.problems.first?.line.en.contains("rejected, failed, manual") == true)
    }

    @Test("the tree survives JSON and equal trees have equal digests")
    func digest() throws {
        let tree = try #require(check(IncumbentFiles.unified).configuration)
        let again = try CanonicalJSON.decode(TrainerConfiguration.self, from: CanonicalJSON.encode(tree))
        #expect(again == tree)
        #expect(try ContentDigest.of(canonical: again) == ContentDigest.of(canonical: tree))
        #expect(try ContentDigest.of(canonical: TrainerConfiguration()) != ContentDigest.of(canonical: tree))
    }

    @Test("the file reader gives bytes and mode, nil for no file, and the reason for anything else")
    func localFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a leftover in the temporary folder harms nobody
        let file = folder.appending(path: "f")
        try Data("abc".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
        let reader = LocalFileReader()
        #expect(try reader.read(file.path) == FileContent(bytes: Array("abc".utf8), mode: 0o640))
        #expect(try reader.read(folder.path + "/none") == nil)
        #expect(try reader.read(file.path + "/none") == nil)
        #expect(throws: FileFault(reason: .own(.notRegularFile))) { try reader.read(folder.path) }
        try Data(count: LocalFileReader.maximumBytes + 1).write(to: file)
        #expect(throws: FileFault.self) { try reader.read(file.path) }
    }
}
