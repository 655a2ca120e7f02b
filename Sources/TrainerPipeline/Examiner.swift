import Foundation
import Gate
import Messages
import TrainerCore

/// Asks a model questions, each at most once per (model digest, prompt, options, version of the server) for ever, or on an
/// occasion. What was not answered in time is asked again by a later run, and never by the same one.
struct Examiner: Sendable {
    let server: any ModelServer
    let answers: any AnswerStore
    let clock: any WallClock
    let sitting: Sitting
    var options: [String: ModelParameter]
    /// nil: free text.
    var format: AnswerSchema?
    let timeout: Duration
    /// Whether an uncounted question goes before the first: for answers whose speed is judged.
    var warmsUp = true
    /// Where answers of another time are of no use: they are asked for once each time, and kept under it. nil: once for ever.
    var occasion: String?
    /// Questions under way at once; more than one where no speed is judged.
    var parallel = 1

    /// Tries per question when the server breaks off in mid-answer; then the run waits for it (`deferred`).
    static let tries = 3

    private struct Numbered: Sendable {
        let place: Int
        let answer: ModelAnswer
    }

    /// How many of these questions are not answered yet.
    func open(_ prompts: [String], of digest: String) async throws -> Int {
        let keys = try keys(of: prompts.map { [ChatMessage(.user, $0)] }, to: digest)
        return keys.count - (try await known(keys, lateIn: sitting.run.id)).count
    }

    /// What a model that cannot be asked has said to these, by place; nil where nothing is kept.
    ///
    /// - Parameter run: what came too late there counts so.
    func kept(_ prompts: [String], of digest: String, lateIn run: RunID) async throws -> [ModelAnswer?] {
        let keys = try keys(of: prompts.map { [ChatMessage(.user, $0)] }, to: digest)
        let found = try await known(keys, lateIn: run)
        return keys.indices.map { found[$0] }
    }

    /// `onAnswer` is told how many are answered, once for all that were known and then after each question.
    func examine(
        _ name: ModelName, digest: String, on prompts: [String], onAnswer: (Int) async -> Void
    ) async throws -> [ModelAnswer] {
        try await examine(name, digest: digest, on: prompts.map { [ChatMessage(.user, $0)] }, onAnswer: onAnswer)
    }

    /// - Parameter conversations: what is put before each question too; the question is the last message.
    func examine(
        _ name: ModelName, digest: String, on conversations: [[ChatMessage]], onAnswer: (Int) async -> Void
    ) async throws -> [ModelAnswer] {
        let keys = try keys(of: conversations, to: digest)
        var result = try await known(keys, lateIn: sitting.run.id)
        let open = conversations.indices.filter { result[$0] == nil }
        if !result.isEmpty { await onAnswer(result.count) }
        if warmsUp, let first = open.first {
            // Loading the weights and reading the shots for the first time is not the model's answering speed.
            var options = options
            options["num_predict"] = .integer(1)
            _ = try await ask(name, conversations[first], options)
        }
        try await withThrowingTaskGroup(of: Numbered.self) { group in
            var waiting = open.makeIterator()
            func askNext() {
                guard !Task.isCancelled, let place = waiting.next() else { return }
                group.addTask { Numbered(place: place, answer: try await ask(name, conversations[place], options)) }
            }
            for _ in 0..<max(1, parallel) { askNext() }
            while let answered = try await group.next() {
                // The server has its next question while the disk takes the answer.
                askNext()
                try await keep(answered.answer, keys[answered.place])
                result[answered.place] = answered.answer
                await onAnswer(result.count)
            }
        }
        try Task.checkCancellation()
        return conversations.indices.compactMap { result[$0] }
    }

    private func keys(of conversations: [[ChatMessage]], to model: String) throws -> [AnswerKey] {
        let optionsDigest = try optionsDigest
        return try conversations.map {
            AnswerKey(
                modelDigest: model, promptDigest: try Self.digest(of: $0), optionsDigest: optionsDigest,
                serverVersion: sitting.serverVersion)
        }
    }

    /// A question that stands alone is known by its text.
    private static func digest(of conversation: [ChatMessage]) throws -> ContentDigest {
        if conversation.count == 1, let only = conversation.first, only.role == .user { return .of(only.content) }
        return try .of(canonical: conversation)
    }

    /// What answers are kept under, beside model, question and server. A schema asks another question than free text does.
    var optionsDigest: ContentDigest {
        get throws {
            guard format != nil || occasion != nil else { return try .of(canonical: options) }
            return try .of(canonical: SpecialOptions(options: options, format: format, occasion: occasion))
        }
    }

    private struct SpecialOptions: Encodable {
        let options: [String: ModelParameter]
        let format: AnswerSchema?
        let occasion: String?
    }

    private func keep(_ answer: ModelAnswer, _ key: AnswerKey) async throws {
        let isLate = answer.doneReason == ModelAnswer.timedOut
        try await answers.keep(answer, for: isLate ? key.late(in: sitting.run.id) : key, at: clock.now)
    }

    /// By place. What came too late in a run counts in it, even where another has got an answer meanwhile.
    private func known(_ keys: [AnswerKey], lateIn run: RunID) async throws -> [Int: ModelAnswer] {
        let late = keys.map { $0.late(in: run) }
        let kept = try await answers.answers(for: keys + late)
        let found = keys.indices.compactMap { place in
            (kept[late[place]] ?? kept[keys[place]]).map { (place, $0) }
        }
        return Dictionary(uniqueKeysWithValues: found)
    }

    private func ask(
        _ name: ModelName, _ conversation: [ChatMessage], _ options: [String: ModelParameter]
    ) async throws -> ModelAnswer {
        for attempt in 1... {
            do {
                return try await server.ask(
                    name, conversation, options: options, format: format, timeout: timeout)
            } catch let error as TrainerError where error.code == .ollamaInterrupted && attempt < Self.tries {
                continue
            }
        }
        throw CancellationError()  // not reached: the loop above has no end
    }
}
