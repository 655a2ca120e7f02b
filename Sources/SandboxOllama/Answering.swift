import Foundation

/// Answers chat and generate requests: finds the model, takes its turn, loads, renders, fits, generates.
struct Answering: Sendable {
    let store: ModelStore
    let engine: any EngineProtocol
    let gate: SerialGate
    let residents: Residents
    let threads: Int

    /// The reply's lines. An `APIError` thrown before the first line belongs into the status, later into a last line.
    ///
    /// - Parameter arrived: when the request came, from which its time counts.
    func lines(
        for question: Question, since arrived: ContinuousClock.Instant
    ) -> AsyncThrowingStream<GoJSON, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    try await answer(question, since: arrived) { continuation.yield($0) }
                    continuation.finish()
                } catch let failure as EngineFailure {
                    continuation.finish(throwing: Self.error(for: failure))
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func answer(
        _ question: Question, since started: ContinuousClock.Instant, yield: (GoJSON) -> Void
    ) async throws {
        guard let name = ModelReference(question.model), let entry = try await store.entry(name) else {
            throw APIError(404, "model '\(question.model)' not found")
        }
        let model = try await LoadedModel(entry, in: store)
        if question.thinks { throw APIError(400, "\"\(question.model)\" does not support thinking") }
        if question.hasTools { throw APIError(400, "\(entry.name.full) does not support tools") }
        let options = try ModelOptions([model.parameters, question.options])
        let weights = self.weights(of: model, options, shifts: question.shifts)

        if question.messages.isEmpty, question.raw == nil || question.raw == "" {
            return try await loadOnly(question, model, weights, yield: yield)
        }
        try await gate.enter(weights.digest)
        do {
            try await engine.load(weights)
            let loadTime = ContinuousClock.now - started
            await residents.keep(model, weights, for: question.keepAlive.isZero ? .standard : question.keepAlive)
            let fitted = try await fit(question, model, options, weights)
            if question.rendersOnly {
                yield(Reply(question).rendered(fitted.prompt))
            } else {
                try await generate(question, fitted, options, weights, started, loadTime, yield: yield)
            }
            await residents.keep(model, weights, for: question.keepAlive)
        } catch {
            await gate.leave(weights.digest)
            throw error
        }
        await gate.leave(weights.digest)
    }

    private func weights(of model: LoadedModel, _ options: ModelOptions, shifts: Bool) -> EngineWeights {
        // Ollama takes at least four tokens and never more than the weights were trained for, without a word.
        let wanted = max(4, options.numCtx)
        let length = min(wanted, model.header.contextLength ?? wanted)
        return EngineWeights(
            digest: model.weights.digest, file: store.file(of: model.weights.digest).path, contextLength: length,
            threads: max(1, options.numThread ?? threads), batch: max(1, min(options.numBatch, length)), shifts: shifts)
    }

    private func loadOnly(
        _ question: Question, _ model: LoadedModel, _ weights: EngineWeights, yield: (GoJSON) -> Void
    ) async throws {
        if question.keepAlive.isZero {
            await residents.drop(weights.digest)
            yield(Reply(question).ended(reason: "unload"))
            return
        }
        try await engine.load(weights)
        await residents.keep(model, weights, for: question.keepAlive)
        yield(Reply(question).ended(reason: "load"))
    }

    // MARK: The prompt

    private func fit(
        _ question: Question, _ model: LoadedModel, _ options: ModelOptions, _ weights: EngineWeights
    ) async throws -> PromptFitting.Fitted {
        let context = weights.contextLength
        let isRaw = question.raw != nil
        let template = try PromptTemplate(text: question.template.isEmpty ? model.templateText : question.template)
        let all = conversation(question, model)
        func render(dropping count: Int) async throws -> PromptFitting.Fitted {
            let messages = PromptFitting.dropping(count, from: all)
            let prompt =
                if let raw = question.raw { raw } else if let text = template.prompt(for: messages) { text } else {
                    try await engine.prompt(for: messages, with: weights)
                }
            return PromptFitting.Fitted(
                messages: messages, prompt: prompt, tokens: try await engine.tokens(of: prompt, with: weights))
        }
        var fitted = try await render(dropping: 0)
        guard fitted.tokens.count >= context else { return fitted }
        guard question.truncates else { throw PromptFitting.exceeds(fitted.tokens.count, context: context) }
        if !isRaw, fitted.tokens.count > context {
            // Ollama tries one message after the other; the count only falls, so halving finds the same place.
            var low = 1
            var high = max(1, all.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if try await render(dropping: middle).tokens.count <= context {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            fitted = try await render(dropping: low)
        }
        guard fitted.tokens.count >= context else { return fitted }
        if !question.shifts { throw PromptFitting.tooLong }
        if case .native = template, !isRaw { throw PromptFitting.exceeds(fitted.tokens.count, context: context) }
        return PromptFitting.Fitted(
            messages: fitted.messages, prompt: fitted.prompt,
            tokens: PromptFitting.cut(fitted.tokens, context: context, keep: options.sampling.numKeep))
    }

    /// The model's baked messages stand between the system text and the request's messages; a system text of the
    /// request replaces the model's.
    private func conversation(_ question: Question, _ model: LoadedModel) -> [EngineMessage] {
        if let raw = question.raw { return [EngineMessage(role: "user", content: raw)] }
        switch question.kind {
        case .chat:
            if let first = question.messages.first, first.role == "system" {
                return [first] + model.messages + question.messages.dropFirst()
            }
            return system(model.system) + model.messages + question.messages
        case .generate:
            return system(question.system.isEmpty ? model.system : question.system) + model.messages
                + question.messages
        }
    }

    private func system(_ text: String) -> [EngineMessage] {
        text.isEmpty ? [] : [EngineMessage(role: "system", content: text)]
    }

    // MARK: The answer

    private func generate(
        _ question: Question, _ fitted: PromptFitting.Fitted, _ options: ModelOptions, _ weights: EngineWeights,
        _ started: ContinuousClock.Instant, _ loadTime: Duration, yield: (GoJSON) -> Void
    ) async throws {
        let reply = Reply(question)
        let request = EngineRequest(
            model: question.model, weights: weights, messages: fitted.messages, prompt: fitted.prompt,
            tokens: fitted.tokens, options: options.sampling, schema: try question.schema(),
            wantsLogprobs: question.wantsLogprobs, topLogprobs: question.topLogprobs)
        var text = ""
        var guarding = RepetitionGuard()
        for try await event in engine.answer(request) {
            switch event {
            case .piece(let piece, let odds):
                text += piece
                if !piece.isEmpty { yield(reply.piece(piece, odds: odds)) }
                // Ollama gives up in silence: the stream ends without `done`.
                if guarding.isStuck(after: piece) { return }
            case .finished(let finish):
                var context: [Int]?
                if question.kind == .generate, question.raw == nil {
                    context = try await engine.tokens(of: fitted.prompt + text, with: weights)
                }
                yield(
                    reply.finished(finish, total: ContinuousClock.now - started, load: loadTime, context: context))
            }
        }
        try Task.checkCancellation()
    }

    static func error(for failure: EngineFailure) -> APIError {
        switch failure {
        case .died: APIError(500, "an error was encountered while running the model: unexpected EOF")
        case .notLoaded(let text): APIError(500, text)
        case .refused(let status, let text): APIError(status, text)
        }
    }
}

/// Ollama's guard: more than thirty times the same piece, white space left out of account.
struct RepetitionGuard: Sendable {
    private var last = ""
    private var repeats = 0

    mutating func isStuck(after piece: String) -> Bool {
        let piece = piece.trimmingCharacters(in: .whitespacesAndNewlines)
        if piece == last {
            repeats += 1
        } else {
            last = piece
            repeats = 0
        }
        return repeats > 30
    }
}
