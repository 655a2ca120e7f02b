import Foundation
import Messages
import Testing
import TrainerConfig
import TrainerTestSupport

@testable import TrainerDaemon

/// What a check and a start tell of the source before a run fails for it.
@Suite(.serialized) struct SourceNoticeTests {
    private static let token = "0123456789abcdef0123456789abcdef0123456789abcdef01234567"

    private static func write(_ text: String, to file: URL, mode: Int) throws {
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    @Test(
        "a token file that a run would refuse is told with its remedy, and the configuration is fine",
        arguments: [
            (nil, ["token_file names a file that does not exist: ", "LoadCredential=tushare_token"]),
            (0o644, ["has mode 0644", "it must be 0600", "run: chmod 600 "]),
        ] as [(Int?, [String])])
    func tokenFile(mode: Int?, words: [String]) async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            let file = folder.appending(path: "token")
            if let mode { try Self.write(Self.token, to: file, mode: mode) }
            try bench.write(#"{ "language": "en", "data_sources": { "tushare": { "token_file": "token" } } }"#)
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 0 && ended.out.contains("the configuration is fine"), "\(ended)")
            for word in words + [file.path] { #expect(ended.out.contains(word), "\(word) is missing in \(ended)") }
            #expect(!ended.both.contains(Self.token))
        }
    }

    @Test("a CSV folder that is not there is told by its key, and the configuration is fine")
    func csvFolder() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(
                #"{ "language": "en", "data_sources": { "source": "csv", "csv": { "directory": "bars" } } }"#)
            let ended = try await bench.daemonProgram().run(["--check-config"])
            #expect(ended.status == 0 && ended.out.contains("the configuration is fine"), "\(ended)")
            let line = "data_sources.csv.directory: the CSV folder does not exist or is no folder: "
            #expect(ended.out.contains("\(line)\(bench.stateDirectory)/bars"), "\(ended)")
        }
    }

    @Test("the daemon starts without its token file, and warns of it")
    func start() async throws {
        try await TemporaryDirectory.with { folder in
            let bench = Bench(folder: folder)
            try bench.write(
                """
                { "language": "en", "scheduler": { "enabled": false }, "ollama": { "base_url": "http://127.0.0.1:9" },
                  "data_sources": { "tushare": { "base_url": "http://127.0.0.1:9", "token_file": "token" } } }
                """)
            try await bench.withDaemon { daemon in
                let log = try daemon.log()
                #expect(log.contains("data_sources.tushare.token_file names a file that does not exist"), "\(log)")
            }
        }
    }

    @Test("a credential comes before the token file, which is not looked at then")
    func credential() async throws {
        try await TemporaryDirectory.with { folder in
            var settings = FetchSettings()
            settings.tushare.tokenFile = folder.appending(path: "absent").path
            #expect(settings.notices(below: folder.path, [:]).count == 1)
            try Self.write(Self.token, to: folder.appending(path: "tushare_token"), mode: 0o600)
            #expect(settings.notices(below: folder.path, ["CREDENTIALS_DIRECTORY": folder.path]).isEmpty)
        }
    }

    @Test("nothing is told of a usable place, of none, and of a source that is not configured")
    func silent() async throws {
        try await TemporaryDirectory.with { folder in
            var settings = FetchSettings()
            #expect(settings.notices(below: folder.path, [:]).isEmpty, "the daemon starts without any token")
            let file = folder.appending(path: "token")
            try Self.write(Self.token, to: file, mode: 0o600)
            settings.tushare.tokenFile = file.path
            settings.csvDirectory = "absent"
            #expect(settings.notices(below: folder.path, [:]).isEmpty)
            settings.source = .csv
            #expect(settings.notices(below: folder.path, [:]).count == 1)
            settings.csvDirectory = "bars"
            let bars = folder.appending(path: "bars", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: bars, withIntermediateDirectories: false)
            #expect(settings.notices(below: folder.path, [:]).count == 1, "it has no file yet")
            try Self.write("ts_code\n", to: bars.appending(path: "a.csv"), mode: 0o644)
            settings.tushare.tokenFile = "/nowhere"
            #expect(settings.notices(below: folder.path, [:]).isEmpty)
            for source in [FetchSettings.Source.free, .plugin] {
                settings.source = source
                settings.csvDirectory = "absent"
                #expect(settings.notices(below: folder.path, [:]).isEmpty)
            }
        }
    }
}
