import ControlAPI
import Foundation
import SandboxMarket
import SandboxTuShare
import Testing
import TrainerCore
import TrainerTestSupport

/// The job from base to rollback, as a person does it.
@Suite(.serialized) struct MainJobTests {
    @Test("two trading days give two promoted versions, which every command shows, and rollback undoes the second")
    func twoDays() async throws {
        try await Sandboxes.with(today: TestMarket.shared.before, base: false) { sandboxes in
            let bench = sandboxes.bench
            try await sandboxes.addModel("smoke")
            try await bench.withDaemon { _ in
                let base = try await bench.ctl("base", "create", "--from", "smoke")
                #expect(base.status == 0, "\(base)")
                #expect(try await sandboxes.tags().contains("ljwx-stock:latest"))

                let first = try await Self.promoted(sandboxes)
                try await Self.expectFiles(of: first, sandboxes)
                try await Self.expectReports(of: first, sandboxes)
                try await Self.expectExports(sandboxes)

                let again = try await bench.ctl("run-now", "--wait")
                #expect(again.status == 0, "\(again)")
                #expect(try await bench.reply(RunDetail.self, "run", "show").run.state == .noNewData)

                sandboxes.tushare.setToday(TestMarket.shared.last)
                let second = try await Self.promoted(sandboxes)
                #expect(second.run.model != first.run.model)
                let written = try String(
                    contentsOfFile: bench.stateDirectory + "/data/llm_training/latest.jsonl", encoding: .utf8)
                let lines = written.split(separator: "\n")
                #expect(lines.count == second.counts.kept)
                let newDay = "\"trade_date\":\"\(TestMarket.shared.last)\""
                #expect(lines.allSatisfy { $0.replacing(" ", with: "").contains(newDay) }, "only the new day's samples")

                try await Self.expectVersions(first, second, sandboxes)
                try await Self.expectRollback(from: second, to: first, sandboxes)
                try await Self.expectStrayAlias(first, second, sandboxes)
                try await Self.expectPinAndCleanup(first, sandboxes)
            }
        }
    }

