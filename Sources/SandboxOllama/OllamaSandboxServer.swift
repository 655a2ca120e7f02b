import Connections
public import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// A server that answers as Ollama v0.32.15 does, over its own store and an engine of choice.
public final class OllamaSandboxServer: Sendable {
    public struct Options: Sendable {
        public var host = "127.0.0.1"
        /// 0 takes a free one.
        public var port = 0
        public var store: URL
        public var engine: any EngineProtocol
        /// Engine threads, unless a request says otherwise.
        public var threads = 1
        public var faults: [SandboxFault] = []
        /// What `/api/version` says, and what is left out as that version does.
        public var version = "0.32.15"
        public var logger = Logger(label: "ljwx.sandbox.ollama")

        public init(store: URL, engine: any EngineProtocol) {
            self.store = store
            self.engine = engine
        }
    }

    let options: Options
    let store: ModelStore
    let answering: Answering
    let residents: Residents
    let features: VersionFeatures
    private let currentFaults: Mutex<[SandboxFault]>
    private let served = Mutex(0)

    /// Makes the store's folders.
    public init(_ options: Options) throws {
        self.options = options
        features = VersionFeatures(options.version)
        store = try ModelStore(root: options.store)
        residents = Residents(engine: options.engine)
        answering = Answering(
            store: store, engine: options.engine, gate: SerialGate(), residents: residents, threads: options.threads)
        currentFaults = Mutex(options.faults)
    }

    /// Makes a model that the scripted engine can speak for: its weights mean nothing (`SyntheticGGUF`).
    public func addSyntheticModel(_ name: String) async throws {
        let weights = try await store.add(SyntheticGGUF.bytes(), kind: Manifest.Kind.model.mediaType).layer
        let files = GoJSON.object([.init(name: "model.gguf", value: .string(weights.digest))])
        let request = GoJSON.object([.init(name: "model", value: .string(name)), .init(name: "files", value: files)])
        try await ModelCreation(body: Array(request.text.utf8), features: features).run(in: store) { _ in }
    }

    /// What misbehaves from now on; the count of `downAfter` starts anew.
    public func setFaults(_ faults: [SandboxFault]) {
        served.withLock { $0 = 0 }
        currentFaults.withLock { $0 = faults }
    }

    var faults: [SandboxFault] { currentFaults.withLock(\.self) }

    func countRequest() -> Int {
        served.withLock { count in
            count += 1
            return count
        }
    }

    /// Serves until the task is cancelled or, inside a service group, until graceful shutdown; `onReady` gets the port.
    public func run(onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) async throws {
        var logger = options.logger
        // Hummingbird reports every connection that ends with the server as an error.
        logger.logLevel = .critical
        let connections = AcceptedConnections()
        let app = Application(
            responder: CallbackResponder<SandboxContext> { [self] request, context in
                try await respond(to: request, context: context)
            },
            server: HTTPServerBuilder { responder in connections.tracking(HTTP1Channel(responder: responder)) },
            configuration: .init(address: .hostname(options.host, port: options.port)),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? 0) },
            logger: logger)
        do {
            try await connections.closingUnserved { try await app.run() }
        } catch {
            await residents.stop()
            throw error
        }
        await residents.stop()
    }

    /// Runs a server on a free port while `body` works with its address.
    public static func serve<Value: Sendable>(
        _ options: Options,
        _ body: @escaping @Sendable (_ url: URL, _ server: OllamaSandboxServer) async throws -> Value
    ) async throws -> Value {
        let server = try OllamaSandboxServer(options)
        let (ports, ready) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                do {
                    try await server.run { ready.yield($0) }
                } catch is CancellationError {
                    return nil  // `body` is done
                }
                return nil
            }
            group.addTask {
                for await port in ports {
                    guard let url = URL(string: "http://\(options.host):\(port)") else { break }
                    return try await body(url, server)
                }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}
