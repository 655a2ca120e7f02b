import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Real inference: one Python process per GGUF runs llama.cpp's own HTTP server (package `xllamacpp`), and this engine
/// talks to it. A process that died is started again by the next request.
public actor LlamaEngine: EngineProtocol {
    public nonisolated let label = "llama"
    public nonisolated var notice: String { "llama engine: \(python.path) runs llama.cpp (xllamacpp)" }
    nonisolated let python: URL
    private var processes: [String: LlamaProcess] = [:]

    public init(python: URL) { self.python = python }

    /// `given`, else `LJWX_SANDBOX_PYTHON`, else `.setup/venv/bin/python` under the current folder; throws with what
    /// was looked for.
    public static func findPython(
        given: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        folder: String = FileManager.default.currentDirectoryPath
    ) throws -> URL {
        let local = folder + "/.setup/venv/bin/python"
        let path = given ?? environment["LJWX_SANDBOX_PYTHON"] ?? local
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw EngineFailure.notLoaded(
                "the llama engine needs a Python with xllamacpp, and \(path) is not a program; "
                    + "give --python PATH or LJWX_SANDBOX_PYTHON, or install into \(local)")
        }
        return URL(filePath: path)
    }

    public func load(_ weights: EngineWeights) async throws { _ = try await port(of: weights) }

    public func unload(digest: String) async { await processes.removeValue(forKey: digest)?.stop() }

    public func shutdown() async {
        for process in processes.values { await process.stop() }
        processes = [:]
    }

    /// The port of a live process with exactly these weights.
    private func port(of weights: EngineWeights) async throws -> Int {
        if let process = processes[weights.digest] {
            if process.weights == weights, process.isAlive { return try await process.port() }
            processes[weights.digest] = nil
            await process.stop()
        }
        let process = LlamaProcess(python: python, weights: weights)
        processes[weights.digest] = process
        do {
            return try await process.port()
        } catch {
            processes[weights.digest] = nil
            throw error
        }
    }

    /// A process that broke off an answer is dead, even where its end has not been noticed yet: the next request must not
    /// be sent to it.
    private func drop(_ weights: EngineWeights) async { await unload(digest: weights.digest) }

    // MARK: llama.cpp's HTTP server

    /// A slow answer is no dead process: what ends a request is its process's end, or whoever cancels it.
    private static let patience = TimeAmount.hours(24)

    public func tokens(of text: String, with weights: EngineWeights) async throws -> [Int] {
        struct Body: Encodable {
            let content: String
            let addSpecial = true
            let parseSpecial = true
        }
        struct Reply: Decodable { let tokens: [Int] }
        return try await post("tokenize", Body(content: text), to: weights, as: Reply.self).tokens
    }

    public func prompt(for messages: [EngineMessage], with weights: EngineWeights) async throws -> String {
        struct Body: Encodable { let messages: [EngineMessage] }
        struct Reply: Decodable { let prompt: String }
        return try await post("apply-template", Body(messages: messages), to: weights, as: Reply.self).prompt
    }

    public nonisolated func answer(_ request: EngineRequest) -> AsyncThrowingStream<EngineEvent, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    let port = try await port(of: request.weights)
                    try await Self.complete(request, port: port) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    if case EngineFailure.died = error { await drop(request.weights) }
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func post<Reply: Decodable>(
        _ path: String, _ body: some Encodable, to weights: EngineWeights, as type: Reply.Type
    ) async throws -> Reply {
        let port = try await port(of: weights)
        let response: HTTPClientResponse
        let bytes: ByteBuffer
        do {
            response = try await HTTPClient.shared.execute(
                Self.request(path, Array(try snakeCaseEncoder.encode(body)), port: port), timeout: Self.patience)
            bytes = try await response.body.collect(upTo: 64 << 20)
        } catch {
            try Task.checkCancellation()
            await drop(weights)
            throw EngineFailure.died
        }
        guard response.status == .ok else {
            throw EngineFailure.refused(status: Int(response.status.code), text: String(buffer: bytes))
        }
        return try snakeCase.decode(Reply.self, from: Data(buffer: bytes))
    }

    private static func request(_ path: String, _ body: [UInt8], port: Int) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/\(path)")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        // The engine closes a connection that is idle for some seconds, and a request sent in that moment is lost.
        request.headers.add(name: "connection", value: "close")
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    private static func complete(
        _ request: EngineRequest, port: Int, yield: (EngineEvent) -> Void
    ) async throws {
        let body = Array(CompletionBody.json(for: request).text.utf8)
        var isFinished = false
        do {
            let response = try await HTTPClient.shared.execute(
                Self.request("completion", body, port: port), timeout: patience)
            guard response.status == .ok else {
                let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
                throw EngineFailure.refused(status: Int(response.status.code), text: text)
            }
            var lines = EventLines()
            for try await chunk in response.body {
                for line in lines.events(adding: chunk.readableBytesView) {
                    let event = try snakeCase.decode(CompletionEvent.self, from: Data(line))
                    if let error = event.error {
                        throw EngineFailure.refused(status: error.code ?? 500, text: error.message ?? "")
                    }
                    // An empty piece is passed on: the repetition guard counts it.
                    if event.stop != true { yield(.piece(event.content ?? "", odds: event.odds)) }
                    guard event.stop == true else { continue }
                    if let last = event.content, !last.isEmpty { yield(.piece(last, odds: event.odds)) }
                    yield(.finished(event.finish))
                    isFinished = true
                }
            }
        } catch let failure as EngineFailure {
            throw failure
        } catch {
            try Task.checkCancellation()
            throw EngineFailure.died
        }
        try Task.checkCancellation()
        guard isFinished else { throw EngineFailure.died }
    }
}

