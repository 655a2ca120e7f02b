/// One held-out question with what a right answer must hold.
public struct EvaluationCase: Codable, Hashable, Sendable {
    public let key: SampleKey
    public let prompt: String
    public let facts: [Fact]
    /// What the rule says on these facts.
    public let expectedRating: Rating
    /// The sample's own answer, which tells what an answer is taught to speak of; never shown to a model.
    public let taughtAnswer: String

    public init(key: SampleKey, prompt: String, facts: [Fact], expectedRating: Rating, taughtAnswer: String) {
        self.key = key
        self.prompt = prompt
        self.facts = facts
        self.expectedRating = expectedRating
        self.taughtAnswer = taughtAnswer
    }

    public var promptDigest: ContentDigest { .of(prompt) }
}

extension Sample {
    /// The question that this sample answers, for a held-out set.
    public var evaluationCase: EvaluationCase {
        EvaluationCase(key: key, prompt: prompt, facts: facts, expectedRating: rating, taughtAnswer: output)
    }
}

/// What a model said, with the server's own timings.
public struct ModelAnswer: Codable, Hashable, Sendable {
    public let text: String
    /// `stop`, `length`, …, or one of the reasons below; nil when the stream ended without `done:true` (a failed answer, not a short one).
    public let doneReason: String?
    /// `total_duration − load_duration`, seconds.
    public let latency: Double
    public let loadSeconds: Double
    public let promptTokens: Int
    public let answerTokens: Int
    /// How likely the model was to begin each of the format's `choices` where it wrote one of them (0…1, together at most
    /// 1); nil where that was not asked for, or the server did not say it.
    public let choiceOdds: [String: Double]?

    /// `doneReason` of an answer that did not end within its time. A failed one, of which the machine may be the cause: it
    /// counts in the run that asked, and a later run asks again.
    public static let timedOut = "timeout"
    /// `doneReason` of an answer with bytes that are no text: a failed one, of which what came before them is there.
    public static let notUTF8 = "not_utf8"
    /// `doneReason` of an answer that was broken off since it had far more bytes than tokens were allowed: a failed one, of
    /// which the beginning is there.
    public static let tooLong = "too_long"

    /// Whether the server itself ended it, at whatever length.
    public var isWhole: Bool {
        guard let doneReason else { return false }
        return ![Self.timedOut, Self.notUTF8, Self.tooLong].contains(doneReason)
    }

    public init(
        text: String, doneReason: String?, latency: Double, loadSeconds: Double, promptTokens: Int, answerTokens: Int,
        choiceOdds: [String: Double]? = nil
    ) {
        self.text = text
        self.doneReason = doneReason
        self.latency = latency
        self.loadSeconds = loadSeconds
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
        self.choiceOdds = choiceOdds
    }
}

/// The key under which an answer is never asked twice.
public struct AnswerKey: Codable, Hashable, Sendable {
    public let modelDigest: String
    public let promptDigest: ContentDigest
    public let optionsDigest: ContentDigest
    /// Of the server that answered, since another may answer otherwise; `unknownVersion` where nobody wrote it down.
    public let serverVersion: String

    public static let unknownVersion = ""

    public init(
        modelDigest: String, promptDigest: ContentDigest, optionsDigest: ContentDigest, serverVersion: String
    ) {
        self.modelDigest = modelDigest
        self.promptDigest = promptDigest
        self.optionsDigest = optionsDigest
        self.serverVersion = serverVersion
    }

    /// What an answer that came too late in `run` is kept under, apart from the one that a later run may get.
    public func late(in run: RunID) -> AnswerKey {
        AnswerKey(
            modelDigest: modelDigest, promptDigest: promptDigest, optionsDigest: Self.late(optionsDigest, in: run),
            serverVersion: serverVersion)
    }

    /// `optionsDigest` of the answers that came too late in `run`.
    public static func late(_ optionsDigest: ContentDigest, in run: RunID) -> ContentDigest {
        .of("\(optionsDigest.hex) late in \(run.rawValue)")
    }
}

/// What an answer must look like: a JSON Schema that the server makes the model keep to (Ollama's `format`).
public struct AnswerSchema: Codable, Hashable, Sendable {
    /// A JSON object.
    public let json: String
    /// Words among which the answer chooses, of which the probabilities of their tokens are wanted beside it; nil: of none.
    public let choices: [String]?

    public init(json: String, choices: [String]? = nil) {
        self.json = json
        self.choices = choices
    }
}
