import AsyncHTTPClient
import Foundation
import Messages
import NIOCore
import NIOHTTP1
import NetworkFaults
import Testing

@Suite struct NetworkFaultTests {
    @Test(
        "what the system refuses is told by what it means, and the rest in the system's own words",
        arguments: [
            (ECONNREFUSED, .nothingListens), (ETIMEDOUT, .notConnectedInTime), (ENETUNREACH, .unreachable),
            (EHOSTUNREACH, .unreachable), (ECONNRESET, .reset), (EPIPE, .reset), (EACCES, .other("Permission denied")),
        ] as [(CInt, NetworkFault)])
    func system(code: CInt, fault: NetworkFault) {
        let found = NetworkFault(IOError(errnoCode: code, reason: "connection reset (error set)"))
        #expect(found == fault)
        for words in [found.message.zh, found.message.en] {
            #expect(!words.contains("errno") && !words.contains("error set"), "\(words)")
        }
    }

    @Test(
        "what the client reports is told by what it means",
        arguments: [
            (.connectTimeout, .notConnectedInTime), (.deadlineExceeded, .noAnswerInTime),
            (.readTimeout, .noAnswerInTime), (.remoteConnectionClosed, .closed), (.invalidURL, .addressInvalid),
            (.unsupportedScheme("ftp"), .addressInvalid), (.uncleanShutdown, .other("Unclean shutdown")),
        ] as [(HTTPClientError, NetworkFault)])
    func client(error: HTTPClientError, fault: NetworkFault) {
        #expect(NetworkFault(error) == fault)
    }

    @Test("an answer that ends in its head was closed, and one that cannot be read is no HTTP")
    func parser() {
        #expect(NetworkFault(HTTPParserError.invalidEOFState) == .closed)
        #expect(NetworkFault(HTTPParserError.invalidVersion) == .notHTTP)
        #expect(NetworkFault(ChannelError.connectTimeout(.seconds(1))) == .notConnectedInTime)
    }

    private struct Handshake: Error, CustomStringConvertible { let description: String }

    @Test("a handshake fails for a certificate, for want of TLS, or for something else")
    func handshake() {
        let untrusted = Handshake(description: "handshakeFailed(CERTIFICATE_VERIFY_FAILED)")
        #expect(NetworkFault(untrusted) == .untrusted(untrusted.description))
        #expect(NetworkFault(Handshake(description: "handshakeFailed(WRONG_VERSION_NUMBER)")) == .noTLS)
        #expect(NetworkFault(Handshake(description: "odd")) == .other("odd"))
    }

    @Test("nothing was asked where no connection came about, and something may have been where one stood")
    func connecting() {
        let none: [NetworkFault] = [
            .nothingListens, .nameNotResolved, .unreachable, .notConnectedInTime, .noTLS, .untrusted(""),
        ]
        let some: [NetworkFault] = [.noAnswerInTime, .reset, .closed, .notHTTP, .packedCut, .packedBroken, .other("")]
        #expect(none.allSatisfy { $0.isOfConnecting } && !some.contains { $0.isOfConnecting })
    }
}