private var snakeCase: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
}

private var snakeCaseEncoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return encoder
}

/// The body of llama.cpp's `/completion`.
private enum CompletionBody {
    static func json(for request: EngineRequest) -> GoJSON {
        let options = request.options
        func number(_ value: Double) -> GoJSON { .number(GoJSON.goNumber(value)) }
        let limit = 10 * request.weights.contextLength
        var members: [GoJSON.Member] = [
            .init(name: "prompt", value: .array(request.tokens.map { .int($0) })),
            .init(name: "stream", value: .bool(true)),
            .init(name: "cache_prompt", value: .bool(true)),
            // Zero and less mean "no limit" to Ollama, which still stops after ten contexts.
            .init(name: "n_predict", value: .int(options.numPredict > 0 ? options.numPredict : limit)),
            .init(name: "n_keep", value: .int(options.numKeep)),
            .init(name: "seed", value: .int(options.seed)),
            .init(name: "temperature", value: number(options.temperature)),
            .init(name: "top_k", value: .int(options.topK)),
            .init(name: "top_p", value: number(options.topP)),
            .init(name: "min_p", value: number(options.minP)),
            .init(name: "typical_p", value: number(options.typicalP)),
            .init(name: "repeat_last_n", value: .int(options.repeatLastN)),
            .init(name: "repeat_penalty", value: number(options.repeatPenalty)),
            .init(name: "presence_penalty", value: number(options.presencePenalty)),
            .init(name: "frequency_penalty", value: number(options.frequencyPenalty)),
            .init(name: "stop", value: .array(options.stop.map(GoJSON.string))),
        ]
        if request.wantsLogprobs { members.append(.init(name: "n_probs", value: .int(max(1, request.topLogprobs)))) }
        if let schema = request.schema, let value = try? GoJSONParser.value(of: Array(schema.utf8)) {
            // The handler has parsed it before; a text that is no JSON cannot come here.
            members.append(.init(name: "json_schema", value: value))
        }
        return .object(members)
    }
}

/// One event of llama.cpp's stream.
private struct CompletionEvent: Decodable {
    struct Timings: Decodable {
        let cacheN: Int?
        let promptN: Int?
        let promptMs: Double?
        let predictedN: Int?
        let predictedMs: Double?
    }
    struct Failure: Decodable {
        let code: Int?
        let message: String?
    }
    let content: String?
    let stop: Bool?
    let stopType: String?
    let timings: Timings?
    let error: Failure?
    let completionProbabilities: [Probability]?

    struct Probability: Decodable {
        let token: String?
        let bytes: [UInt8]?
        let logprob: Double?
        let topLogprobs: [Probability]?

        var candidate: EngineOdds.Candidate? {
            guard let token, let logprob else { return nil }
            return EngineOdds.Candidate(text: token, bytes: bytes, logprob: logprob)
        }
    }

    /// Of the piece's first token: llama.cpp sends one token an event.
    var odds: EngineOdds? {
        guard let first = completionProbabilities?.first, let written = first.candidate else { return nil }
        return EngineOdds(written: written, likeliest: (first.topLogprobs ?? []).compactMap(\.candidate))
    }

    var finish: EngineFinish {
        EngineFinish(
            reason: stopType == "limit" ? .length : .stop,
            promptTokens: (timings?.cacheN ?? 0) + (timings?.promptN ?? 0),
            promptNanoseconds: Int64((timings?.promptMs ?? 0) * 1e6), answerTokens: timings?.predictedN ?? 0,
            answerNanoseconds: Int64((timings?.predictedMs ?? 0) * 1e6))
    }
}

/// Takes the JSON out of `data: …` (and `error: …`) lines.
private struct EventLines {
    private var rest: [UInt8] = []

    mutating func events(adding chunk: some Sequence<UInt8>) -> [[UInt8]] {
        rest.append(contentsOf: chunk)
        var events: [[UInt8]] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[start..<end]
            if let brace = line.firstIndex(of: UInt8(ascii: "{")) { events.append(Array(line[brace...])) }
            start = end + 1
        }
        rest.removeFirst(start)
        return events
    }
}
