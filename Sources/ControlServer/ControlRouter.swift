import ControlAPI
import Hummingbird
import Messages
import NIOCore
import TrainerCore

/// The routing table. A handler decodes, calls one method of the backend, and encodes.
struct ControlRouter: Sendable {
    let backend: any ControlBackend
    let language: Language
    let log: LogPlace
    let places: DaemonPlaces
    let heartbeat: Duration
    let callers: CallerPolicy

    func router() -> Router<ControlContext> {
        let router = Router(context: ControlContext.self)
        router.add(middleware: ReplyMiddleware(language: language, log: log, places: places))
        router.add(middleware: CallerMiddleware(policy: callers, language: language))
        let group = router.group("v1")
        addRuns(to: group)
        addModels(to: group)
        addRest(to: group)
        addData(to: group)
        return router
    }

    private func addRuns(to group: RouterGroup<ControlContext>) {
        let backend = backend
        group.post("runs") { request, _ in
            try reply(try await backend.enqueue(try await body(RunNowRequest.self, of: request)), status: .accepted)
        }
        group.get("runs") { request, _ in
            let query = QueryReader(request)
            return try reply(
                try await backend.runs(
                    limit: try query.integer("limit", in: 1...ControlProtocol.maximumPage, default: 20),
                    before: try query.runID("before")))
        }
        group.post("tunes") { request, _ in
            try reply(try await backend.tune(try await body(TuneRequest.self, of: request)), status: .accepted)
        }
        group.get("tune-plan") { request, _ in
            try reply(try await backend.tunePlan(try QueryReader(request).tune()))
        }
        group.get("gate/reads") { request, _ in
            let query = QueryReader(request)
            return try reply(
                try await backend.gateReads(
                    try query.runID("run"),
                    limit: try query.integer("limit", in: 1...ControlProtocol.maximumPage, default: 20)))
        }
        group.get("runs/:id") { _, context in try reply(try await backend.run(try context.newestOrRunID())) }
        group.post("runs/:id/cancel") { request, context in
            try await noBody(of: request)
            return try reply(try await backend.cancel(try context.runID()))
        }
        group.get("runs/:id/events") { _, context in
            let events = try await backend.events(of: try context.runID())
            return NDJSONReply(heartbeat: heartbeat).response(events)
        }
        group.get("report/:id") { _, context in try reply(try await backend.report(try context.newestOrRunID())) }
        group.get("trend") { request, _ in
            let days = try QueryReader(request).integer("days", in: 1...ControlProtocol.maximumTrendDays, default: 90)
            return try reply(try await backend.trend(days: days))
        }
    }

    private func addModels(to group: RouterGroup<ControlContext>) {
        let backend = backend
        group.get("models") { _, _ in try reply(try await backend.models()) }
        group.get("models/:name") { _, context in try reply(try await backend.model(try context.modelName())) }
        group.post("models/:name/pin") { request, context in
            try await noBody(of: request)
            return try reply(try await backend.pin(try context.modelName(), true))
        }
        group.post("models/:name/unpin") { request, context in
            try await noBody(of: request)
            return try reply(try await backend.pin(try context.modelName(), false))
        }
        group.post("models/:name/promote") { request, context in
            let order = try await body(PromoteRequest.self, of: request)
            return try reply(try await backend.promote(try context.modelName(), order))
        }
        group.get("models/:name/compare/:other") { _, context in
            try reply(try await backend.compare(try context.modelName(), with: try context.modelName("other")))
        }
        group.get("models/:name/lineage") { _, context in
            try reply(try await backend.lineage(try context.modelName()))
        }
        group.get("models/:name/card") { _, context in try reply(try await backend.card(try context.modelName())) }
        group.get("reproduce") { request, _ in
            try reply(try await backend.reproduce(try QueryReader(request).reproduceSubject()))
        }
        group.post("rollback") { request, _ in
            try reply(try await backend.rollback(try await body(RollbackRequest.self, of: request)))
        }
        group.post("cleanup") { request, _ in
            try reply(try await backend.cleanup(dryRun: try await body(CleanupRequest.self, of: request).dryRun))
        }
        group.post("backups") { request, _ in
            try await noBody(of: request)
            return try reply(try await backend.createBackup())
        }
        group.post("base") { request, _ in
            let wanted = try await body(CreateBaseRequest.self, of: request)
            return NDJSONReply(heartbeat: heartbeat).response(try await backend.createBase(wanted))
        }
    }

    private func addRest(to group: RouterGroup<ControlContext>) {
        let backend = backend
        group.get("status") { _, _ in try reply(try await backend.status()) }
        group.get("next") { request, _ in
            let count = try QueryReader(request).integer("count", in: 1...ControlProtocol.maximumSlots, default: 5)
            return try reply(try await backend.next(count))
        }
        group.get("plan") { request, _ in
            let days = try QueryReader(request).optionalInteger("days", in: 1...ControlProtocol.maximumPlanDays)
            return try reply(try await backend.plan(days: days))
        }
        group.get("export") { request, _ in
            let format = try QueryReader(request).exportFormat("format")
            return NDJSONReply(heartbeat: heartbeat).pullingResponse(try await backend.export(format))
        }
    }

    private func addData(to group: RouterGroup<ControlContext>) {
        let backend = backend
        group.get("data/health") { request, _ in
            let query = QueryReader(request)
            return try reply(
                try await backend.dataHealth(
                    try query.code("code"), from: try query.day("from"), to: try query.day("to")))
        }
        group.get("data/bars/:code") { request, context in
            try reply(try await backend.dataBars(try QueryReader(request).bars(of: try context.code())))
        }
        group.get("data/risk/:code") { request, context in
            try reply(
                try await backend.dataRisk(try context.code(), asOf: try QueryReader(request).day("as_of")))
        }
        group.get("data/coverage") { _, _ in try reply(try await backend.dataCoverage()) }
    }

    private func reply(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        try JSONReply.response(value, status: status)
    }

    private func noBody(of request: Request) async throws { _ = try await body(NoFields.self, of: request) }

    private func body<Value: ControlRequest>(_ type: Value.Type, of request: Request) async throws -> Value {
        let buffer = try await request.body.collect(upTo: ControlProtocol.maximumRequestBytes)
        return try BodyReader.decode(type, from: buffer)
    }
}
