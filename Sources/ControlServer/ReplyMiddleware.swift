import ControlAPI
import HTTPTypes
import Hummingbird
import Logging
import Messages
import NIOCore
import TrainerCore

/// Refuses what was meant for another daemon, stamps every reply with our version, our language and the place of our log, and
/// makes every error an `ErrorReply`.
struct ReplyMiddleware: RouterMiddleware {
    typealias Context = ControlContext
    let language: Language
    let log: LogPlace
    let places: DaemonPlaces

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            if let mismatch = places.mismatch(with: Self.expected(by: request)) { throw mismatch }
            response = try await next(request, context)
        } catch {
            response = try answer(to: error, on: request, logger: context.logger)
        }
        response.headers[Self.version] = ControlProtocol.productVersion
        response.headers[Self.language] = language.rawValue
        response.headers[Self.log] = log.rawValue
        return response
    }

    private static let version = HTTPField.Name(ControlProtocol.versionHeader) ?? .server
    private static let language = HTTPField.Name(ControlProtocol.languageHeader) ?? .contentLanguage
    private static let log = HTTPField.Name(ControlProtocol.logHeader) ?? .via

    private static func expected(by request: Request) -> DaemonPlaces {
        func path(_ header: String) -> String? {
            HTTPField.Name(header).flatMap { request.headers[$0] }.map(DaemonPlaces.path(fromHeader:))
        }
        return DaemonPlaces(
            config: path(ControlProtocol.configHeader), stateDirectory: path(ControlProtocol.stateDirectoryHeader))
    }

    private func answer(to error: any Error, on request: Request, logger: Logger) throws -> Response {
        let (failure, status) = Self.reply(to: error, on: request)
        if failure.code == .internalFault {
            let words = Message.controlRequestFailed("\(request.uri.path)", cause: ErrorText.of(error))
            logger.error("\(words.text(in: language))", metadata: ["error": "\(failure.code.rawValue)"])
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
            return (TrainerError(.usage, .requestRefused, cause: .of(error)), error.status)
        default:
            let fault = TrainerError(
                .internalFault, .controlInternalFault, hint: .controlInternalFaultHint, cause: .of(error))
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
        case .conflict, .tokenMissing, .tokenInvalid, .noData, .dataNotHealthy, .baseModelMissing, .baseModelChanged,
            .modelNotVerified, .contextTooSmall, .ollamaLacks, .stateLocked, .cancelled:
            .conflict
        case .upstreamMalformed, .sourceDisagrees, .ollamaRefused: .badGateway
        case .rateLimitedMinute, .rateLimitedHour, .rateLimitedDay, .upstreamUnavailable, .ollamaUnavailable,
            .ollamaInterrupted, .daemonUnreachable, .storeUnavailable:
            .serviceUnavailable
        case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .storeUnusable, .socketUnusable, .sampleLeaks, .internalFault: .internalServerError
        }
    }
}
