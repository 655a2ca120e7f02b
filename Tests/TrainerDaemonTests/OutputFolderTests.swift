import ControlAPI
import Foundation
import Testing

/// Where the files for people go.
@Suite(.serialized) struct OutputFolderTests {
    @Test("a run writes to the folders that were named, absolute or not", arguments: [true, false])
    func named(isAbsolute: Bool) async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            let home = isAbsolute ? bench.folder.appending(path: "srv").path + "/" : "./"
            try bench.write(
                """
                {
                  "language": "en",
                  "continuous_training": {
                    "days_back": 40, "stock_batch_size": 60,
                    "training_data_dir": "\(home)samples/", "models_dir": "\(home)models"
                  },
                  "scheduler": { "enabled": false },
                  "data_sources": { "tushare": { "base_url": "\(sandboxes.tushareURL)" } },
                  "ollama": { "base_url": "\(sandboxes.ollamaURL.absoluteString)" },
                  "evaluation": { "cases": 20, "follow_items": 0, "decision": { "enabled": false } }
                }
                """)
            let run = try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 0, "\(ended)")
                return try await bench.reply(RunDetail.self, "run", "show")
            }
            let place = URL(filePath: isAbsolute ? home : bench.stateDirectory)
            let samples = try String(contentsOf: place.appending(path: "samples/latest.jsonl"), encoding: .utf8)
            #expect(samples.split(separator: "\n").count == run.counts.kept)
            let results = try FileManager.default.contentsOfDirectory(atPath: place.appending(path: "models").path)
            #expect(results.count == 1)
        }
    }
}
