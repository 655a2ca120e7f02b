public import Foundation

/// One written answer.
public struct PlayedReply: Sendable {
    public var text: String
    /// False ends the stream without a `done` line.
    public var isDone: Bool
    /// Before the first piece.
    public var delay: Duration
    /// Ends the stream with this engine failure after half of the text.
    public var dies: Bool
    public var reason: EngineFinish.Reason
    /// Pieces that could stand in each other's place, with their probabilities; what is not among them is certain.
    public var odds: [String: Double]

    public init(
        _ text: String, isDone: Bool = true, delay: Duration = .zero, dies: Bool = false,
        reason: EngineFinish.Reason = .stop, odds: [String: Double] = [:]
    ) {
        self.text = text
        self.isDone = isDone
        self.delay = delay
        self.dies = dies
        self.reason = reason
        self.odds = odds
    }

    func odds(of piece: String) -> EngineOdds {
        guard let own = odds[piece] else {
            let certain = EngineOdds.Candidate(text: piece, logprob: 0)
            return EngineOdds(written: certain, likeliest: [certain])
        }
        let all = odds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return EngineOdds(
            written: .init(text: piece, logprob: log(own)),
            likeliest: all.map { EngineOdds.Candidate(text: $0.key, logprob: log($0.value)) })
    }
}

/// An engine whose answers are computed by a closure or read from a file; nothing is inferred. A "token" is three bytes
/// of UTF-8: one Chinese character, or three Latin letters.
public struct PlayedEngine: EngineProtocol {
    public let label: String
    public let notice: String
    private let reply: @Sendable (EngineRequest) async throws -> PlayedReply

    public init(
        label: String = "scripted", notice: String = "scripted engine: answers are written, not inferred",
        reply: @escaping @Sendable (EngineRequest) async throws -> PlayedReply
    ) {
        self.label = label
        self.notice = notice
        self.reply = reply
    }

    /// Plays the answers of a JSON file (see `AnswerScript`).
    public init(script file: URL) throws {
        let script = try AnswerScript(file: file)
        self.init(reply: { request in try script.reply(model: request.model, question: request.question) })
    }

    public func load(_ weights: EngineWeights) async throws {}
    public func unload(digest: String) async {}
    public func shutdown() async {}

    public func tokens(of text: String, with weights: EngineWeights) async throws -> [Int] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 3).map { start in
            bytes[start..<min(start + 3, bytes.count)].reduce(0) { $0 << 8 | Int($1) }
        }
    }

    public func prompt(for messages: [EngineMessage], with weights: EngineWeights) async throws -> String {
        PromptTemplate.chatML.prompt(for: messages) ?? ""
    }

    public func answer(_ request: EngineRequest) -> AsyncThrowingStream<EngineEvent, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    try await play(request) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func play(_ request: EngineRequest, to yield: (EngineEvent) -> Void) async throws {
        let started = ContinuousClock.now
        let reply = try await reply(request)
        if reply.delay > .zero { try await Task.sleep(for: reply.delay) }
        var pieces = Self.pieces(of: reply.text)
        let limit = request.options.numPredict
        var reason = reply.reason
        if limit > 0, pieces.count > limit {
            pieces = Array(pieces.prefix(limit))
            reason = .length
        }
        for piece in reply.dies ? pieces.prefix((pieces.count + 1) / 2) : pieces[...] {
            try Task.checkCancellation()
            yield(.piece(piece, odds: request.wantsLogprobs ? reply.odds(of: piece) : nil))
        }
        if reply.dies { throw EngineFailure.died }
        guard reply.isDone else { return }
        let spent = (ContinuousClock.now - started).nanoseconds
        yield(
            .finished(
                EngineFinish(
                    reason: reason, promptTokens: request.tokens.count, promptNanoseconds: max(1, spent / 2),
                    answerTokens: pieces.count + (reason == .stop ? 1 : 0), answerNanoseconds: max(1, spent / 2))))
    }

    /// Pieces of one Chinese character or up to three bytes of Latin text: what this engine calls a token.
    private static func pieces(of text: String) -> [String] {
        text.reduce(into: [String]()) { pieces, character in
            if let last = pieces.last, last.utf8.count + character.utf8.count <= 3 {
                pieces[pieces.count - 1] = last + String(character)
            } else {
                pieces.append(String(character))
            }
        }
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
