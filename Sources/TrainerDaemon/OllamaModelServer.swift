import Foundation
import Gate
import Messages
import NetworkFaults
import OllamaClient
import TrainerCore

/// The port to Ollama, over its HTTP API. Requests never name `truncate` other than false, and no call ever pulls.
struct OllamaModelServer: ModelServer {
    let client: OllamaClient
    let createTimeout: Duration
    /// How long an Ollama that let an answer's time run out has to say its version.
    var probeTimeout: Duration = .seconds(10)
    /// For one question that finds out what the server can do, loading included.
    var answerTimeout: Duration = .seconds(300)

    /// As many as Ollama gives; a word that is not begun by one of them is as good as impossible.
    private static let likeliestTokens = 20

    func version() async throws -> String { try await mapped { try await client.version() } }

    func digests() async throws -> [ModelName: String] {
        let models = try await mapped { try await client.tags() }
        // A name that is none of ours to read (a cloud model's, say) is no model that this program could use.
        let pairs = models.compactMap { model in ModelName(model.name).map { ($0, model.digest) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    func show(_ name: ModelName) async throws -> ServedModel? {
        guard let shown = try await mapped({ try await client.show(name.description) }) else { return nil }
        return ServedModel(
            system: shown.system, template: shown.template,
            messages: shown.messages.compactMap { message in
                ChatMessage.Role(rawValue: message.role).map { ChatMessage($0, message.content) }
            },
            parameterText: shown.parameters, family: shown.details.family, trainedContext: shown.trainedContext)
    }

    func create(_ name: ModelName, from recipe: ModelRecipe, progress: @escaping @Sendable (String) async -> Void)
        async throws
    {
        // An unknown `from` would be pulled over the network by Ollama itself: it must be known before.
        guard try await digests()[recipe.from] != nil else {
            throw TrainerError(
                .baseModelMissing, .baseModelMissing(recipe.from.short), hint: .baseModelMissingHint(recipe.from.base))
        }
        let request = OllamaCreateRequest(
            model: name.description, from: recipe.from.description, system: recipe.system,
            parameters: recipe.parameters.mapValues(\.wireValue),
            messages: recipe.messages.map { OllamaMessage(role: $0.role.rawValue, content: $0.content) })
        try await mapped { try await client.create(request, timeout: createTimeout, progress: progress) }
    }

    func copy(_ source: ModelName, to destination: ModelName) async throws {
        try await mapped { try await client.copy(source.description, to: destination.description) }
    }

    func delete(_ name: ModelName) async throws -> Bool {
        try await mapped { try await client.delete(name.description) }
    }

    func rendered(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], timeout: Duration
    ) async throws -> String? {
        let request = OllamaChatRequest(
            model: name.description,
            messages: messages.map { OllamaMessage(role: $0.role.rawValue, content: $0.content) },
            options: options.mapValues(\.wireValue), truncate: false)
        return try await mapped { try await client.rendered(request, timeout: timeout) }
    }

    func ask(
        _ name: ModelName, _ messages: [ChatMessage], options: [String: ModelParameter], format: AnswerSchema?,
        timeout: Duration
    ) async throws -> ModelAnswer {
        let request = OllamaChatRequest(
            model: name.description,
            messages: messages.map { OllamaMessage(role: $0.role.rawValue, content: $0.content) },
            options: options.mapValues(\.wireValue), truncate: false,
            format: try format.map { try JSONDecoder().decode(OllamaJSON.self, from: Data($0.json.utf8)) },
            topLogprobs: format?.choices == nil ? nil : Self.likeliestTokens,
            longestAnswer: Self.longestAnswer(under: options))
        let start = ContinuousClock.now
        do {
            let answer = try await client.chat(request, timeout: timeout)
            return ModelAnswer(
                text: answer.text, doneReason: answer.doneReason,
                latency: max(0, answer.metrics.totalSeconds - answer.metrics.loadSeconds),
                loadSeconds: answer.metrics.loadSeconds, promptTokens: answer.metrics.promptTokens,
                answerTokens: answer.metrics.answerTokens,
                choiceOdds: format?.choices.flatMap { ChoiceOdds.odds(of: $0, in: answer.tokens.map(\.value)) })
        } catch OllamaError.unfinished(let text) {
            // The server gave up on this answer: it repeats itself, say.
            return Self.failed(nil, text, after: start.duration(to: .now))
        } catch OllamaError.notUTF8(let text) {
            return Self.failed(ModelAnswer.notUTF8, text, after: start.duration(to: .now))
        } catch OllamaError.tooLong(let text) {
            return Self.failed(
                ModelAnswer.tooLong, String(text.prefix(Self.keptOfTooLong)), after: start.duration(to: .now))
        } catch OllamaError.late {
            let passed = start.duration(to: .now)
            try await expectPresence()
            return Self.failed(ModelAnswer.timedOut, "", after: passed)
        } catch let error as OllamaError {
            throw translated(error)
        }
    }

    /// The answer failed, the server did not. It says nothing of the time that this took: it is what passed here.
    private static func failed(_ reason: String?, _ text: String, after passed: Duration) -> ModelAnswer {
        ModelAnswer(
            text: text, doneReason: reason, latency: passed / .seconds(1), loadSeconds: 0, promptTokens: 0,
            answerTokens: 0)
    }

    /// Bytes: many times what any judged answer may have, and more than so many tokens ever are.
    static func longestAnswer(under options: [String: ModelParameter]) -> Int {
        guard case .integer(let tokens)? = options["num_predict"] else { return freeBytes }
        return freeBytes + bytesPerToken * tokens
    }

    private static let freeBytes = 64 << 10
    private static let bytesPerToken = 16
    /// Characters: enough to see what it was, and more than any judged answer may have.
    private static let keptOfTooLong = 2_000

    /// A slow model's Ollama still says its version. A host that is gone does not, and must not make the model fail its
    /// questions one by one.
    private func expectPresence() async throws {
        do {
            _ = try await client.version(within: probeTimeout)
        } catch let error as OllamaError {
            throw unavailable(cause: Self.cause(of: error))
        }
    }

    private func unavailable(cause: TrainerError.Cause) -> TrainerError {
        TrainerError(
            .ollamaUnavailable, .ollamaUnavailable(client.baseURL.absoluteString), hint: .ollamaUnavailableHint,
            cause: cause)
    }

    func mapped<Value: Sendable>(_ call: () async throws -> Value) async throws -> Value {
        do {
            return try await call()
        } catch let error as OllamaError {
            throw translated(error)
        }
    }

    private func translated(_ error: OllamaError) -> TrainerError {
        let address = client.baseURL.absoluteString
        switch error {
        case .unavailable, .late:
            return unavailable(cause: Self.cause(of: error))
        case .refused(_, let text)
        where text.contains("exceed_context_size") || text.contains("exceeds the available context"):
            return TrainerError(.contextTooSmall, .promptTooLong, hint: .enlargeContext, cause: .foreign(text))
        case .refused(let status, let text):
            switch PassingRefusal(status: status, text: text) {
            case .busy:
                return TrainerError(
                    .ollamaUnavailable, .ollamaBusy(address, status: status), hint: .ollamaBusyHint,
                    cause: .foreign(text))
            case .runnerDied:
                return TrainerError(
                    .ollamaInterrupted, .ollamaRunnerDied, hint: .ollamaRunnerDiedHint, cause: .foreign(text))
            case nil: break
            }
            return TrainerError(
                .ollamaRefused, .ollamaRefused(status: status), hint: .ollamaRefusedHint, cause: .foreign(text))
        case .interrupted, .unfinished, .notUTF8, .tooLong:
            return TrainerError(
                .ollamaInterrupted, .ollamaInterrupted, hint: .ollamaUnavailableHint, cause: Self.cause(of: error))
        case .malformed, .oversized:
            return TrainerError(
                .ollamaRefused, .notOllama(address), hint: .notOllamaHint, cause: Self.cause(of: error))
        case .unreadableFile:
            return TrainerError(.internalFault, .unexpected, hint: .unexpectedHint, cause: Self.cause(of: error))
        }
    }

    private static func cause(of error: OllamaError) -> TrainerError.Cause {
        switch error {
        case .unavailable(let fault): .own(fault.message)
        case .late(let limit): .own(.noAnswerWithin(limit))
        case .refused(_, let text): .foreign(text)
        case .interrupted(let how): cause(of: how)
        case .unfinished: .own(.gateEnd(nil))
        case .notUTF8: .own(.gateEnd(ModelAnswer.notUTF8))
        case .tooLong: .own(.gateEnd(ModelAnswer.tooLong))
        case .malformed(let text): .foreign(String(text.prefix(200)))
        case .oversized(let limit): .own(.replyOversized(limit: limit))
        case .unreadableFile(let path, let detail): .foreign("\(path): \(detail)")
        }
    }

    private static func cause(of interruption: OllamaError.Interruption) -> TrainerError.Cause {
        switch interruption {
        case .told(let text): .foreign(text)
        case .connectionLost(let fault): .own(.connectionLostInAnswer(fault.message))
        case .closedBeforeAnswer: .own(.closedBeforeAnswer)
        case .endedInLine(let text): .own(.answerEndedInLine(text))
        case .endedInCharacter: .own(.answerEndedInCharacter)
        case .createEnded(let status): .own(.createEnded(after: status))
        }
    }
}

extension OllamaToken {
    fileprivate var value: ChoiceOdds.Token {
        ChoiceOdds.Token(written: written.value, likeliest: likeliest.map(\.value))
    }
}

extension OllamaToken.Candidate {
    fileprivate var value: ChoiceOdds.Candidate { ChoiceOdds.Candidate(bytes: bytes, logprob: logprob) }
}

extension ModelParameter {
    fileprivate var wireValue: OllamaValue {
        switch self {
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .strings(let value): .strings(value)
        }
    }
}
