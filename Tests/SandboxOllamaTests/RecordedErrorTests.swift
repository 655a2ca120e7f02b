import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import SandboxOllama

@Suite("recorded error cases answer alike", .timeLimit(.minutes(10)))
struct RecordedErrorTests {
    /// A selection of a genuine v0.32.15's traffic, in the recording's own form.
    static let selection = #"""

        === unknown model
        > POST /api/generate
        > {"model": "nosuch", "prompt": "hi"}
        < HTTP 404 Not Found  (headers after 0.001s)
        < Content-Type: application/json; charset=utf-8
        < [  0.001s] {"error":"model 'nosuch' not found"}

        === unknown model
        > POST /api/show
        > {"model": "nosuch"}
        < HTTP 404 Not Found  (headers after 0.000s)
        < Content-Type: application/json; charset=utf-8
        < [  0.000s] {"error":"model 'nosuch:latest' not found"}

        === no model name
        > POST /api/chat
        > {"messages": [{"role": "user", "content": "hi"}]}
        < HTTP 400 Bad Request  (headers after 0.000s)
        < Content-Type: application/json; charset=utf-8
        < [  0.000s] {"error":"model is required"}

        === model a number
        > POST /api/create
        > {"model": 5}
        < HTTP 400 Bad Request  (headers after 0.000s)
        < Content-Type: application/json; charset=utf-8
        < [  0.000s] {"error":"json: cannot unmarshal number into Go struct field CreateRequest.model of type string"}

        === messages not list
        > POST /api/chat
        > {"model": "x", "messages": "hi"}
        < HTTP 400 Bad Request  (headers after 0.000s)
        < Content-Type: application/json; charset=utf-8
        < [  0.000s] {"error":"json: cannot unmarshal string into Go struct field ChatRequest.messages of type []api.Message"}

        === content number
        > POST /api/chat
        > {"model": "x", "messages": [{"role": "user", "content": 5}]}
        < HTTP 400 Bad Request  (headers after 0.000s)
        < Content-Type: application/json; charset=utf-8
        < [  0.000s] {"error":"json: cannot unmarshal number into Go struct field Alias.content of type string"}

        === bad keep_alive
        > POST /api/generate
        > {"model": "x", "prompt": "hi", "keep_alive": "abc"}
        < HTTP 400 Bad Request  (headers after 0.000s)
        < Content-Type: application/json; charset=utf-8
        < [  0.000s] {"error":"time: invalid duration \"abc\""}

        === wrong method
        > GET /api/generate
        < HTTP 405 Method Not Allowed  (headers after 0.000s)
        < Content-Type: text/plain
        < [  0.000s] 405 method not allowed

        === no such path
        > POST /api/nosuch
        > {}
        < HTTP 404 Not Found  (headers after 0.000s)
        < Content-Type: text/plain
        < [  0.000s] 404 page not found

        === old modelfile field only
        > POST /api/create
        > {"model": "bad1", "modelfile": "FROM smol\nSYSTEM hi"}
        < HTTP 400 Bad Request  (headers after 0.000s)
        < Content-Type: application/json
        < [  0.000s] {"error":"neither 'from' or 'files' was specified"}

        === file digest bad
        > POST /api/create
        > {"model": "bad1", "files": {"m.gguf": "sha256:xyz"}}
        < HTTP 200 OK  (headers after 0.000s)
        < Content-Type: application/x-ndjson
        < [  0.000s] {"status":"parsing GGUF"}
        < [  0.000s] {"error":"invalid digest format"}

        === from unknown (server tries to pull)
        > POST /api/create
        > {"model": "bad1", "from": "nosuchmodel"}
        < HTTP 200 OK  (headers after 0.001s)
        < Content-Type: application/x-ndjson
        < [  0.001s] {"status":"pulling manifest"}
        < [  0.014s] {"error":"pull model manifest: Get \"https://registry.ollama.ai/v2/library/nosuchmodel/manifests/latest\": dial tcp: lookup registry.ollama.ai: no such host"}
        """#

    @Test("the committed selection")
    func committed() async throws { try await replay(Self.selection) }

    @Test(
        "every exchange of transcript 02",
        .enabled(if: Transcript.shared("02-errors-no-model.txt") != nil, "the recorded transcripts are not here"))
    func transcript() async throws {
        try await replay(try #require(Transcript.shared("02-errors-no-model.txt")))
    }

    /// In one order against one empty store, as recorded: a blob kept by one exchange is seen by the next.
    private func replay(_ text: String) async throws {
        let exchanges = Transcript.exchanges(in: text)
        try #require(exchanges.count > 10)
        let folder = FileManager.default.temporaryDirectory.appending(path: "olm-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over folder in /tmp hurts nobody
        let options = OllamaSandboxServer.Options(store: folder, engine: PlayedEngine { _ in PlayedReply("") })
        try await OllamaSandboxServer.serve(options) { url, _ in
            for exchange in exchanges {
                let reply = try await Self.send(exchange, to: url)
                #expect(reply.status == exchange.status, "\(exchange)")
                if exchange.method != "HEAD" {
                    #expect(reply.contentType == exchange.contentType, "\(exchange)")
                    let expected = exchange.lines.map {
                        $0.replacing("/srv/ollama/store-11500", with: folder.path)
                            .replacing(" on 10.255.255.53:53", with: "")
                    }
                    #expect(reply.lines == expected, "\(exchange)")
                }
            }
        }
    }

    private static func send(
        _ exchange: Exchange, to url: URL
    ) async throws -> (status: Int, contentType: String?, lines: [String]) {
        var request = HTTPClientRequest(url: url.absoluteString + exchange.path)
        request.method = HTTPMethod(rawValue: exchange.method)
        if var body = exchange.body {
            if body == "<5 bytes binary>" { body = "hello" }
            if body == "<9 bytes binary>" { body = "123456789" }
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        return (
            Int(response.status.code), response.headers.first(name: "content-type"),
            text.split(separator: "\n").map(String.init)
        )
    }
}