    @Test("a dry run says what it would build and leaves no model, no sample and no training file")
    func dryRun() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait", "--dry-run")
                #expect(ended.status == 0, "\(ended)")
                let tags = try await sandboxes.tags()
                #expect(!tags.contains { $0.contains("-trained-") })
                let status = try await bench.reply(StatusReply.self, "status")
                #expect(status.data.samples == 0)
                #expect(!FileManager.default.fileExists(atPath: bench.stateDirectory + "/data/llm_training"))
            }
        }
    }

    @Test("a model that parrots its question is rejected with exit code 10 and never served")
    func rejected() async throws {
        try await Sandboxes.with(manner: .echo) { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait")
                #expect(ended.status == 10, "\(ended)")
                #expect(ended.out.contains("rejected"), "\(ended)")
                let tags = try await sandboxes.tags()
                #expect(!tags.contains("ljwx-stock:champion"))
                let report = try await bench.reply(ReportReply.self, "report")
                #expect(report.detail.run.verdict == .rejected)
                #expect(report.evaluation?.challenger.passed == 0)
                let rollback = try await bench.ctl("model", "rollback")
                #expect(rollback.status == 4, "\(rollback)")

                let model = try #require(report.detail.run.model)
                let refused = try await bench.ctl("model", "promote", model.short)
                #expect(refused.status == 4 && refused.err.contains("--override"), "\(refused)")
                let wordless = try await bench.ctl("model", "promote", model.short, "--override")
                #expect(wordless.status == 64, "\(wordless)")
                let ordered = try await bench.ctl(
                    "model", "promote", model.short, "--override", "--reason", "to see it")
                #expect(ordered.status == 0, "\(ordered)")
                let since = try #require(try await bench.reply(ReportReply.self, "report").serving.since)
                #expect(since.isOverride && since.reason == "to see it" && since.kind == .byHand)
                // Long reasons go on in the next line.
                #expect(try await bench.ctl("report").out.flattened.contains("toseeit"))
                #expect(try await sandboxes.tags().contains("ljwx-stock:champion"))
            }
        }
    }

    @Test("a good model under --no-promote is kept aside with exit code 0")
    func noPromote() async throws {
        try await Sandboxes.with { sandboxes in
            let bench = sandboxes.bench
            try await bench.withDaemon { _ in
                let ended = try await bench.ctl("run-now", "--wait", "--no-promote")
                #expect(ended.status == 0, "\(ended)")
                let tags = try await sandboxes.tags()
                #expect(!tags.contains("ljwx-stock:champion"))
                let run = try await bench.reply(ReportReply.self, "report").detail.run
                #expect(run.verdict == .kept)
                let model = try #require(run.model)
                let promoted = try await bench.reply(PromoteReply.self, "model", "promote", model.short)
                #expect(promoted == PromoteReply(champion: model, previous: nil, changed: true))
                let status = try await bench.reply(StatusReply.self, "status")
                #expect(status.serving.champion?.name == model && status.serving.since?.kind == .byHand)
                #expect(try await bench.reply(PromoteReply.self, "model", "promote", model.short).changed == false)
            }
        }
    }

    // MARK: Steps

    /// What can be asked about versions, without Ollama being asked.
    private static func expectVersions(_ first: RunDetail, _ second: RunDetail, _ sandboxes: Sandboxes) async throws {
        let bench = sandboxes.bench
        let (old, new) = (try #require(first.run.model), try #require(second.run.model))
        let comparison = try await bench.reply(ComparisonReply.self, "model", "compare", old.short, new.short)
        #expect(comparison.first.cases == 20 && comparison.second.cases == 20)
        #expect(comparison.forecasts.state == "not_measured" && comparison.forecasts.why != nil)

        let lineage = try await bench.reply(LineageReply.self, "model", "lineage", new.short)
        #expect(lineage.lineage.championThen == old && lineage.lineage.ollamaVersion == "0.32.15")
        #expect(lineage.moves.map(\.kind) == [.verdict] && lineage.moves.first?.replaced == old)

        let card = try await bench.reply(CardReply.self, "model", "show", new.short, "--card")
        #expect(card.isAsWritten == true)
        let written = try String(contentsOfFile: bench.stateDirectory + "/" + card.path, encoding: .utf8)
        #expect(written == card.markdown)

        for subject in [new.short, second.run.id.rawValue] {
            let found = try await bench.reply(Reproduction.self, "model", "reproduce", subject)
            #expect(found.isEqual && found.parts.allSatisfy { $0.outcome == .equal }, "\(found)")
        }

        let status = try await bench.reply(StatusReply.self, "status")
        #expect(status.ollama.capabilities?.first { $0.isRequired }?.finding == .yes)

        let cleanup = try await bench.reply(CleanupReply.self, "cleanup", "--dry-run")
        let disk = try #require(cleanup.disk)
        #expect(disk.basis == .blobs && disk.models == 2 && disk.apparentBytes > disk.uniqueBytes)
        #expect(cleanup.runs.remove.isEmpty && Set(cleanup.runs.keep.map(\.run)).isSuperset(of: [second.run.id]))
    }

    private static func promoted(_ sandboxes: Sandboxes) async throws -> RunDetail {
        let bench = sandboxes.bench
        let ended = try await bench.ctl("run-now", "--wait")
        #expect(ended.status == 0, "\(ended)")
        let detail = try await bench.reply(RunDetail.self, "run", "show")
        #expect(detail.run.state == .succeeded && detail.run.verdict == .promoted, "\(ended)")
        #expect(detail.stages.map(\.stage) == StageName.allCases)
        let model = try #require(detail.run.model)
        let tags = try await sandboxes.tags()
        #expect(tags.contains("ljwx-stock:champion"))
        #expect(tags.contains(model.description))
        let status = try await bench.reply(StatusReply.self, "status")
        #expect(status.serving.champion?.name == model)
        #expect(status.daemon.version == ProductVersion.text)
        #expect(status.data.newestDay?.description == sandboxes.tushare.today.description)
        return detail
    }

    private static func expectFiles(of detail: RunDetail, _ sandboxes: Sandboxes) async throws {
        let state = URL(filePath: sandboxes.bench.stateDirectory)
        let data = try files(state.appending(path: "data/llm_training"))
        let testFile = try #require(data.first { $0.lastPathComponent.hasPrefix("ljwx_test_results_") })
        let results = try object(testFile)
        let summary = try #require(results["summary"] as? [String: Any])
        #expect(summary["success_rate"] as? Double == 1)
        #expect(summary["total_tests"] as? Int == 20)
        #expect((results["model_name"] as? String) == detail.run.model?.short)

        let jsonl = try #require(
            data.first { $0.lastPathComponent.hasPrefix("stock_training_data_") && $0.pathExtension == "jsonl" })
        let lines = try String(contentsOf: jsonl, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == detail.counts.kept)
        let firstLine = try #require(lines.first)
        let sample = try #require(try JSONSerialization.jsonObject(with: Data(firstLine.utf8)) as? [String: Any])
        #expect(Set(["instruction", "input", "output", "metadata"]).isSubset(of: sample.keys))

        let models = try files(state.appending(path: "data/models"))
        let runFile = try #require(models.first { $0.lastPathComponent.hasPrefix("continuous_training_results_") })
        let run = try object(runFile)
        #expect(run["status"] as? String == "success")
        #expect(run["new_model"] as? String == detail.run.model?.short)
        #expect(run["new_data_count"] as? Int == detail.counts.kept)
        for field in ["start_time", "end_time", "base_model", "training_file", "performance", "steps"] {
            #expect(run[field] != nil, "\(field)")
        }
    }

    private static func expectReports(of detail: RunDetail, _ sandboxes: Sandboxes) async throws {
        let bench = sandboxes.bench
        let report = try await bench.reply(ReportReply.self, "report", detail.run.id.rawValue)
        #expect(report.evaluation?.challenger.passed == 20)
        #expect(report.evaluation?.base?.passed == 0)
        if SchemaCheck.isThere {  // ReportSchemaTests says so where it is not
            let json = try await bench.ctl("report", "--json").out
            #expect(try SchemaCheck.faults(of: Data(json.utf8), by: "report.schema.json") == "")
        }
        let text = try await bench.ctl("report")
        #expect(text.status == 0)
        #expect(text.out.contains("20/20") || text.out.contains("100"), "\(text)")
        let models = try await bench.ctl("models")
        let model = try #require(detail.run.model)
        #expect(models.out.contains(model.short), "\(models)")
        let next = try await bench.ctl("next")
        #expect(next.status == 0, "\(next)")
        #expect(try await bench.ctl("status").out.contains("ljwx-stock-trained-"))
    }

    private static func expectExports(_ sandboxes: Sandboxes) async throws {
        let bench = sandboxes.bench
        let count = try await bench.reply(StatusReply.self, "status").data.samples
        let lines = try await bench.ctl("export", "--format", "jsonl").out.split(separator: "\n")
        #expect(lines.count == count)
        for line in lines.prefix(20) { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        for (format, key) in [("alpaca", "instruction"), ("sharegpt", "conversations")] {
            let file = bench.folder.appending(path: "\(format).json")
            let ended = try await bench.ctl("export", "--format", format, "-o", file.path)
            #expect(ended.status == 0, "\(ended)")
            let array = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]]
            #expect(array?.count == count)
            #expect(array?.allSatisfy { $0[key] != nil } == true)
        }
    }

    private static func expectRollback(from second: RunDetail, to first: RunDetail, _ sandboxes: Sandboxes) async throws
    {
        let bench = sandboxes.bench
        let back = try await bench.reply(RollbackReply.self, "model", "rollback")
        #expect(back.champion == first.run.model)
        #expect(back.previous == second.run.model)
        let models = try await bench.reply([ModelView].self, "model", "list")
        let served = try #require(models.first { $0.role == .champion })
        #expect(served.name == first.run.model)
        let shown = try await bench.reply(ModelDetail.self, "model", "show", served.name.short)
        #expect(shown.tags?.contains(ModelName(base: "ljwx-stock", tag: "champion")) == true)

        let again = try await bench.reply(RollbackReply.self, "model", "rollback")
        #expect(again.champion == first.run.model && again.previous == second.run.model && !again.changed)
        #expect(again.since?.kind == .rollback && again.since?.replaced == second.run.model)
        for target in [second, first] {
            let name = try #require(target.run.model)
            #expect(try await bench.reply(RollbackReply.self, "model", "rollback", "--to", name.short).changed)
            let repeated = try await bench.reply(RollbackReply.self, "model", "rollback", "--to", name.short)
            #expect(repeated.champion == name && !repeated.changed)
        }
    }

    /// The other version is copied over the alias: it is told, and to promote what is in service puts it right.
    private static func expectStrayAlias(
        _ champion: RunDetail, _ other: RunDetail, _ sandboxes: Sandboxes
    ) async throws {
        let bench = sandboxes.bench
        let alias = ModelName(base: "ljwx-stock", tag: "champion")
        let (version, foreign) = (try #require(champion.run.model), try #require(other.run.model))
        #expect(try await bench.reply(StatusReply.self, "status").serving.strayAliases == [])
        try await sandboxes.copy(foreign, to: alias)
        let digest = try await bench.reply(ModelDetail.self, "model", "show", foreign.short).model.digest
        let stray = StrayAlias(name: alias, version: version, found: digest)
        #expect(try await bench.reply(StatusReply.self, "status").serving.strayAliases == [stray])
        let listed = try await bench.reply([ModelView].self, "models")
        #expect(listed.compactMap(\.strayAlias) == [stray])
        #expect(try await bench.reply(PromoteReply.self, "model", "promote", version.short).changed == false)
        #expect(try await bench.reply(StatusReply.self, "status").serving.strayAliases == [])
    }

    private static func expectPinAndCleanup(_ first: RunDetail, _ sandboxes: Sandboxes) async throws {
        let bench = sandboxes.bench
        let model = try #require(first.run.model).short
        #expect(try await bench.reply(ModelView.self, "model", "pin", model).isPinned)
        let unpinned = try await bench.reply(ModelView.self, "model", "unpin", model)
        #expect(!unpinned.isPinned)
        let plan = try await bench.reply(CleanupReply.self, "cleanup", "--dry-run")
        let before = try await sandboxes.tags()
        let done = try await bench.reply(CleanupReply.self, "cleanup")
        #expect(plan.keep == done.keep && plan.remove == done.remove)
        let gone = Set(before).subtracting(try await sandboxes.tags())
        #expect(gone == Set(done.remove.map(\.description)))
    }

    private static func files(_ folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    }

    private static func object(_ file: URL) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    }
}
