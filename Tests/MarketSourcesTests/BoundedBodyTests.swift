import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import MarketSources

@Suite struct BoundedBodyTests {
    @Test("a body as long as the cap is read whole")
    func fits() async throws {
        let body = Body(parts: 4, of: 25)
        #expect(try await body.response.bytes(upTo: 100) == Array(repeating: 7, count: 100))
    }

    @Test("of a longer one that nobody announced no part is asked for once the cap is passed")
    func longer() async throws {
        let body = Body(parts: 1_000, of: 30)
        let error = await #expect(throws: OversizedBody.self) { try await body.response.bytes(upTo: 100) }
        #expect(error?.size == 120 && error?.cap == 100)
        #expect(body.asked == 4)
    }

    @Test("of a longer one that the server announces nothing is read")
    func announced() async throws {
        let body = Body(parts: 4, of: 25)
        let error = await #expect(throws: OversizedBody.self) {
            try await body.announcing(101).bytes(upTo: 100)
        }
        #expect(error?.size == 101 && error?.cap == 100)
        #expect(body.asked == 0)
    }
}

/// A body that comes part by part, as it is asked for.
private final class Body: Sendable {
    private let parts: Int
    private let size: Int
    private let count = Mutex(0)

    init(parts: Int, of size: Int) {
        self.parts = parts
        self.size = size
    }

    var asked: Int { count.withLock(\.self) }

    func announcing(_ length: Int) -> HTTPClientResponse {
        var response = response
        response.headers = ["content-length": "\(length)"]
        return response
    }

    var response: HTTPClientResponse {
        HTTPClientResponse(
            body: .stream(
                AsyncStream<ByteBuffer>(unfolding: {
                    self.count.withLock { $0 += 1 }
                    return self.asked <= self.parts ? ByteBuffer(repeating: 7, count: self.size) : nil
                })))
    }
}
