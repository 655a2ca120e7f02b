import Foundation
public import TrainerCore

/// The paths below the prefix, with their parameters filled in: the client's half of the routing table.
public enum ControlRoute: Hashable, Sendable {
    case status
    case runs(limit: Int, before: RunID?)
    case enqueue
    case tune
    case tunePlan(TuneRequest)
    case gateReads(RunID?, limit: Int)
    /// nil: the newest.
    case run(RunID?)
    case cancel(RunID)
    case events(RunID)
    case report(RunID?)
    case trend(days: Int)
    case models
    case model(ModelName)
    case pin(ModelName)
    case unpin(ModelName)
    case promote(ModelName)
    case compare(ModelName, ModelName)
    case lineage(ModelName)
    case card(ModelName)
    /// One of the two.
    case reproduce(run: RunID?, model: ModelName?)
    case rollback
    case cleanup
    case createBackup
    case export(ExportFormat)
    case createBase
    case next(Int)
    case dataHealth(TSCode?, from: TradeDate?, to: TradeDate?)
    case dataCoverage
    /// nil: as far back as the next run looks.
    case plan(days: Int?)
    case dataBars(BarsRequest)
    case dataRisk(TSCode, asOf: TradeDate?)

    /// What stands in the place of a run's id for "the newest one".
    public static let newest = "newest"

    public var path: String {
        let path =
            switch self {
            case .status: "/status"
            case .runs(let limit, let before):
                "/runs?limit=\(limit)" + (before.map { "&before=" + Self.escaped($0.rawValue) } ?? "")
            case .enqueue: "/runs"
            case .tune: "/tunes"
            case .tunePlan(let request):
                "/tune-plan"
                    + Self.query([
                        ("questions", request.questions.map { "\($0)" }), ("minutes", request.minutes.map { "\($0)" }),
                        ("seed", "\(request.seed)"),
                    ])
            case .gateReads(let run, let limit):
                "/gate/reads" + Self.query([("run", run?.rawValue), ("limit", "\(limit)")])
            case .run(let id): "/runs/" + Self.segment(id)
            case .cancel(let id): "/runs/\(Self.segment(id))/cancel"
            case .events(let id): "/runs/\(Self.segment(id))/events"
            case .report(let id): "/report/" + Self.segment(id)
            case .trend(let days): "/trend?days=\(days)"
            case .models: "/models"
            case .model(let name): "/models/" + Self.escaped(name.description)
            case .pin(let name): "/models/\(Self.escaped(name.description))/pin"
            case .unpin(let name): "/models/\(Self.escaped(name.description))/unpin"
            case .promote(let name): "/models/\(Self.escaped(name.description))/promote"
            case .compare(let first, let second):
                "/models/\(Self.escaped(first.description))/compare/\(Self.escaped(second.description))"
            case .lineage(let name): "/models/\(Self.escaped(name.description))/lineage"
            case .card(let name): "/models/\(Self.escaped(name.description))/card"
            case .reproduce(let run, let model):
                "/reproduce" + Self.query([("run", run?.rawValue), ("model", model?.description)])
            case .rollback: "/rollback"
            case .cleanup: "/cleanup"
            case .createBackup: "/backups"
            case .export(let format): "/export?format=\(format.rawValue)"
            case .createBase: "/base"
            case .next(let count): "/next?count=\(count)"
            case .dataHealth(let code, let from, let to):
                "/data/health"
                    + Self.query([("code", code?.rawValue), ("from", from?.description), ("to", to?.description)])
            case .dataCoverage: "/data/coverage"
            case .plan(let days): "/plan" + (days.map { "?days=\($0)" } ?? "")
            case .dataRisk(let code, let asOf):
                "/data/risk/" + Self.escaped(code.rawValue) + Self.query([("as_of", asOf?.description)])
            case .dataBars(let request):
                "/data/bars/" + Self.escaped(request.code.rawValue)
                    + Self.query([
                        ("from", request.from?.description), ("to", request.to?.description),
                        ("as_of", request.asOf?.description),
                        ("known_at", request.knownAt.map { "\(Int64($0.timeIntervalSince1970))" }),
                        ("adjust", request.adjust.rawValue), ("indicators", request.indicators ? "1" : nil),
                    ])
            }
        return ControlProtocol.pathPrefix + path
    }

    /// Reading, or asking for a change.
    public var isPost: Bool {
        switch self {
        case .status, .runs, .tunePlan, .gateReads, .run, .events, .report, .trend, .models, .model, .compare, .lineage,
            .card, .reproduce, .export, .next, .dataHealth, .dataCoverage, .dataBars, .dataRisk, .plan:
            false
        case .enqueue, .tune, .cancel, .pin, .unpin, .promote, .rollback, .cleanup, .createBackup, .createBase: true
        }
    }

    private static func segment(_ id: RunID?) -> String { id.map { escaped($0.rawValue) } ?? newest }

    /// `?name=value&…` of those that have one.
    private static func query(_ parts: [(name: String, value: String?)]) -> String {
        let set = parts.compactMap { part in part.value.map { "\(part.name)=\(escaped($0))" } }
        return set.isEmpty ? "" : "?" + set.joined(separator: "&")
    }

    /// Percent-encodes all but the unreserved characters of RFC 3986.
    private static func escaped(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        // nil only for text that is not Unicode, which a Swift string cannot be; the raw text is then refused by name.
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }
}
