public import Foundation

/// Where one version comes from: all that stays true of it whatever happens later.
public struct ModelLineage: Codable, Hashable, Sendable {
    /// A parameter as the model was made with it.
    public struct Setting: Codable, Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The engine's own count of the longest prompt, and what it had to fit into.
    public struct Tokens: Codable, Hashable, Sendable {
        public let prompt: Int
        public let answer: Int
        public let reserve: Int
        public let context: Int

        public init(prompt: Int, answer: Int, reserve: Int, context: Int) {
            self.prompt = prompt
            self.answer = answer
            self.reserve = reserve
            self.context = context
        }
    }

    /// Other shots that were tried on DEV before it was built.
    public struct Refinement: Codable, Hashable, Sendable {
        public let tried: Int
        public let accepted: Int
        /// Of DEV, that each set of shots was asked about.
        public let items: Int
        /// All together.
        public let questions: Int
        /// Mean Brier loss on these items, of the shots that were chosen first and of those that it was built with.
        public let brierBefore: Double
        public let brierAfter: Double
        /// In the order in which they were tried.
        public let swaps: [Swap]

        public struct Swap: Codable, Hashable, Sendable {
            public let out: SampleKey
            public let into: SampleKey
            /// `accepted`, `rejected`, `too_long`, `undefined`
            public let outcome: String
            /// By how much less the set loses with it, and the error of that; nil where nobody was asked.
            public let gain: Double?
            public let standardError: Double?

            public init(out: SampleKey, into: SampleKey, outcome: String, gain: Double?, standardError: Double?) {
                self.out = out
                self.into = into
                self.outcome = outcome
                self.gain = gain
                self.standardError = standardError
            }
        }

        public init(
            tried: Int, accepted: Int, items: Int, questions: Int, brierBefore: Double, brierAfter: Double,
            swaps: [Swap]
        ) {
            self.swaps = swaps
            self.tried = tried
            self.accepted = accepted
            self.items = items
            self.questions = questions
            self.brierBefore = brierBefore
            self.brierAfter = brierAfter
        }
    }

    public let model: ModelName
    /// Ollama's manifest digest.
    public let digest: String
    public let trainingKind: String
    public let run: RunID
    public let createdAt: Date
    public let asOf: TradeDate
    /// What the run knew of the market.
    public let knownAt: Date?
    /// The tag that it was built from, and its manifest digest.
    public let base: ModelName?
    public let baseDigest: String
    public let recipeDigest: ContentDigest
    /// Of the run's new samples, and how many they are.
    public let samplesDigest: ContentDigest?
    public let samples: Int?
    /// Samples that the shots were chosen from.
    public let pool: Int?
    public let shots: [SampleKey]
    /// The version of the system prompt is its digest.
    public let systemPrompt: ContentDigest?
    /// By name.
    public let settings: [Setting]
    public let tokens: Tokens?
    /// In service when it was built.
    public let championThen: ModelName?
    public let ollamaVersion: String?
    public let productVersion: String?
    /// nil where none were tried.
    public var refinement: Refinement?

    public init(
        model: ModelName, digest: String, trainingKind: String, run: RunID, createdAt: Date, asOf: TradeDate,
        knownAt: Date?, base: ModelName?, baseDigest: String, recipeDigest: ContentDigest,
        samplesDigest: ContentDigest?, samples: Int?, pool: Int?, shots: [SampleKey], systemPrompt: ContentDigest?,
        settings: [Setting], tokens: Tokens?, championThen: ModelName?, ollamaVersion: String?, productVersion: String?
    ) {
        self.model = model
        self.digest = digest
        self.trainingKind = trainingKind
        self.run = run
        self.createdAt = createdAt
        self.asOf = asOf
        self.knownAt = knownAt
        self.base = base
        self.baseDigest = baseDigest
        self.recipeDigest = recipeDigest
        self.samplesDigest = samplesDigest
        self.samples = samples
        self.pool = pool
        self.shots = shots
        self.systemPrompt = systemPrompt
        self.settings = settings
        self.tokens = tokens
        self.championThen = championThen
        self.ollamaVersion = ollamaVersion
        self.productVersion = productVersion
    }
}
