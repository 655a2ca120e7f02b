import ControlAPI
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("docs/CLI.md and the routing table")
struct DocumentedRoutesTests {
    @Test("the page lists every route with its method and its parameters, and no other")
    func table() throws {
        let page = try String(contentsOf: PackageFolder.root.appending(path: "docs/CLI.md"), encoding: .utf8)
        let section = try #require(page.components(separatedBy: "## The control socket").last)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        var documented: [String: Set<String>] = [:]
        for row in rows {
            let cells = row.split(separator: "|").map(String.init)
            let parameters = Set(
                (cells.count > 1 ? cells[1] : "").matches(of: #/([a-z_]+)=/#).map { String($0.1) })
            for call in cells[0].split(separator: "`").map(String.init) where call.contains(" /") {
                documented[call] = parameters
            }
        }
        #expect(Self.all.map(Self.place).sorted() == Array(0..<31), "one of each route stands in the list")
        let routes = Dictionary(uniqueKeysWithValues: Self.all.map(Self.described))
        #expect(Set(documented.keys) == Set(routes.keys))
        for (call, parameters) in routes { #expect(documented[call] == parameters, "\(call)") }
    }

    @Test("the page names every field of a request's body")
    func bodies() throws {
        let page = try String(contentsOf: PackageFolder.root.appending(path: "docs/CLI.md"), encoding: .utf8)
        let bodies: [(call: String, body: any Encodable)] = [
            ("POST /v1/runs", RunNowRequest(asOf: Self.day, knownAt: Date(timeIntervalSince1970: 0))),
            ("POST /v1/tunes", TuneRequest(questions: 2_000, minutes: 90)),
            ("POST /v1/base", CreateBaseRequest(from: Self.model)),
            ("POST /v1/cleanup", CleanupRequest(dryRun: true)),
            ("POST /v1/models/MODEL/promote", PromoteRequest(override: true, reason: "x")),
            ("POST /v1/rollback", RollbackRequest(to: Self.model)),
        ]
        for (call, body) in bodies {
            let object = try JSONSerialization.jsonObject(with: ControlJSON.encode(body)) as? [String: Any]
            let fields = try #require(object?.keys.sorted())
            let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(call)` |") })
            for field in fields { #expect(row.contains("`\(field)`"), "\(call) \(field)") }
        }
    }

    private static let day = TradeDate(dayNumber: 20_777)
    private static let code = TSCode(trusted: "600000.SH")
    private static let run = RunID("20261121-0200")
    private static let model = ModelName(base: "m")

    /// One of each.
    private static let all: [ControlRoute] = [
        .status, .runs(limit: 20, before: run), .enqueue, .tune,
        .tunePlan(TuneRequest(questions: 2_000, minutes: 90)), .gateReads(run, limit: 20), .run(run), .cancel(run),
        .events(run), .report(run), .models,
        .model(model), .pin(model), .unpin(model), .promote(model), .compare(model, model), .lineage(model),
        .card(model),
        .reproduce(run: run, model: model), .trend(days: 90), .rollback, .cleanup, .createBackup, .export(.jsonl),
        .createBase,
        .next(5),
        .dataHealth(code, from: day, to: day), .dataCoverage, .plan(days: 30), .dataRisk(code, asOf: day),
        .dataBars(
            BarsRequest(
                code: code, from: day, to: day, asOf: day, knownAt: Date(timeIntervalSince1970: 0), adjust: .qfq,
                indicators: true)),
    ]

    private static func described(_ route: ControlRoute) -> (String, Set<String>) {
        let parts = route.path.split(separator: "?", maxSplits: 1)
        let name: [String: String] = [
            run.rawValue: "RUN", "m:latest": "MODEL", "m%3Alatest": "MODEL", code.rawValue: "CODE",
        ]
        let path = parts[0].split(separator: "/").map { name[String($0)] ?? String($0) }.joined(separator: "/")
        let query = parts.count > 1 ? parts[1].split(separator: "&").map { String($0.prefix { $0 != "=" }) } : []
        return ("\(route.isPost ? "POST" : "GET") /\(path)", Set(query))
    }

    /// Does not compile while a new route is missing from it.
    private static func place(_ route: ControlRoute) -> Int {
        switch route {
        case .status: 0
        case .runs: 1
        case .enqueue: 2
        case .run: 3
        case .cancel: 4
        case .events: 5
        case .report: 6
        case .models: 7
        case .model: 8
        case .pin: 9
        case .unpin: 10
        case .rollback: 11
        case .cleanup: 12
        case .export: 13
        case .createBase: 14
        case .next: 15
        case .dataHealth: 16
        case .dataCoverage: 17
        case .plan: 18
        case .dataBars: 19
        case .promote: 20
        case .compare: 21
        case .lineage: 22
        case .card: 23
        case .reproduce: 24
        case .trend: 25
        case .dataRisk: 26
        case .createBackup: 27
        case .tune: 28
        case .tunePlan: 29
        case .gateReads: 30
        }
    }
}
