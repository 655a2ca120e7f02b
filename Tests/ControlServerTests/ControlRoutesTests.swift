import ControlAPI
import ControlClient
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct ControlRoutesTests {
    @Test("every call reaches its method with its values and brings back the answer")
    func calls() async throws {
        var backend = FakeControlBackend()
        let request = RunNowRequest(
            asOf: ControlFixtures.asOf, knownAt: Date(timeIntervalSince1970: 1_780_000_000), dryRun: true,
            noPromote: true, examples: 100, strategy: .fewshot, from: .dedupe, force: true)
        backend.onStatus = { ControlFixtures.status() }
        backend.onEnqueue = {
            RunNowReply(run: RunID($0 == request ? "20261121-0200" : "wrong"), alreadyWaiting: false)
        }
        backend.onTune = {
            let isMeant = $0 == TuneRequest(minutes: 90, seed: 7)
            return RunNowReply(run: RunID(isMeant ? "20261121-0200" : "wrong"), alreadyWaiting: true)
        }
        backend.onTunePlan = { ControlFixtures.tunePlan(questions: $0.questions ?? 0) }
        backend.onGateReads = { GateReadsReply(run: $0, count: $1, reads: []) }
        backend.onRuns = { $0 == 7 && $1 == RunID("20261121-0200-2") ? [ControlFixtures.run()] : [] }
        backend.onRun = { ControlFixtures.detail(ControlFixtures.run($0 == nil ? .succeeded : .noNewData)) }
        backend.onCancel = { CancelReply(run: $0, outcome: .stopping) }
        backend.onReport = { ControlFixtures.report(ControlFixtures.run($0 == nil ? .succeeded : .noNewData)) }
        backend.onTrend = { ControlFixtures.trend(days: $0) }
        backend.onModels = { ControlFixtures.models }
        backend.onModel = { ModelDetail(model: ControlFixtures.model($0), tags: nil, modelfile: "models/x") }
        backend.onPin = { name, isPinned in ControlFixtures.model(name) { $0.isPinned = isPinned } }
        backend.onPromote = { name, request in
            PromoteReply(
                champion: name, previous: nil, changed: request == PromoteRequest(override: true, reason: "为 什么"))
        }
        backend.onCompare = { ControlFixtures.comparison($0, $1) }
        backend.onLineage = { ControlFixtures.lineage($0) }
        backend.onCard = { CardReply(model: $0, markdown: "# 卡", path: "runs/x/MODEL_CARD.md", isAsWritten: nil) }
        backend.onReproduce = { ControlFixtures.reproduction($0.run ?? RunID("of-model"), model: $0.model) }
        backend.onRollback = {
            RollbackReply(champion: $0.to ?? ControlFixtures.champion, previous: ControlFixtures.challenger)
        }
        backend.onCleanup = { CleanupReply(dryRun: $0, keep: [], remove: [ControlFixtures.challenger]) }
        backend.onCreateBackup = { ControlFixtures.backup }
        backend.onDataHealth = { code, from, to in
            HealthReply(
                code: code, from: from ?? ControlFixtures.asOf, to: to ?? ControlFixtures.asOf,
                findings: code == nil ? ControlFixtures.health.findings : [])
        }
        backend.onDataCoverage = { ControlFixtures.coverage }
        backend.onPlan = { days in
            guard days == 30 else { throw TrainerError(.usage, .verbatim("\(String(describing: days))")) }
            return ControlFixtures.plan
        }
        backend.onDataRisk = { ControlFixtures.risk($0, on: $1) }
        backend.onNext = { Array(ControlFixtures.slots.prefix($0)) }
        let nested = try #require(ModelName("library/ljwx-stock:champion"))

        try await withServer(backend) { path in
            // The macros hide from the compiler that the closure throws.
            try await withClient(path) { (client) async throws -> Void in
                #expect(try await client.status() == ControlFixtures.status())
                #expect(try await client.enqueue(request).run == ControlFixtures.runID)
                #expect(try await client.tune(TuneRequest(minutes: 90, seed: 7)).run == ControlFixtures.runID)
                let plan = try await client.tunePlan(TuneRequest(questions: 777))
                #expect(plan == ControlFixtures.tunePlan(questions: 777))
                let reads = try await client.gateReads(ControlFixtures.runID, limit: 9)
                #expect(reads == GateReadsReply(run: ControlFixtures.runID, count: 9, reads: []))
                await #expect(throws: TrainerError.self) { try await client.tunePlan(TuneRequest(questions: 3)) }
                #expect(try await client.runs(limit: 7, before: RunID("20261121-0200-2")) == [ControlFixtures.run()])
                #expect(try await client.run(nil).run.state == .succeeded)
                #expect(try await client.run(ControlFixtures.runID).run.state == .noNewData)
                #expect(try await client.cancel(ControlFixtures.runID).outcome == .stopping)
                #expect(try await client.report(nil) == ControlFixtures.report())
                #expect(try await client.report(ControlFixtures.runID).detail.run.state == .noNewData)
                #expect(try await client.trend(days: 30) == ControlFixtures.trend(days: 30))
                await #expect(throws: TrainerError.self) { try await client.trend(days: 0) }
                #expect(try await client.models() == ControlFixtures.models)
                #expect(try await client.model(nested).model.name == nested)
                #expect(try await client.pin(nested, true).isPinned)
                #expect(try await !client.pin(nested, false).isPinned)
                let order = PromoteRequest(override: true, reason: "为 什么")
                #expect(try await client.promote(nested, order).changed)
                let other = ControlFixtures.champion
                let comparison = try await client.compare(nested, with: other)
                #expect(comparison == ControlFixtures.comparison(nested, other))
                #expect(try await client.lineage(nested) == ControlFixtures.lineage(nested))
                #expect(try await client.card(nested).markdown == "# 卡")
                #expect(try await client.reproduce(.init(run: ControlFixtures.runID)).run == ControlFixtures.runID)
                #expect(try await client.reproduce(.init(model: nested)).model == nested)
                #expect(try await client.rollback().champion == ControlFixtures.champion)
                #expect(try await client.rollback(RollbackRequest(to: nested)).champion == nested)
                #expect(try await client.cleanup(dryRun: true).dryRun)
                #expect(try await !client.cleanup(dryRun: false).dryRun)
                #expect(try await client.createBackup() == ControlFixtures.backup)
                #expect(try await client.next(1).count == 1)
                let code = TSCode(trusted: "000001.SZ")
                let day = ControlFixtures.asOf.advanced(by: -7)
                let health = try await client.dataHealth(code, from: day, to: nil)
                #expect(health == HealthReply(code: code, from: day, to: ControlFixtures.asOf, findings: []))
                #expect(try await client.dataHealth(nil, from: nil, to: day).total == 3)
                #expect(try await client.dataCoverage() == ControlFixtures.coverage)
                #expect(try await client.dataRisk(code, asOf: day) == ControlFixtures.risk(code, on: day))
                #expect(try await client.dataRisk(code, asOf: nil) == ControlFixtures.risk(code, on: nil))
                #expect(try await client.plan(days: 30) == ControlFixtures.plan)
                await #expect(throws: TrainerError.self) { try await client.plan(days: nil) }
                #expect(
                    client.peer
                        == DaemonIdentity(
                            version: ControlProtocol.productVersion, language: .english, log: .journal))
            }
        }
    }

    @Test("the backend's error arrives whole", arguments: TrainerError.Code.allCases)
    func errors(_ code: TrainerError.Code) async throws {
        let error = TrainerError(
            code, .verbatim("what 何"), hint: .verbatim("do 做"), cause: .foreign("{\"a\":\"\u{1F4A9}\"}"))
        var backend = FakeControlBackend()
        backend.onStatus = { throw error }
        backend.onExport = { _ in throw error }
        try await withServer(backend) { path in
            try await withClient(path) { client in
                await #expect(throws: error) { try await client.status() }
                await #expect(throws: error) { _ = try await client.export(.jsonl) }
            }
        }
    }

    @Test("an error of another kind is named a fault of the daemon")
    func fault() async throws {
        struct Odd: Error {}
        var backend = FakeControlBackend()
        backend.onStatus = { throw Odd() }
        try await withServer(backend) { path in
            let error = await #expect(throws: TrainerError.self) {
                try await withClient(path) { try await $0.status() }
            }
            #expect(error?.code == .internalFault)
            #expect(error?.cause?.message.en.contains("Odd") == true)
        }
    }

    @Test("a run that is not there is 404 with our code")
    func notFound() async throws {
        var backend = FakeControlBackend()
        backend.onRun = { _ in throw TrainerError(.notFound, .verbatim("no run")) }
        try await withServer(backend) { path in
            let reply = try await RawHTTP.request(path, "GET /v1/runs/20261121-0200 HTTP/1.1\r\nHost: x\r\n")
            #expect(reply.hasPrefix("HTTP/1.1 404"))
            #expect(reply.contains("\"code\":\"not_found\""))
            #expect(reply.lowercased().contains("x-ljwx-version: \(ControlProtocol.productVersion)"))
        }
    }

    static let malformed: [(String, String, String)] = [
        ("GET /v1/nothing HTTP/1.1", "", "404"),
        ("GET / HTTP/1.1", "", "404"),
        ("DELETE /v1/status HTTP/1.1", "", "404"),
        ("POST /v1/runs HTTP/1.1", "{\"strategy\":\"lora\"}", "400"),
        ("POST /v1/runs HTTP/1.1", "{\"from\":\"evaluate\"}", "400"),
        ("GET /v1/runs?limit=0 HTTP/1.1", "", "400"),
        ("GET /v1/runs?limit=x HTTP/1.1", "", "400"),
        ("GET /v1/runs?before=..%2F HTTP/1.1", "", "400"),
        ("GET /v1/runs/nonsense HTTP/1.1", "", "400"),
        ("GET /v1/runs/%ff%fe HTTP/1.1", "", "400"),
        ("POST /v1/runs/1-2/cancel HTTP/1.1", "", "400"),
        ("GET /v1/models/-bad HTTP/1.1", "", "400"),
        ("GET /v1/export HTTP/1.1", "", "400"),
        ("GET /v1/export?format=xml HTTP/1.1", "", "400"),
        ("GET /v1/next?count=1000000 HTTP/1.1", "", "400"),
        ("POST /v1/runs HTTP/1.1", "{", "400"),
        ("POST /v1/runs HTTP/1.1", "[]", "400"),
        ("POST /v1/runs HTTP/1.1", "{\"as_of\":\"20261341\"}", "400"),
        ("POST /v1/runs HTTP/1.1", "{\"dry_run\":\"yes\"}", "400"),
        ("POST /v1/cleanup HTTP/1.1", "", "400"),
        ("POST /v1/cleanup HTTP/1.1", "{\"dry_run\":true,\"bogus\":1}", "400"),
        ("POST /v1/base HTTP/1.1", "{\"from\":\"a\",\"replaces\":true}", "400"),
        ("POST /v1/rollback HTTP/1.1", "{\"dry_run\":true}", "400"),
        ("POST /v1/rollback HTTP/1.1", "{\"to\":\"\"}", "400"),
        ("POST /v1/models/a/pin HTTP/1.1", "{\"bogus\":1}", "400"),
        ("POST /v1/models/a/unpin HTTP/1.1", "{\"bogus\":1}", "400"),
        ("POST /v1/models/a/promote HTTP/1.1", "{\"overide\":true}", "400"),
        ("POST /v1/runs/20261121-0200/cancel HTTP/1.1", "{\"bogus\":1}", "400"),
        ("POST /v1/base HTTP/1.1", "{\"from\":\"\"}", "400"),
        ("POST /v1/runs HTTP/1.1", "\"" + String(repeating: "x", count: 70_000) + "\"", "413"),
    ]

    @Test("a bad request is refused with the reason and reaches no method", arguments: malformed)
    func refused(_ line: String, _ body: String, _ status: String) async throws {
        try await withServer(FakeControlBackend()) { path in
            let head = "\(line)\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n"
            let reply = try await RawHTTP.request(path, head, body: body)
            #expect(reply.hasPrefix("HTTP/1.1 \(status)"), "\(reply)")
            #expect(reply.contains("\"error\":{"))
        }
    }

    @Test("a rollback without a body, or without a version in it, names none", arguments: ["", "{}"])
    func rollbackWithoutVersion(_ body: String) async throws {
        var backend = FakeControlBackend()
        backend.onRollback = { request in
            guard request == RollbackRequest() else { throw TrainerError(.usage, .verbatim("\(request)")) }
            return RollbackReply(
                champion: ControlFixtures.champion, previous: ControlFixtures.challenger, changed: false)
        }
        try await withServer(backend) { path in
            let head = "POST /v1/rollback HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n"
            let reply = try await RawHTTP.request(path, head, body: body)
            #expect(reply.hasPrefix("HTTP/1.1 200"), "\(reply)")
            #expect(reply.contains(#""changed":false"#), "\(reply)")
        }
    }

    @Test("a field that a request does not have is refused by name, whatever stands beside it, and queues no run")
    func unknownField() async throws {
        try await withServer(FakeControlBackend()) { path in
            let body = #"{"dry_run":true,"asof":"20261120","bogus":[1]}"#
            let head = "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n"
            let reply = try await RawHTTP.request(path, head, body: body)
            #expect(reply.hasPrefix("HTTP/1.1 400"), "\(reply)")
            #expect(reply.contains(#""code":"usage""#), "\(reply)")
            for name in ["asof", "bogus", "as_of, known_at, dry_run, no_promote, examples, strategy, from, force"] {
                #expect(reply.contains(name), "\(reply)")
            }
        }
    }

    @Test(
        "a field with a wrong value is named as it stands on the wire",
        arguments: [
            (#"{"as_of":5}"#, "as_of: "), (#"{"as_of":"20261341"}"#, "as_of: "), (#"{"dry_run":"yes"}"#, "dry_run: "),
            (#"{"known_at":true}"#, "known_at: "), (#"{"examples":"x"}"#, "examples: "),
        ])
    func wrongValue(_ body: String, _ place: String) async throws {
        try await withServer(FakeControlBackend()) { path in
            let head = "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n"
            let reply = try await RawHTTP.request(path, head, body: body)
            #expect(reply.hasPrefix("HTTP/1.1 400"), "\(reply)")
            #expect(reply.contains("is not valid: " + place), "\(reply)")
        }
    }

    @Test("the fields that a request may have are those that a client sends")
    func fields() throws {
        func check<Body: ControlRequest>(_ body: Body) throws {
            let json = try JSONSerialization.jsonObject(with: ControlJSON.encode(body))
            let sent = try #require(json as? [String: Any])
            #expect(sent.keys.sorted() == Body.fields.sorted())
            // A property that `fields` leaves out would be refused.
            #expect(Mirror(reflecting: body).children.count == Body.fields.count)
        }
        try check(
            RunNowRequest(
                asOf: ControlFixtures.asOf, knownAt: Date(timeIntervalSince1970: 1), examples: 100, strategy: .fewshot,
                from: .dedupe))
        try check(PromoteRequest(override: true, reason: "x"))
        try check(RollbackRequest(to: ModelName(base: "a")))
        try check(CleanupRequest(dryRun: true))
        try check(CreateBaseRequest(from: ModelName(base: "a")))
        try check(NoFields())
    }

    @Test("curl reads the status over the socket", .enabled(if: RawHTTP.curl != nil, "curl is not installed"))
    func curl() async throws {
        var backend = FakeControlBackend()
        backend.onStatus = { ControlFixtures.status() }
        try await withServer(backend) { path in
            let data = try await RawHTTP.curl(["--unix-socket", path, "http://localhost/v1/status"])
            #expect(try ControlJSON.decode(StatusReply.self, from: data) == ControlFixtures.status())
        }
    }
}
