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
