import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite("commands about versions", .timeLimit(.minutes(10))) struct VersionCommandTests {
    @Test("promote sends the override and the reason, and says what became of it", arguments: [true, false])
    func promote(changed: Bool) async throws {
        var backend = FakeControlBackend()
        backend.onPromote = { name, request in
            #expect(name == ControlFixtures.challenger)
            #expect(request == PromoteRequest(override: true, reason: "trial run"))
            return PromoteReply(champion: name, previous: ControlFixtures.champion, changed: changed)
        }
        let result = try await runTool(
            ["model", "promote", ControlFixtures.challenger.short, "--override", "--reason", "trial run"], backend)
        #expect(result.status == .success)
        #expect(result.flat.contains(ControlFixtures.challenger.short))
        #expect(result.flat.contains(changed ? "is in service" : "nothing changed"))
    }

    @Test(
        "rollback says whether the two changed places; where not, since when it is so and what would change it",
        arguments: [true, false], [nil, ControlFixtures.champion] as [ModelName?])
    func rollback(changed: Bool, to target: ModelName?) async throws {
        let (champion, previous) = (ControlFixtures.champion, ControlFixtures.challenger)
        var backend = FakeControlBackend()
        backend.onRollback = {
            #expect($0 == RollbackRequest(to: target))
            return RollbackReply(
                champion: champion, previous: previous, changed: changed,
                since: ServingMove(at: ControlFixtures.start, kind: .rollback, champion: champion, replaced: previous))
        }
        let result = try await runTool(["model", "rollback"] + (target.map { ["--to", $0.short] } ?? []), backend)
        #expect(result.status == .success)
        #expect(result.flat.contains(champion.short))
        #expect(result.flat.contains("is in service again") == changed)
        #expect(result.flat.contains("the two were not exchanged again") != changed)
        #expect(result.flat.contains("ljwxctl model rollback --to \(previous.short)") != changed)
        #expect(result.flat.contains("by a rollback, in place of \(previous.short)") != changed)
    }

    @Test("a version to roll back to that is no model's name is a usage error, and the daemon is not asked")
    func rollbackToNoName() async throws {
        let result = try await runTool(["model", "rollback", "--to", "no name"], FakeControlBackend())
        #expect(result.status == .usage)
    }

    @Test(
        "status and models show a name in Ollama that does not hold what the registry says",
        arguments: [nil, "ef12"] as [String?])
    func strayAlias(found: String?) async throws {
        let alias = ModelName(base: "ljwx-stock", tag: "champion")
        let stray = StrayAlias(name: alias, version: ControlFixtures.champion, found: found)
        let plain = ControlFixtures.status()
        let status = StatusReply(
            daemon: plain.daemon, current: nil, queue: [], next: plain.next,
            serving: ServingView(
                champion: plain.serving.champion, previous: nil, base: plain.serving.base, strayAliases: [stray]),
            lastVerdict: plain.lastVerdict, lastRun: plain.lastRun, data: plain.data, ollama: plain.ollama,
            disk: plain.disk, notices: [])
        var record = ModelRecord(
            name: ControlFixtures.champion, digest: "d", run: ControlFixtures.runID, createdAt: ControlFixtures.start,
            asOf: ControlFixtures.asOf, baseDigest: "b", recipeDigest: .of("recipe"), trainingKind: "fewshot", shots: 6)
        record.verdict = .promoted
        let views = [
            ModelView(record, serving: ServingState(champion: ControlFixtures.champion), strayAlias: stray)
        ]
        var backend = FakeControlBackend()
        backend.onStatus = { status }
        backend.onModels = { views }
        let shown = try await runTool(["status"], backend)
        let version = ControlFixtures.champion.short
        #expect(shown.flat.contains("ljwx-stock:champion in Ollama is not \(version)"), "\(shown)")
        #expect(shown.flat.contains(found.map { "it is \($0)" } ?? "there is no such name"), "\(shown)")
        #expect(shown.flat.contains("ljwxctl model promote \(version)"), "\(shown)")
        let models = try await runTool(["models"], backend)
        #expect(models.flat.contains("champion,") && models.flat.contains("stray"), "\(models)")
        let json = try await runTool(["models", "--json"], backend)
        #expect(try ControlJSON.decode([ModelView].self, from: Data(json.out.utf8)) == views)
    }

    @Test("without flags promote asks for neither")
    func plainPromote() async throws {
        var backend = FakeControlBackend()
        backend.onPromote = { _, request in
            #expect(request == PromoteRequest())
            throw TrainerError(.conflict, .verbatim("rejected"), hint: .overrideHint)
        }
        let result = try await runTool(["model", "promote", "x"], backend)
        #expect(result.status == .refused)
        #expect(result.err.contains("--override --reason"))
    }

    @Test(
        "compare shows both sides in both lanes, differences with their intervals, and what was not comparable",
        arguments: Language.allCases)
    func compare(_ language: Language) async throws {
        var backend = FakeControlBackend()
        backend.onCompare = { ControlFixtures.comparison($0, $1) }
        let names = [ControlFixtures.challenger.short, ControlFixtures.champion.short]
        let result = try await runTool(["model", "compare"] + names, backend, language: language)
        #expect(result.status == .success)
        #expect(result.out.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
        for part in names + [
            "17/24", "21/24", "50.8%", "-16.7", "-35.0", "+2.0", "0.221", "20260101-0200", "GATE 2026Q4", "48.7%",
            "0.2487 [0.2424, 0.2550] n=1500", "0.2612 [0.2549, 0.2675] n=1500", "0.006 [-0.054, 0.066] n=1500",
            "0.011 [-0.016, 0.038] n=1500", "4/1500", "0.0125 [0.0059, 0.0191]", "0.465",
        ] { #expect(result.flat.contains(part), "\(part)") }
        let json = try await runTool(["model", "compare", "--json"] + names, backend)
        #expect(
            try ControlJSON.decode(ComparisonReply.self, from: Data(json.out.utf8)) == ControlFixtures.comparison())
    }

    @Test(
        "compare says why a difference, a test or the whole decision lane was not measured",
        arguments: Language.allCases)
    func notMeasured(_ language: Language) async throws {
        let full = ControlFixtures.comparison()
        let reply = ComparisonReply(
            first: full.first, second: full.second, runs: full.runs, difference: nil, noDifference: .verbatim("day"),
            onlyFirst: 0, onlySecond: 0, mcnemarP: nil, noMcnemar: .verbatim("same"),
            forecasts: ForecastComparisonView(state: "not_measured", why: .verbatim("never asked")), obstacles: [],
            stoppedAt: nil)
        let text = Page(language: language).comparison(reply).joined(separator: "\n")
        for part in ["day", "same", "never asked"] { #expect(text.contains(part), "\(part)") }
        #expect(text.contains(language == .english ? "not measured" : "未测量"))

        var few = ControlFixtures.forecasts(ControlFixtures.challenger, ControlFixtures.champion)
        few.comparison = nil
        few.noComparison = .verbatim("one day alone")
        let lines = Page(language: language).forecasts(few)
        #expect(lines.contains { $0.contains("one day alone") } && lines.contains { $0.contains("0.2487") })
    }

    @Test(
        "times of different runs are not shown beside each other, and what was answered otherwise is told",
        arguments: Language.allCases)
    func otherRuns(_ language: Language) throws {
        let full = ControlFixtures.comparison()
        let obstacles = ["other_options", "other_server"].map { ComparisonReply.Obstacle(reason: $0, count: 4) }
        let reply = ComparisonReply(
            first: ControlFixtures.score(full.first.model, passed: 17, latency: nil),
            second: ControlFixtures.score(full.second.model, passed: 21, latency: nil), runs: full.runs,
            difference: full.difference, noDifference: nil, onlyFirst: 1, onlySecond: 5, mcnemarP: 0.221,
            noMcnemar: nil, forecasts: full.forecasts, obstacles: obstacles, stoppedAt: nil)
        let page = Page(language: language)
        let text = page.comparison(reply).joined(separator: "\n")
        let isEnglish = language == .english
        #expect(text.contains(isEnglish ? "answered in different runs" : "来自不同的运行"), "\(text)")
        #expect(text.contains(isEnglish ? "4 answered with other options" : "4 题回答时的参数不同"), "\(text)")
        #expect(text.contains(isEnglish ? "4 answered by another version of Ollama" : "4 题由不同版本的 Ollama 回答"), "\(text)")
        #expect(!text.contains("1.25 s") && !text.contains("2.50 s"), "\(text)")
        #expect(page.comparison(full).joined(separator: "\n").contains("1.25 s"))
        let json = String(decoding: try ControlJSON.encode(reply), as: UTF8.self)
        #expect(!json.contains("latency"), "\(json)")
    }

    @Test("lineage and report tell which shots were tried on DEV", arguments: Language.allCases)
    func refinement(_ language: Language) {
        let plain = ControlFixtures.lineage()
        let (out, into) = (
            SampleKey(code: TSCode(trusted: "600000.SH"), asOf: ControlFixtures.asOf, task: .riskAssessment),
            SampleKey(code: TSCode(trusted: "600009.SH"), asOf: ControlFixtures.asOf, task: .riskAssessment)
        )
        let tried = ModelLineage.Refinement(
            tried: 2, accepted: 1, items: 20, questions: 120, brierBefore: 0.2512, brierAfter: 0.2401,
            swaps: [
                .init(out: out, into: into, outcome: "accepted", gain: 0.0111, standardError: 0.0042),
                .init(out: into, into: out, outcome: "too_long", gain: nil, standardError: nil),
            ])
        var lineage = plain.lineage
        lineage.refinement = tried
        let page = Page(language: language)
        let lines = page.lineage(LineageReply(lineage: lineage, moves: plain.moves))
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        func flat(_ lines: [String]) -> String {
            lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        }
        for part in ["120", "0.2512", "0.2401", "0.0111 ± 0.0042"] { #expect(flat(lines).contains(part), "\(part)") }
        #expect(flat(lines).contains(language == .chinese ? "放不进上下文" : "does not fit"))
        let detail = ControlFixtures.detail()
        var counts = detail.counts
        counts.refinement = tried
        let report = ControlFixtures.report()
        let told = page.report(
            ReportReply(
                detail: RunDetail(run: detail.run, stages: detail.stages, counts: counts),
                evaluation: report.evaluation, serving: report.serving, models: report.models))
        #expect(flat(told).contains("0.2512") && !flat(told).contains("0.0111"))
    }

    @Test("lineage shows where a version comes from and when it served", arguments: Language.allCases)
    func lineage(_ language: Language) async throws {
        var backend = FakeControlBackend()
        backend.onLineage = { ControlFixtures.lineage($0) }
        let result = try await runTool(
            ["model", "lineage", ControlFixtures.challenger.short], backend, language: language)
        for part in [
            "20261121-0200", "ljwx-stock:base", "0.32.15", "试用", ControlFixtures.champion.short, "num_ctx 4096",
        ] {
            #expect(result.flat.contains(part), "\(part)")
        }
    }

    @Test(
        "reproduce ends with 0 only where every part was checked and is equal, and takes a run or a model",
        arguments: [
            (Reproduction.Outcome.equal, Reproduction.Outcome.equal, "nothing differs"),
            (.equal, .unknown, "not all could be checked"), (.differs, .equal, "does not come out the same"),
            (.differs, .unknown, "does not come out the same"),
        ])
    func reproduce(modelfile: Reproduction.Outcome, choice: Reproduction.Outcome, words: String) async throws {
        let isEqual = modelfile == .equal && choice == .equal
        var backend = FakeControlBackend()
        backend.onReproduce = { subject in
            ControlFixtures.reproduction(
                subject.run ?? ControlFixtures.runID, model: subject.model, modelfile: modelfile, choice: choice)
        }
        for subject in ["20261121-0200", ControlFixtures.challenger.short] {
            let result = try await runTool(["model", "reproduce", subject], backend)
            #expect(result.status == (isEqual ? .success : .other))
            #expect(result.flat.contains("Modelfile") && result.flat.contains(words))
            #expect(result.flat.contains("cannot be told") == (choice == .unknown))
        }
        let json = try await runTool(["model", "reproduce", "20261121-0200", "--json"], backend)
        let found = try ControlJSON.decode(Reproduction.self, from: Data(json.out.utf8))
        #expect(found.run == ControlFixtures.runID && found.model == nil)
        #expect(found.isEqual == isEqual && found.isComplete == (choice != .unknown))
    }

    @Test("a card is Markdown as it is; a file that was changed is told on stderr", arguments: [nil, true, false])
    func card(isAsWritten: Bool?) async throws {
        var backend = FakeControlBackend()
        backend.onCard = {
            CardReply(model: $0, markdown: "# 卡\n", path: "runs/r/MODEL_CARD.md", isAsWritten: isAsWritten)
        }
        let result = try await runTool(["model", "show", "x", "--card"], backend)
        #expect(result.out == "# 卡\n")
        #expect(result.err.contains("runs/r/MODEL_CARD.md") == (isAsWritten == false))
    }

    @Test("cleanup shows files, bytes and how they are known; what stays behind makes it end with 1")
    func cleanup() async throws {
        var backend = FakeControlBackend()
        backend.onCleanup = { ControlFixtures.cleanup(dryRun: $0) }
        let dry = try await runTool(["cleanup", "--dry-run"], backend)
        #expect(dry.status == .success)
        for part in [
            "runs/20260101-0200", "2.0 KiB", "1 backup(s) would be removed (5.0 MiB)", "20260101-030712",
            "20261121-030712: newest", "5 version(s) take 4.0 GiB (20.0 GiB by the list)", "would be freed",
        ] {
            #expect(dry.flat.contains(part), "\(part)")
        }
        backend.onCleanup = { ControlFixtures.cleanup(dryRun: $0, failed: true) }
        let real = try await runTool(["cleanup"], backend)
        #expect(real.status == .other && real.flat.contains("Permission denied"))
    }

    @Test("status names what Ollama lacks, and who put a version into service by hand")
    func status() async throws {
        var backend = FakeControlBackend()
        let rows = ServerCapability.allCases.map { capability in
            ServerCapabilities.Row(capability, capability == .takesAdapters ? .no : .yes)
        }
        let plain = ControlFixtures.status()
        let serving = ServingView(
            champion: plain.serving.champion, previous: nil, base: plain.serving.base,
            since: ServingMove(
                at: ControlFixtures.start, kind: .byHand, champion: ControlFixtures.champion, replaced: nil,
                reason: "trial"))
        let status = StatusReply(
            daemon: plain.daemon, current: nil, queue: [], next: plain.next, serving: serving,
            lastVerdict: plain.lastVerdict, lastRun: plain.lastRun, data: plain.data,
            ollama: OllamaView(
                url: "http://o", isReachable: true, version: "0.34.1", capabilities: rows.map(CapabilityView.init)),
            disk: plain.disk, notices: [])
        backend.onStatus = { status }
        let shown = try await runTool(["status"], backend)
        #expect(shown.flat.contains("lacks: adapters at create (adapters)"))
        #expect(shown.flat.contains("by hand") && shown.flat.contains("trial"))
        #expect(shown.flat.contains("base: ljwx-stock@cdcdcdcdcdcd"))
        let json = try await runTool(["status", "--json"], backend)
        #expect(try ControlJSON.decode(StatusReply.self, from: Data(json.out.utf8)) == status)
    }

    @Test(
        "status says that there is no base yet and how to make one, once Ollama has said so",
        arguments: [
            (false, "base: none yet (ljwxctl base create --from MODEL)"), (true, "base: ljwx-stock Why"),
            (nil, "base: ljwx-stock Why"),
        ] as [(Bool?, String)])
    func noBase(_ exists: Bool?, _ words: String) async throws {
        let plain = ControlFixtures.status()
        let base = BaseView(name: plain.serving.base.name, digest: nil, exists: exists)
        let status = StatusReply(
            daemon: plain.daemon, current: nil, queue: [], next: plain.next,
            serving: ServingView(champion: nil, previous: nil, base: base), lastVerdict: plain.lastVerdict,
            lastRun: plain.lastRun, data: plain.data, ollama: plain.ollama, disk: plain.disk, notices: [])
        var backend = FakeControlBackend()
        backend.onStatus = { status }
        #expect(try await runTool(["status"], backend).flat.contains(words))
    }
}

extension CLIResult {
    /// The answer without its line breaks: a phrase may stand on two lines.
    fileprivate var flat: String { out.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
