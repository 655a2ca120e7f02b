import AsyncHTTPClient
public import ControlAPI
import Foundation
import Messages
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix
import NetworkFaults
import Synchronization
public import TrainerCore

/// The other end of the control socket, with one kept connection. Errors are `TrainerError`s: the daemon's own, or
/// `daemonUnreachable`, `permissionDenied`, `socketUnusable` when there is no talking to it.
public final class ControlClient: Sendable {
    private let finder: DaemonFinder
    private let expected: DaemonPlaces
    private let group: MultiThreadedEventLoopGroup
    private let http: HTTPClient
    /// Apart from `http` for its own idle limit: a live stream is never silent for long.
    private let streams: HTTPClient
    private let state = Mutex(State())

    private struct State {
        var socketPath: String?
        var peer: DaemonIdentity?
    }

    /// - Parameters:
    ///   - socketPaths: tried in this order; the first with a socket counts.
    ///   - expected: the daemon that works on other places refuses every request with `conflict`.
    ///   - patience: how long a socket that refuses is given to come up.
    public init(
        socketPaths: [String], expected: DaemonPlaces = DaemonPlaces(config: nil, stateDirectory: nil),
        patience: Duration = .seconds(5)
    ) {
        self.expected = expected
        self.finder = DaemonFinder(paths: socketPaths, patience: patience)
        // One thread: starting one per core would cost a short command more than all its work.
        self.group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.http = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: Self.configuration(idle: nil))
        self.streams = HTTPClient(
            eventLoopGroupProvider: .shared(group), configuration: Self.configuration(idle: .seconds(40)))
    }

    /// Ends all connections; call it once, after the last request.
    public func shutdown() async {
        // Nothing is left to be told about a connection that would not close.
        try? await http.shutdown()
        try? await streams.shutdown()
        try? await group.shutdownGracefully()
    }

    /// Who answered; nil before the first reply.
    public var peer: DaemonIdentity? { state.withLock(\.peer) }

    private static func configuration(idle: TimeAmount?) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: idle))
        // The finder waits where waiting makes sense; here a refusal is an answer.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }
}

// MARK: Calls

extension ControlClient {
    public func status() async throws -> StatusReply { try await call(.status) }
    public func enqueue(_ request: RunNowRequest) async throws -> RunNowReply { try await call(.enqueue, request) }
    public func runs(limit: Int, before: RunID? = nil) async throws -> [RunSummary] {
        try await call(.runs(limit: limit, before: before))
    }
    public func tune(_ request: TuneRequest) async throws -> RunNowReply { try await call(.tune, request) }
    public func tunePlan(_ request: TuneRequest) async throws -> TunePlanReply {
        try await call(.tunePlan(request))
    }
    public func gateReads(_ run: RunID?, limit: Int) async throws -> GateReadsReply {
        try await call(.gateReads(run, limit: limit))
    }
    /// nil: the newest run that trains.
    public func run(_ id: RunID?) async throws -> RunDetail { try await call(.run(id)) }
    public func cancel(_ id: RunID) async throws -> CancelReply { try await call(.cancel(id)) }
    public func report(_ id: RunID?) async throws -> ReportReply { try await call(.report(id)) }
    public func trend(days: Int) async throws -> TrendReply { try await call(.trend(days: days)) }
    public func models() async throws -> [ModelView] { try await call(.models) }
    public func model(_ name: ModelName) async throws -> ModelDetail { try await call(.model(name)) }
    public func pin(_ name: ModelName, _ isPinned: Bool) async throws -> ModelView {
        try await call(isPinned ? .pin(name) : .unpin(name))
    }
    public func promote(_ name: ModelName, _ request: PromoteRequest) async throws -> PromoteReply {
        try await call(.promote(name), request)
    }
    public func compare(_ first: ModelName, with second: ModelName) async throws -> ComparisonReply {
        try await call(.compare(first, second))
    }
    public func lineage(_ name: ModelName) async throws -> LineageReply { try await call(.lineage(name)) }
    public func card(_ name: ModelName) async throws -> CardReply { try await call(.card(name)) }
    public func reproduce(_ subject: ReproduceSubject) async throws -> Reproduction {
        try await call(.reproduce(run: subject.run, model: subject.model))
    }
    public func rollback(_ request: RollbackRequest = RollbackRequest()) async throws -> RollbackReply {
        try await call(.rollback, request)
    }
    public func cleanup(dryRun: Bool) async throws -> CleanupReply {
        try await call(.cleanup, CleanupRequest(dryRun: dryRun))
    }
    public func createBackup() async throws -> BackupView { try await call(.createBackup) }
    public func next(_ count: Int) async throws -> [NextSlot] { try await call(.next(count)) }
    public func dataHealth(_ code: TSCode?, from: TradeDate?, to: TradeDate?) async throws -> HealthReply {
        try await call(.dataHealth(code, from: from, to: to))
    }
    public func dataBars(_ request: BarsRequest) async throws -> BarsReply { try await call(.dataBars(request)) }
    public func dataRisk(_ code: TSCode, asOf: TradeDate?) async throws -> RiskReply {
        try await call(.dataRisk(code, asOf: asOf))
    }
    public func dataCoverage() async throws -> CoverageReply { try await call(.dataCoverage) }
    /// nil: as far back as the next run looks.
    public func plan(days: Int?) async throws -> PlanReply { try await call(.plan(days: days)) }

