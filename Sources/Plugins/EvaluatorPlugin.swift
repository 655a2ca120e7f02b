import Messages
public import TrainerCore

/// An evaluator of the user's own, which speaks JSON lines on stdin and stdout (docs/EVALUATION.md). It is started anew for
/// each evaluation and ended after it.
public struct EvaluatorPlugin: AnswerEvaluator {
    public static let protocolVersion = 1
    /// Rows that one answer may get: a plug-in that writes more has gone wild.
    static let mostMeasures = 16

    private let command: [String]
    private let timeout: Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter timeout: for one whole answer, start included.
    public init(
        command: [String], timeout: Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await ContinuousClock().sleep(for: $0) }
    ) {
        self.command = command
        self.timeout = timeout
        self.sleep = sleep
    }

    public func evaluate(
        _ answers: [EvaluatedAnswer], say: @escaping @Sendable (String) -> Void,
        progress: @escaping @Sendable (Int) async -> Void
    ) async throws -> EvaluatorReport {
        let process = PluginProcess(command: command, say: say)
        do {
            let report = try await self.report(of: process, on: answers, progress)
            await process.stop()
            return report
        } catch {
            await process.stop()
            throw error
        }
    }

    private func report(
        of process: PluginProcess, on answers: [EvaluatedAnswer], _ progress: @Sendable (Int) async -> Void
    ) async throws -> EvaluatorReport {
        let name = try self.name(
            try await ask(process, Question(id: 1, ask: .hello, protocol: Self.protocolVersion)))
        var scores: [EvaluatorReport.Score] = []
        for (place, answer) in answers.enumerated() {
            let rows = try await ask(process, Question(id: place + 2, of: answer))
            guard (1...Self.mostMeasures).contains(rows.count) else {
                throw broken("score needs 1 to \(Self.mostMeasures) rows, \(rows.count) came")
            }
            for row in rows { scores.append(try score(row, of: answer.key)) }
            await progress(place + 1)
        }
        let verdict = try await ask(process, Question(id: answers.count + 2, ask: .verdict))
        return EvaluatorReport(name: name, scores: scores, veto: try veto(verdict))
    }

    private func ask(_ process: PluginProcess, _ question: Question) async throws -> [PluginRow] {
        let line = String(decoding: try CanonicalJSON.encode(question), as: UTF8.self)
        do {
            return try await process.ask(id: question.id, line: line, within: timeout, sleep: sleep)
        } catch let fault as PluginFault {
            try Task.checkCancellation()
            throw fault.error(
                of: text, asked: question.ask.rawValue, remedy: .evaluatorRemedy, lateRemedy: .evaluatorLateRemedy)
        }
    }

    // MARK: What it says

    private func name(_ rows: [PluginRow]) throws(TrainerError) -> String {
        guard let row = rows.first, rows.count == 1 else { throw broken("hello needs one row, \(rows.count) came") }
        guard row.number("protocol") == Double(Self.protocolVersion) else {
            throw TrainerError(
                .upstreamMalformed,
                .pluginProtocol(command: text, its: row.text("protocol") ?? "null", ours: Self.protocolVersion),
                hint: .evaluatorRemedy)
        }
        guard let name = row.text("name"), Self.isName(name) else {
            throw broken("name is not 1 to 32 of a-z, 0-9, - and _")
        }
        return name
    }

    private func score(_ row: PluginRow, of key: SampleKey) throws(TrainerError) -> EvaluatorReport.Score {
        guard let measure = row.text("measure"), Self.isName(measure) else {
            throw broken("measure is not 1 to 32 of a-z, 0-9, - and _")
        }
        guard let value = row.number("score"), (0...1).contains(value) else {
            throw broken("score of \(measure) is no number of 0…1")
        }
        return EvaluatorReport.Score(
            key: key, measure: measure, value: value, note: row.text("note").map { String($0.prefix(200)) })
    }

    private func veto(_ rows: [PluginRow]) throws(TrainerError) -> String? {
        guard let row = rows.first, rows.count == 1 else { throw broken("verdict needs one row, \(rows.count) came") }
        guard case .flag(let isVetoed)? = row["veto"] else { throw broken("veto is neither true nor false") }
        guard isVetoed else { return nil }
        guard let why = row.text("why"), !why.isEmpty else { throw broken("a veto needs its why") }
        return String(why.prefix(500))
    }

    private var text: String { command.joined(separator: " ") }

    private func broken(_ what: String) -> TrainerError {
        TrainerError(.upstreamMalformed, .pluginMalformed(command: text, what: what), hint: .evaluatorRemedy)
    }

    private static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
            }
    }
}

extension EvaluatorPlugin {
    /// One line of ours; what it does not have is left out.
    private struct Question: Encodable {
        enum Ask: String, Encodable { case hello, score, verdict }

        let id: Int
        let ask: Ask
        let `protocol`: Int?
        let `case`: String?
        let task: TaskKind?
        let prompt: String?
        let answer: String?
        let expectedRating: Rating?

        enum CodingKeys: String, CodingKey {
            case id, ask, `protocol`, `case`, task, prompt, answer
            case expectedRating = "expected_rating"
        }

        init(id: Int, ask: Ask, protocol version: Int? = nil) {
            self.id = id
            self.ask = ask
            self.protocol = version
            (self.case, task, prompt, answer, expectedRating) = (nil, nil, nil, nil, nil)
        }

        init(id: Int, of answer: EvaluatedAnswer) {
            self.id = id
            self.ask = .score
            self.protocol = nil
            self.case = answer.key.description
            self.task = answer.key.task
            self.prompt = answer.prompt
            self.answer = answer.answer
            self.expectedRating = answer.expectedRating
        }
    }
}
