import HTTPTypes
import Hummingbird
import Logging
import Messages
import TrainerCore

/// Tells who changes something, and refuses whoever may not. Reading is anybody's who gets to the socket.
struct CallerMiddleware: RouterMiddleware {
    typealias Context = ControlContext
    let policy: CallerPolicy
    let language: Language

    func handle(
        _ request: Request, context: ControlContext,
        next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head else { return try await next(request, context) }
        let caller = try await Caller(on: context.channel)
        let call = "\(request.method.rawValue) \(request.uri.path.prefix(200))"
        let metadata: Logger.Metadata = [
            "caller.uid": "\(caller.user)", "caller.gid": "\(caller.group)", "caller.pid": "\(caller.process)",
        ]
        guard policy.mayChange(caller, groups: { caller.groups }) else {
            let refusal = Message.callerMayNotChange(uid: caller.user)
            context.logger.warning("\(refusal.text(in: language)): \(call)", metadata: metadata)
            throw TrainerError(.permissionDenied, refusal, hint: .callerMayNotChangeHint)
        }
        context.logger.info("\(Message.changeAsked(call, uid: caller.user).text(in: language))", metadata: metadata)
        return try await next(request, context)
    }
}
