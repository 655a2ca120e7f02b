import ControlAPI
import HTTPTypes
import Hummingbird
import Logging
import Messages
import NIOCore
import TrainerCore

/// Stamps every reply with our version and language, and makes every error an `ErrorReply`.
struct ReplyMiddleware: RouterMiddleware {
    typealias Context = ControlContext
    let language: Language

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = try Self.response(to: error, on: request, logger: context.logger)
        }
        response.headers[Self.version] = ControlProtocol.productVersion
        response.headers[Self.language] = language.rawValue
        return response
    }

    private static let version = HTTPField.Name(ControlProtocol.versionHeader) ?? .server
    private static let language = HTTPField.Name(ControlProtocol.languageHeader) ?? .contentLanguage

    private static func response(to error: any Error, on request: Request, logger: Logger) throws -> Response {
        let (failure, status) = reply(to: error, on: request)
        if failure.code == .internalFault {
            logger.error("control request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
        }
        return try JSONReply.response(ErrorReply(failure), status: status)
    }

    private static func reply(to error: any Error, on request: Request) -> (TrainerError, HTTPResponse.Status) {
        switch error {
        case let error as TrainerError:
            return (error, error.httpStatus)
        case is NIOTooManyBytesError:
            let limit = ControlProtocol.maximumRequestBytes
            return (TrainerError(.usage, .requestTooLarge(limit: limit)), .contentTooLarge)
        case let error as HTTPError where error.status == .notFound:
            let route = Message.noSuchRoute(method: request.method.rawValue, path: String(request.uri.path.prefix(80)))
            return (TrainerError(.notFound, route), .notFound)
        case let error as any HTTPResponseError:
            return (TrainerError(.usage, .requestRefused, cause: "\(error)"), error.status)
        default:
            let fault = TrainerError(
                .internalFault, .controlInternalFault, hint: .controlInternalFaultHint, cause: "\(error)")
            return (fault, .internalServerError)
        }
    }
}

extension TrainerError {
    /// What the code is in HTTP's terms.
    var httpStatus: HTTPResponse.Status {
        switch code {
        case .usage, .configInvalid, .sourceFileInvalid, .requestInvalid: .badRequest
        case .permissionDenied: .forbidden
        case .notFound: .notFound
        case .conflict, .tokenMissing, .tokenInvalid, .noData, .baseModelMissing, .baseModelChanged,
            .modelNotVerified, .contextTooSmall, .stateLocked, .cancelled:
            .conflict
        case .upstreamMalformed, .ollamaRefused: .badGateway
        case .rateLimitedMinute, .rateLimitedHour, .rateLimitedDay, .upstreamUnavailable, .ollamaUnavailable,
            .ollamaInterrupted, .daemonUnreachable:
            .serviceUnavailable
        case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .storeUnusable, .socketUnusable, .internalFault: .internalServerError
        }
    }
}
