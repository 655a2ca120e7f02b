import AsyncHTTPClient
import Foundation
public import Messages
import NIOCore
import NIOHTTP1
import NIOPosix

/// Why the network brought no whole answer, told apart by what a person does about it. What the libraries say of
/// themselves is the dump of a Swift value.
public enum NetworkFault: Hashable, Sendable {
    case nothingListens
    case nameNotResolved
    case unreachable
    case notConnectedInTime
    /// `https` where plain HTTP is spoken.
    case noTLS
    /// Nobody that this machine trusts vouches for the server; nothing was sent to it. With BoringSSL's words.
    case untrusted(String)
    case noAnswerInTime
    case reset
    case closed
    case notHTTP
    /// The packed answer ends before its end.
    case packedCut
    case packedBroken
    case addressInvalid
    /// In the system's words, or the library's.
    case other(String)

    public init(_ error: any Error) {
        self =
            switch error {
            case let error as HTTPClientError: Self.of(error)
            case let error as NIOConnectionError: Self.of(error)
            case let error as IOError: Self.of(errno: error.errnoCode)
            case is SocketAddressError.UnknownHost: .nameNotResolved
            case ChannelError.connectTimeout: .notConnectedInTime
            case ChannelError.eof, ChannelError.ioOnClosedChannel: .closed
            case HTTPParserError.invalidEOFState, HTTPParserError.closedConnection: .closed
            case is HTTPParserError: .notHTTP
            default: Self.of(words: String(describing: error), type: String(reflecting: type(of: error)))
            }
    }

    /// No connection came about, so that nothing can have been asked.
    public var isOfConnecting: Bool {
        switch self {
        case .nothingListens, .nameNotResolved, .unreachable, .notConnectedInTime, .noTLS, .untrusted: true
        case .noAnswerInTime, .reset, .closed, .notHTTP, .packedCut, .packedBroken, .addressInvalid, .other: false
        }
    }

    public var message: Message {
        switch self {
        case .nothingListens: .networkNothingListens
        case .nameNotResolved: .networkNameNotResolved
        case .unreachable: .networkUnreachable
        case .notConnectedInTime: .networkNotConnectedInTime
        case .noTLS: .networkNoTLS
        case .untrusted: .networkUntrusted
        case .noAnswerInTime: .networkNoAnswerInTime
        case .reset: .networkReset
        case .closed: .networkClosed
        case .notHTTP: .networkNotHTTP
        case .packedCut: .networkPackedCut
        case .packedBroken: .networkPackedBroken
        case .addressInvalid: .networkAddressInvalid
        case .other(let words): .networkFailed(words)
        }
    }

    private static func of(_ error: HTTPClientError) -> NetworkFault {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: .notConnectedInTime
        case .deadlineExceeded, .readTimeout, .writeTimeout: .noAnswerInTime
        case .remoteConnectionClosed: .closed
        case .invalidURL, .emptyHost, .emptyScheme: .addressInvalid
        // The scheme is part of the value, hence not by comparison.
        case _ where error.shortDescription == "Unsupported scheme": .addressInvalid
        default: .other(error.shortDescription)
        }
    }

    /// A host has several addresses, and a machine without IPv6 says first that those are unreachable.
    private static func of(_ error: NIOConnectionError) -> NetworkFault {
        let faults = error.connectionErrors.map { NetworkFault($0.error) }
        let telling: [NetworkFault] = [.nothingListens, .notConnectedInTime, .unreachable]
        return telling.first { faults.contains($0) } ?? faults.first ?? .nameNotResolved
    }

    private static func of(errno code: CInt) -> NetworkFault {
        switch code {
        case ECONNREFUSED: .nothingListens
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN: .unreachable
        case ETIMEDOUT: .notConnectedInTime
        case ECONNRESET, ECONNABORTED, EPIPE: .reset
        default: .other(String(cString: strerror(code)))
        }
    }

    /// NIOHTTPCompression and NIOSSL are dependencies of the HTTP client's, and no product of it.
    private static func of(words: String, type: String) -> NetworkFault {
        if type.hasPrefix("NIOHTTPCompression.") { return words == "truncatedData" ? .packedCut : .packedBroken }
        if words.contains("CERTIFICATE_VERIFY_FAILED") || words.contains("failedToValidateHostname") {
            return .untrusted(words)
        }
        return words.contains("WRONG_VERSION_NUMBER") ? .noTLS : .other(words)
    }
}

extension NetworkFault: CustomStringConvertible {
    public var description: String { message.en }
}
