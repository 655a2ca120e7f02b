import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOFoundationCompat

extension OllamaSandboxServer {
    // MARK: Create

    /// The work runs to its end even when the client goes away after the first line, as recorded for a model made
    /// FROM another; status lines and errors come as a stream or, with `stream: false`, as one reply.
    func create(_ body: [UInt8], _ context: SandboxContext) async throws -> Response {
        let creation = try ModelCreation(body: body, features: features)
        let faults = self.faults
        var lines: [GoJSON] = []
        var failure: APIError?
        if !faults.filter({ [.createWithoutSuccess, .dieMidCreate, .cutLine].contains($0) }).isEmpty {
            lines = [status("parsing GGUF")]
        } else {
            do {
                try await creation.run(in: store) { lines.append(status($0)) }
                lines.append(status("success"))
            } catch let error as APIError {
                failure = error
            }
        }
        guard creation.streams else {
            if let failure { return self.failure(failure, type: "application/json") }
            return json(lines.last ?? status("success"), type: "application/json")
        }
        if let failure {
            guard !lines.isEmpty else { return self.failure(failure, type: "application/json") }
            lines.append(Self.errorLine(failure.text))
        }
        let (written, last) = (lines, status("success"))
        return ndjson { writer in
            for line in written { try await Self.write(line, to: &writer) }
            if faults.contains(.dieMidCreate) { try await Self.breakOff(context) }
            if faults.contains(.cutLine) { try await Self.writeHalf(of: last, to: &writer) }
            try await writer.finish(nil)
        }
    }

    private func status(_ text: String) -> GoJSON { .object([.init(name: "status", value: .string(text))]) }

    // MARK: Chat and generate

    func answer(_ kind: Question.Kind, _ request: Request, _ context: SandboxContext) async throws -> Response {
        // Ollama counts an answer's time from here, before it has read the question.
        let arrived = ContinuousClock.now
        let question = try Question(kind, body: try await Self.body(request), features: features)
        let faults = self.faults
        if let refusal = refusal(faults) { return refusal }
        // Whoever waits for the first line may go away: Ollama stops working then. The engine starts under the watch, so
        // that no leaving is missed.
        let opening = try await DisconnectWatch.whileConnected(context.channel) { [answering] in
            try await Self.opening(of: answering.lines(for: question, since: arrived), whole: !question.streams)
        }
        if let failure = opening.failure, opening.lines.isEmpty {
            return self.failure(failure)
        }
        guard question.streams, opening.isStream(question) else {
            if let failure = opening.failure { return self.failure(failure) }
            return json(Reply(question).whole(of: faults.contains(.noDone) ? [] : opening.lines))
        }
        return ndjson { writer in
            try await Self.stream(opening, faults: faults, context: context, to: &writer)
            try await writer.finish(nil)
        }
    }

    private func refusal(_ faults: [SandboxFault]) -> Response? {
        for case .busy(let status) in faults {
            switch status {
            case 500: return failure(APIError(500, "llama-server process has terminated: exit status 1"))
            case 502, 504:
                return text(
                    .init(code: status), "<html><body><h1>\(status)</h1></body></html>", type: "text/html")
            default:
                return failure(APIError(status, "server busy, please try again.  maximum pending requests exceeded"))
            }
        }
        return nil
    }

    /// The reply's beginning: its first line, or all of it.
    private struct Opening: Sendable {
        var lines: [GoJSON] = []
        var failure: APIError?
        var rest: AsyncThrowingStream<GoJSON, any Error>?

        /// Loads, unloads and renderings come as one JSON object even when a stream was asked for.
        func isStream(_ question: Question) -> Bool {
            guard lines.count == 1, let line = lines.first else { return true }
            if line["_debug_info"] != nil { return false }
            return !["load", "unload"].contains(line["done_reason"]?.string ?? "")
        }
    }

    private static func opening(
        of lines: AsyncThrowingStream<GoJSON, any Error>, whole: Bool
    ) async throws -> Opening {
        var opening = Opening()
        do {
            for try await line in lines {
                opening.lines.append(line)
                if !whole {
                    opening.rest = lines
                    break
                }
            }
        } catch let error as APIError {
            opening.failure = error
        }
        try Task.checkCancellation()
        return opening
    }

