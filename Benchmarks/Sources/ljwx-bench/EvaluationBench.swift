import Foundation

/// What an evaluation costs beside the models' own time: the evaluate stage of a first run by `training_config.json`, both
/// lanes, by the daemon itself, over HTTP, on a simulated market of 5,400 stocks. The models are the sandbox's: what they
/// say is written, and they wait before they say it.
struct EvaluationBench {
    /// Less than a model of 7 B parameters needs on one GPU, for some 300 tokens and for some 25.
    private static let (narrativeMilliseconds, forecastMilliseconds) = (500, 100)
    private static let source = "bench-source:latest"
    private static let share = 0.02
    /// With fewer a lane was left out: a GATE has 60 days of 25 questions by default.
    private static let fewestAnswers = 1_600.0
    /// Microseconds between two readings of the daemon's CPU time.
    private static let pause: UInt32 = 50_000

    let python: String
    let programs: String
    let config: String
    let folder: TemporaryFolder

    func run(record: (Measure) -> Void) throws {
        let market = try Sandbox(programs, folder, ["--stocks", "5400"])
        defer { market.child.stop() }
        let written = try script()
        let ollama = try Sandbox(
            programs, folder, command: "ollama",
            [
                "--store", folder.path("evaluation-ollama"), "--engine", "scripted:\(written)", "--model", Self.source,
            ])
        defer { ollama.child.stop() }
        let file = folder.path("evaluation-config.json")
        try configuration(market: market.url, ollama: ollama.url).write(toFile: file, atomically: true, encoding: .utf8)
        let (readings, database) = try oneRun(config: file)
        let stage = StoreBench.values(try Child.output(python, [Sources.peer("evaluation.py"), database], in: folder))
        let (begin, end) = (try stage.value("started"), try stage.value("finished"))
        let (answers, spent) = (try stage.value("answers"), try stage.value("seconds"))
        guard answers >= Self.fewestAnswers else { throw BenchError("only \(answers) answers: a lane was not asked") }
        // The uncounted question that each model is asked first is the model's time too; no answer to it is kept.
        let warmUps = try stage.value("models") * Double(Self.narrativeMilliseconds) / 1_000
        let beside = end - begin - spent - warmUps
        let cpu = Self.seconds(of: readings, at: end) - Self.seconds(of: readings, at: begin)
        record(
            Measure(
                name: "evaluate stage by training_config.json, both lanes, over HTTP, \(Int(answers)) answers:"
                    + " its wall less the time that the server says it took to answer and a warm-up of each model, ÷ that"
                    + " time (models that wait"
                    + " \(Self.narrativeMilliseconds) ms a narrative, \(Self.forecastMilliseconds) ms a forecast)",
                ours: String(
                    format: "%.2f s ÷ %.0f s = %.2f %% (the daemon's CPU: %.2f s, %.2f %%)", beside, spent,
                    beside / spent * 100, cpu, cpu / spent * 100),
                peer: nil, ratio: nil, goal: "< 2 %", met: beside / spent < Self.share))
    }

    // MARK: One run

    private struct Reading {
        /// Seconds since 1970.
        let at: Double
        /// CPU seconds of the daemon until then.
        let cpu: Double
    }

    /// The daemon's CPU time all along one run, and where it left its database.
    private func oneRun(config: String) throws -> (readings: [Reading], database: String) {
        let name = "evaluation-daemon"
        let state = folder.path("\(name)-state")
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        let daemon = try Server.lastOf(
            1, name, "\(programs)/ljwx-trainer", in: folder, environment: ["TUSHARE_TOKEN": "bench"]
        ) { ["--config", config, "--state-dir", state, "--socket", $0] }
        defer { daemon.child.stop() }
        func command(_ arguments: [String], _ log: String) throws -> Child {
            try Child("\(programs)/ljwxctl", arguments, environment: ["LJWX_SOCKET": daemon.socket], log: log)
        }
        let log = folder.path("evaluation-command.log")
        let base = try command(["base", "create", "--from", Self.source], log).wait()
        guard base == 0 else { throw BenchError("base create ended with \(base):\n\(Self.text(log))") }
        let run = try command(["run-now", "--wait"], log)
        var readings: [Reading] = []
        while true {
            readings.append(
                Reading(at: Date().timeIntervalSince1970, cpu: Double(try daemon.child.cpuNanoseconds()) / 1e9))
            if let status = run.ended() {
                // 10: the gate let nothing through, which is a run like any other here.
                guard status == 0 || status == 10 else {
                    throw BenchError("run-now ended with \(status):\n\(Self.text(log))")
                }
                return (readings, state + "/ljwx-trainer.sqlite")
            }
            usleep(Self.pause)
        }
    }

    /// CPU seconds at an instant, by the last reading up to it.
    private static func seconds(of readings: [Reading], at instant: Double) -> Double {
        readings.last { $0.at <= instant }?.cpu ?? 0
    }

    private static func text(_ log: String) -> String {
        (try? String(contentsOfFile: log, encoding: .utf8)) ?? "no output"
    }

    // MARK: What it works with

    /// The configuration with other addresses, and without waiting for a day that is published late.
    private func configuration(market: String, ollama: String) throws -> String {
        var text = try String(contentsOfFile: config, encoding: .utf8)
        for (old, new) in [
            ("\"https://api.tushare.pro\"", "\"\(market)\""), ("\"http://127.0.0.1:11434\"", "\"\(ollama)\""),
            ("\"landing_deadline\": \"20:00\"", "\"landing_deadline\": null"),
        ] {
            guard text.components(separatedBy: old).count == 2 else {
                throw BenchError("\(config) does not hold \(old) once")
            }
            text = text.replacing(old, with: new)
        }
        return text
    }

    /// The answers of the product's own rehearsal, read from the questions, with forecasts that follow the signals; all of
    /// them after a wait. Gives the file.
    private func script() throws -> String {
        let rehearsal = Sources.root.appending(path: "Sources/Rehearsal/Resources/answers.json")
        guard let script = try JSONSerialization.jsonObject(with: Data(contentsOf: rehearsal)) as? [String: Any],
            var fields = script["fields"] as? [String: Any], let narratives = script["answers"] as? [[String: Any]]
        else { throw BenchError("\(rehearsal.path) is no script of answers") }
        let chance: [[String: String]] = [
            ["given": "综合信号：偏多", "say": "0.55"], ["given": "综合信号：偏空", "say": "0.45"], ["say": "0.5"],
        ]
        fields["chance"] = chance
        let forecast: [String: Any] = [
            "contains": "只输出一个JSON对象", "reply": #"{"rating":"{rating}","p_up":{chance},"horizon":1}"#,
            "delay_ms": Self.forecastMilliseconds,
        ]
        var rules = [forecast]
        for narrative in narratives {
            var rule = narrative
            rule["delay_ms"] = Self.narrativeMilliseconds
            rules.append(rule)
        }
        let echo: [String: Any] = ["echo": true, "delay_ms": Self.narrativeMilliseconds]
        let waiting: [String: Any] = ["fields": fields, "answers": rules, "default": echo]
        let file = folder.path("evaluation-answers.json")
        try JSONSerialization.data(withJSONObject: waiting).write(to: URL(filePath: file))
        return file
    }
}
