import ArgumentParser
import Foundation
import Logging
import SandboxOllama
import ServiceLifecycle
import UnixSignals

/// `ljwx-sandbox ollama`: a server that answers as Ollama does, on this machine, over its own store.
struct OllamaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ollama",
        abstract: "Answer as Ollama v0.32.15 does, with real inference or written answers.",
        discussion: """
            The llama engine runs a GGUF with llama.cpp (Python package xllamacpp). The scripted engine plays the \
            answers of a JSON file and infers nothing. Nothing is ever pulled over the network.
            """)

    @Option(help: "Address and port; port 0 takes a free one.")
    var listen = ListenAddress(port: 11_434)

    @Option(help: "Folder of blobs and manifests; made if missing.")
    var store: String

    @Option(help: "llama, or scripted:FILE.")
    var engine = "llama"

    @Option(help: "A model to have from the start, for the scripted engine to speak for; its weights mean nothing.")
    var model: String?

    @Option(help: "The Python that has xllamacpp [env: LJWX_SANDBOX_PYTHON; else .setup/venv/bin/python].")
    var python: String?

    @Option(help: "Engine threads; two collapse on a busy machine.")
    var threads = 1

    @Option(help: "The version that it says and keeps to: fields that this version did not know are ignored.")
    var version = "0.32.15"

    @Option(help: "A misbehaviour: \(SandboxFault.spellings). May be repeated.")
    var fault: [String] = []

    func validate() throws {
        if model != nil, !engine.hasPrefix("scripted:") {
            throw ValidationError("--model infers nothing: it takes --engine scripted:FILE")
        }
    }

    func run() async throws {
        var options = OllamaSandboxServer.Options(
            store: URL(filePath: store, directoryHint: .isDirectory), engine: try chosenEngine())
        options.host = listen.host
        options.port = listen.port
        options.threads = threads
        options.version = version
        options.faults = try fault.map { text in
            guard let fault = SandboxFault(text) else {
                throw ValidationError("--fault \(text): not one of \(SandboxFault.spellings)")
            }
            return fault
        }
        let notice = options.engine.notice
        let server = try OllamaSandboxServer(options)
        if let model { try await server.addSyntheticModel(model) }
        let service = ServerService(server: server) { [listen] port in
            print("ljwx-sandbox ollama: this is a sandbox, not Ollama; it listens on http://\(listen.host):\(port)")
            print(notice)
            fflush(nil)
        }
        let group = ServiceGroup(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "ljwx.sandbox.ollama", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await listen.serving { try await group.run() }
    }

    private func chosenEngine() throws -> any EngineProtocol {
        if engine == "llama" {
            do {
                return LlamaEngine(python: try LlamaEngine.findPython(given: python))
            } catch EngineFailure.notLoaded(let text) {
                throw ValidationError(text)
            }
        }
        guard engine.hasPrefix("scripted:") else {
            throw ValidationError("--engine \(engine): expected llama or scripted:FILE")
        }
        do {
            return try PlayedEngine(script: URL(filePath: String(engine.dropFirst("scripted:".count))))
        } catch EngineFailure.notLoaded(let text) {
            throw ValidationError(text)
        }
    }
}

private struct ServerService: Service {
    let server: OllamaSandboxServer
    let onReady: @Sendable (Int) async -> Void
    func run() async throws { try await server.run(onReady: onReady) }
}
