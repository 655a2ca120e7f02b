import Foundation

/// `ljwx-bench`: measures this product beside its peers in one run; exit status 1 where a goal is missed.
@main
enum Bench {
    static func main() {
        do {
            if CommandLine.arguments.dropFirst().first == IndicatorPass.verb {
                return try IndicatorPass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == HealthPass.verb {
                return try HealthPass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == BootstrapPass.verb {
                return try BootstrapPass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == StorePass.verb {
                let rest = Array(CommandLine.arguments.dropFirst(2))
                AsyncPass.run { try await StorePass.main(rest) }
            }
            if CommandLine.arguments.dropFirst().first == BackfillPass.verb {
                let rest = Array(CommandLine.arguments.dropFirst(2))
                AsyncPass.run { try await BackfillPass.main(rest) }
            }
            if CommandLine.arguments.dropFirst().first == DecodePass.verb {
                return try DecodePass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == DedupePass.verb {
                return try DedupePass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == KeptPass.verb {
                let rest = Array(CommandLine.arguments.dropFirst(2))
                AsyncPass.run { try await KeptPass.main(rest) }
            }
            if CommandLine.arguments.dropFirst().first == SamplesPass.verb {
                return try SamplesPass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == ShotsPass.verb {
                return try ShotsPass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == RollbackPass.verb {
                let rest = Array(CommandLine.arguments.dropFirst(2))
                AsyncPass.run { try await RollbackPass.main(rest) }
            }
            if CommandLine.arguments.dropFirst().first == AnswerPass.verb {
                return try AnswerPass.main(Array(CommandLine.arguments.dropFirst(2)))
            }
            if CommandLine.arguments.dropFirst().first == PrefixPass.verb {
                let rest = Array(CommandLine.arguments.dropFirst(2))
                AsyncPass.run { try await PrefixPass.main(rest) }
            }
            let options = try Options(CommandLine.arguments.dropFirst())
            exit(try run(options) ? 0 : 1)
        } catch let error as BenchError {
            FileHandle.standardError.write(Data("ljwx-bench: \(error.text)\n".utf8))
            exit(error.status)
        } catch {
            FileHandle.standardError.write(Data("ljwx-bench: \(error)\n".utf8))
            exit(70)
        }
    }

    private static func run(
        _ part: Part, _ options: Options, _ folder: TemporaryFolder, record: (Measure) -> Void
    ) throws {
        switch part {
        case .indicators: try IndicatorBench(python: options.python, folder: folder).run(record: record)
        case .health: try HealthBench(folder: folder).run(record: record)
        case .bootstrap: try BootstrapBench(python: options.python, folder: folder).run(record: record)
        case .store: try StoreBench(python: options.python, folder: folder).run(record: record)
        case .decode: try DecodeBench(python: options.python, folder: folder).run(record: record)
        case .dedupe: try DedupeBench(python: options.python, folder: folder).run(record: record)
        case .samples: try SamplesBench(folder: folder).run(record: record)
        case .shots: try ShotsBench(folder: folder).run(record: record)
        case .answer: try AnswerBench(folder: folder).run(record: record)
        case .prefix:
            try PrefixBench(python: options.python, programs: options.requiredPrograms(for: part), folder: folder)
                .run(record: record)
        case .evaluation:
            try EvaluationBench(
                python: options.python, programs: options.requiredPrograms(for: part), config: options.config,
                folder: folder
            ).run(record: record)
        case .backfill:
            try BackfillBench(python: options.python, programs: options.requiredPrograms(for: part), folder: folder)
                .run(record: record)
        case .daemon:
            try DaemonBench(
                python: options.python, programs: options.requiredPrograms(for: part), config: options.config,
                folder: folder
            ).run(record: record)
        case .rollback:
            try RollbackBench(python: options.python, programs: options.requiredPrograms(for: part), folder: folder)
                .run(record: record)
        }
    }

    /// Whether every goal was met.
    private static func run(_ options: Options) throws -> Bool {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let report = try options.markdown.map { try MarkdownReport($0) }
        var measures: [Measure] = []
        var skips: [String] = []
        func record(_ measure: Measure) {
            print(measure.line)
            // Parts last minutes, and whoever reads a pipe waits for their lines.
            fflush(nil)
            measures.append(measure)
        }
        for part in Part.allCases where options.only.map({ $0 == part }) ?? true {
            if let reason = part.reasonToSkip(options) {
                skips.append("\(part.rawValue): not measured (\(reason))")
                print(skips[skips.count - 1])
                continue
            }
            do {
                try run(part, options, folder, record: record)
            } catch {
                // What could not be measured is a goal missed, and keeps no other part from being measured.
                let text = (error as? BenchError)?.text ?? "\(error)"
                FileHandle.standardError.write(Data("ljwx-bench: \(part.rawValue): \(text)\n".utf8))
                record(.failed(part))
            }
        }
        try report?.write(Measure.markdown(measures, skips: skips))
        let missed = measures.filter { !$0.met }
        print(missed.isEmpty ? "all \(measures.count) goals met" : "\(missed.count) of \(measures.count) goals missed")
        return missed.isEmpty
    }
}

/// What can be measured alone.
enum Part: String, CaseIterable {
    case indicators, health, bootstrap, store, decode, dedupe, samples, shots, answer, prefix, evaluation, backfill
    case daemon, rollback

    /// What it needs and is not there; nil where it can be measured.
    fileprivate func reasonToSkip(_ options: Options) -> String? {
        switch self {
        case .indicators, .health, .bootstrap, .store, .decode, .dedupe, .samples, .shots, .answer: nil
        case .evaluation, .backfill, .daemon, .rollback: options.programs == nil ? Options.noPrograms : nil
        case .prefix: options.programs == nil ? Options.noPrograms : PrefixBench.lack(python: options.python)
        }
    }
}

struct Options {
    var python = "python3"
    var only: Part?
    var programs: String?
    var config: String
    var markdown: String?

    static let noPrograms = "no --programs DIR"

    func requiredPrograms(for part: Part) throws -> String {
        guard let programs else { throw BenchError("\(part.rawValue): \(Self.noPrograms)", status: 64) }
        return programs
    }

    static let usage =
        "usage: ljwx-bench [--only PART] [--python FILE] [--programs DIR] [--config FILE] [--markdown FILE]\n"
        + "  --only      one of \(Part.allCases.map(\.rawValue).joined(separator: ", "))\n"
        + "  --python    a Python with numpy, orjson, rensa and TA-Lib (default: python3 on PATH)\n"
        + "  --programs  the folder of the release builds of ljwx-trainer, ljwxctl and ljwx-sandbox\n"
        + "  --config    the daemon's configuration (default: training_config.json of this repository)\n"
        + "  --markdown  also write the table there, below the line \(MarkdownReport.marker)"

    init(_ arguments: ArraySlice<String>) throws(BenchError) {
        config = Sources.root.appending(path: "training_config.json").path
        var rest = arguments
        while let option = rest.popFirst() {
            let fault = BenchError("cannot read '\(option)'\n\(Self.usage)", status: 64)
            guard let value = rest.popFirst() else { throw fault }
            switch option {
            case "--only":
                guard let part = Part(rawValue: value) else { throw fault }
                only = part
            case "--python": python = value
            case "--programs": programs = value
            case "--config": config = value
            case "--markdown": markdown = value
            default: throw fault
            }
        }
    }
}

struct BenchError: Error {
    let text: String
    let status: Int32

    init(_ text: String, status: Int32 = 70) {
        self.text = text
        self.status = status
    }
}

/// Where this repository lies.
enum Sources {
    static let benchmarks = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let root = benchmarks.deletingLastPathComponent()
    static func peer(_ name: String) -> String { benchmarks.appending(path: "Peers/\(name)").path }
}