    private static func stream(
        _ opening: Opening, faults: [SandboxFault], context: SandboxContext, to writer: inout any ResponseBodyWriter
    ) async throws {
        let breaks = faults.contains(.dieMidStream) || faults.contains(.runnerDiesMidStream)
        var written = 0
        func write(_ line: GoJSON, to writer: inout any ResponseBodyWriter) async throws {
            if faults.contains(.noDone), line["done"] == .bool(true) { return }
            if faults.contains(.cutLine), written == 1 {
                try await Self.writeHalf(of: line, to: &writer)
                throw StreamCut()
            }
            if faults.contains(.notUTF8), written == 1 {
                try await Self.writeWithoutUTF8(line, to: &writer)
            } else {
                try await Self.write(line, to: &writer)
            }
            written += 1
            if written == 1 {
                for case .long(let bytes) in faults { try await Self.write(line, untilBytes: bytes, to: &writer) }
            }
            guard breaks, written >= 2 else { return }
            if faults.contains(.dieMidStream) { try await breakOff(context) }
            throw EngineFailure.died
        }
        do {
            for line in opening.lines { try await write(line, to: &writer) }
            if let rest = opening.rest {
                for try await line in rest { try await write(line, to: &writer) }
            }
        } catch is StreamCut {
            return
        } catch let error as APIError {
            try await Self.write(errorLine(error.text), to: &writer)
        } catch let failure as EngineFailure {
            try await Self.write(errorLine(Answering.error(for: failure).text), to: &writer)
        }
    }

    private struct StreamCut: Error {}

    /// With a byte that no UTF-8 text has before the words of the answer.
    private static func writeWithoutUTF8(_ line: GoJSON, to writer: inout any ResponseBodyWriter) async throws {
        let text = line.text
        let words = text.range(of: "\"content\":\"") ?? text.range(of: "\"response\":\"")
        let place = words?.upperBound ?? text.startIndex
        var buffer = ByteBuffer(string: String(text[..<place]))
        buffer.writeInteger(UInt8(0xFF))
        buffer.writeString("\(text[place...])\n")
        try await writer.write(buffer)
    }

    /// Its words again and again, some kilobytes of them a line.
    private static func write(
        _ line: GoJSON, untilBytes bytes: Int, to writer: inout any ResponseBodyWriter
    ) async throws {
        let words = line["message"]?["content"]?.string ?? line["response"]?.string ?? ""
        guard !words.isEmpty else { return }
        let many = GoJSON.string(String(repeating: words, count: max(1, 4_096 / words.utf8.count)))
        let text = line.replacing(words: many).text + "\n"
        for _ in 0..<(bytes / 4_096 + 1) { try await writer.write(ByteBuffer(string: text)) }
    }

    private static func writeHalf(of line: GoJSON, to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: String(line.text.prefix(line.text.count / 2))))
    }

    // MARK: Blobs

    func blobExists(_ digest: String) throws -> Response {
        guard ModelCreation.isDigest(digest) else { return failure(APIError(400, "invalid digest format")) }
        let path = store.file(of: digest)
        guard store.hasBlob(digest) else {
            return failure(APIError(404, "open \(path.path): no such file or directory"))
        }
        return Response(status: .ok, headers: sandboxHeaders)
    }

    /// Data whose digest does not match is kept under its real one, as Ollama does.
    func receiveBlob(_ digest: String, _ request: Request) async throws -> Response {
        guard ModelCreation.isDigest(digest) else { throw APIError(400, "invalid digest format") }
        if store.hasBlob(digest) { return Response(status: .ok, headers: sandboxHeaders) }
        let part = store.root.appending(path: "blobs/incoming-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: part.path, contents: nil) else {
            throw APIError(500, "open \(part.path): cannot create the file")
        }
        let file = try FileHandle(forWritingTo: part)
        var hash = SHA256()
        do {
            for try await chunk in request.body {
                let bytes = Array(chunk.readableBytesView)
                hash.update(data: bytes)
                try file.write(contentsOf: bytes)
            }
            try file.close()
        } catch {
            try? FileManager.default.removeItem(at: part)  // the upload's own error matters more
            throw error
        }
        let received = "sha256:" + ModelStore.hex(hash.finalize())
        let target = store.file(of: received)
        if store.hasBlob(received) {
            try FileManager.default.removeItem(at: part)
        } else {
            try FileManager.default.moveItem(at: part, to: target)
        }
        let wanted = digest.replacing("sha256-", with: "sha256:")
        guard received == wanted else {
            throw APIError(
                400,
                "digest mismatch, expected \(ModelDescription.quoted(wanted)), got \(ModelDescription.quoted(received))"
            )
        }
        return Response(status: .created, headers: sandboxHeaders)
    }

    // MARK: Streams

    private func ndjson(
        _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        var headers = sandboxHeaders
        headers[.contentType] = "application/x-ndjson"
        return Response(status: .ok, headers: headers, body: .init(write))
    }

    private static func write(_ line: GoJSON, to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: line.text + "\n"))
    }

    private static func breakOff(_ context: SandboxContext) async throws {
        try await context.channel.close().get()
        throw CancellationError()
    }
}

extension GoJSON {
    /// A reply's line with other words in it.
    fileprivate func replacing(words: GoJSON) -> GoJSON {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { member in
                switch member.name {
                case "content", "response": Member(name: member.name, value: words)
                case "message": Member(name: member.name, value: member.value.replacing(words: words))
                default: member
                }
            })
    }
}