    /// This run's events from its first one on; ends after the one with a `finalState`.
    public func events(of id: RunID) async throws -> AsyncThrowingStream<ProgressEvent, any Error> {
        try await stream(.events(id))
    }
    /// The export's text in pieces.
    public func export(_ format: ExportFormat) async throws -> AsyncThrowingStream<String, any Error> {
        try await stream(.export(format))
    }
    public func createBase(_ request: CreateBaseRequest) async throws -> AsyncThrowingStream<BaseProgress, any Error> {
        try await stream(.createBase, request)
    }
}

// MARK: HTTP

extension ControlClient {
    /// A reply may hold at most this: lists are paged far below it.
    private static let maximumReplyBytes = 32 * 1024 * 1024
    private static let maximumErrorBytes = 256 * 1024

    private func call<Reply: Decodable>(_ route: ControlRoute, _ body: (any Encodable)? = nil) async throws -> Reply {
        let response = try await send(route, body, on: http)
        let data = Data(buffer: try await collect(response, upTo: Self.maximumReplyBytes))
        return try Self.decode(Reply.self, from: data)
    }

    private func stream<Value: Codable & Sendable>(
        _ route: ControlRoute, _ body: (any Encodable)? = nil
    ) async throws -> AsyncThrowingStream<Value, any Error> {
        let response = try await send(route, body, on: streams)
        return NDJSONStream.values(of: response.body)
    }

    private func send(
        _ route: ControlRoute, _ body: (any Encodable)?, on client: HTTPClient
    ) async throws -> HTTPClientResponse {
        let path = try await socketPath()
        guard let url = URL(httpURLWithSocketPath: path, uri: route.path) else {
            throw TrainerError(.socketUnusable, .notSocketHere(path: path), hint: .namedSocketHint)
        }
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = route.isPost ? .POST : .GET
        request.headers.add(name: ControlProtocol.versionHeader, value: ControlProtocol.productVersion)
        if let config = expected.config {
            request.headers.add(name: ControlProtocol.configHeader, value: DaemonPlaces.headerValue(config))
        }
        if let directory = expected.stateDirectory {
            request.headers.add(
                name: ControlProtocol.stateDirectoryHeader, value: DaemonPlaces.headerValue(directory))
        }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try ControlJSON.encode(body)))
        }
        let response: HTTPClientResponse
        do {
            // No deadline: a cleanup or a rollback takes as long as Ollama does, and the person has Ctrl-C.
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw try unreachable(path, error)
        }
        remember(response.headers)
        guard response.status.code < 400 else { throw try await failure(response) }
        return response
    }

    private func socketPath() async throws -> String {
        if let known = state.withLock(\.socketPath) { return known }
        let path = try await finder.find()
        state.withLock { $0.socketPath = path }
        return path
    }

    private func remember(_ headers: HTTPHeaders) {
        let peer = DaemonIdentity(
            version: headers.first(name: ControlProtocol.versionHeader),
            language: headers.first(name: ControlProtocol.languageHeader).flatMap(Language.init(rawValue:)),
            log: headers.first(name: ControlProtocol.logHeader).flatMap(LogPlace.init(rawValue:)))
        state.withLock { $0.peer = peer }
    }

    private func collect(_ response: HTTPClientResponse, upTo limit: Int) async throws -> ByteBuffer {
        do {
            return try await response.body.collect(upTo: limit)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw TrainerError(
                .daemonUnreachable, .connectionLost, hint: .daemonUnreachableHint,
                cause: .own(NetworkFault(error).message))
        }
    }

    private func failure(_ response: HTTPClientResponse) async throws -> TrainerError {
        let data = Data(buffer: try await collect(response, upTo: Self.maximumErrorBytes))
        do {
            return try ControlJSON.decode(ErrorReply.self, from: data).error
        } catch {
            let start = String(decoding: data.prefix(200), as: UTF8.self)
            return TrainerError(
                .internalFault, .replyUnreadable, hint: .replyUnreadableHint,
                cause: .foreign("HTTP \(response.status.code) \(start)"))
        }
    }

    private func unreachable(_ path: String, _ error: any Error) throws -> any Error {
        if error is CancellationError { return error }
        // The next request looks for the daemon anew.
        state.withLock { $0.socketPath = nil }
        return TrainerError(
            .daemonUnreachable, .daemonUnreachable(path: path), hint: .daemonUnreachableHint,
            cause: .own(NetworkFault(error).message))
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        do {
            return try ControlJSON.decode(type, from: data)
        } catch {
            throw TrainerError(
                .internalFault, .replyUnreadable, hint: .replyUnreadableHint, cause: .of(error))
        }
    }
}
