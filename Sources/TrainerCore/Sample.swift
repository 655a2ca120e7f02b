/// The four tasks. Raw values are the incumbent's `metadata.type`.
public enum TaskKind: String, Codable, CaseIterable, Comparable, Sendable {
    case technicalAnalysis = "stock_analysis"
    case investmentAdvice = "investment_advice"
    case riskAssessment = "risk_assessment"
    case pricePrediction = "price_prediction"

    public var chineseName: String {
        switch self {
        case .technicalAnalysis: "技术分析"
        case .investmentAdvice: "投资建议"
        case .riskAssessment: "风险评估"
        case .pricePrediction: "价格预测"
        }
    }

    public static func < (left: TaskKind, right: TaskKind) -> Bool { left.order < right.order }
    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The rating of every answer, whatever its task. Raw values are the words of the answer.
public enum Rating: String, Codable, CaseIterable, Sendable {
    case buy = "买入"
    case hold = "持有"
    case sell = "卖出"
}

public enum RiskLevel: String, Codable, CaseIterable, Sendable {
    case low = "低"
    case medium = "中"
    case high = "高"
}

/// The shape of a right answer. Its section headers, single ratings and disclaimer stand in answers alone, never in a
/// prompt, so that copying the question earns nothing.
public enum AnswerFormat {
    public static let disclaimer = "以上内容仅供研究参考，不构成投资建议。"
    /// Characters (not bytes) an answer may have.
    public static let maximumCharacters = 600
    public static let ratingLabel = "评级："
    public static let riskLabel = "风险等级："

    /// Headers, in the order in which they must stand. The last one holds `评级：买入|持有|卖出`, exactly once.
    public static func sections(of task: TaskKind) -> [String] {
        switch task {
        case .technicalAnalysis: ["【技术指标】", "【趋势判断】", "【投资建议】"]
        case .investmentAdvice: ["【技术指标】", "【风险评估】", "【投资建议】"]
        case .riskAssessment: ["【波动情况】", "【风险评估】", "【投资建议】"]
        case .pricePrediction: ["【技术指标】", "【价格预测】", "【投资建议】"]
        }
    }

    /// Tasks whose 【风险评估】 must hold `风险等级：低|中|高`, exactly once.
    public static func namesRisk(_ task: TaskKind) -> Bool { task == .investmentAdvice || task == .riskAssessment }
}

/// What a sample is about; at most one sample is ever kept per key.
public struct SampleKey: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let code: TSCode
    public let asOf: TradeDate
    public let task: TaskKind

    public init(code: TSCode, asOf: TradeDate, task: TaskKind) {
        self.code = code
        self.asOf = asOf
        self.task = task
    }

    public var description: String { "\(code)|\(asOf)|\(task.rawValue)" }

    public static func < (left: SampleKey, right: SampleKey) -> Bool {
        (left.asOf, left.code, left.task) < (right.asOf, right.code, right.task)
    }
}

/// A number that a prompt gives, by the name the prompt gives it (`MA5`, `RSI14`, `收盘价`, `前日DIF` …).
public struct Fact: Codable, Hashable, Sendable {
    public let name: String
    public let value: Double
    /// Digits after the point, as printed.
    public let decimals: Int
    /// False for numbers that stand in no prompt and only decide the truth of a word (yesterday's DIF for 金叉).
    public let isPrinted: Bool

    public init(_ name: String, _ value: Double, decimals: Int, isPrinted: Bool = true) {
        self.name = name
        self.value = value
        self.decimals = decimals
        self.isPrinted = isPrinted
    }
}

/// One training pair with what is needed to judge and to choose it.
public struct Sample: Codable, Hashable, Sendable {
    public let key: SampleKey
    public let instruction: String
    public let input: String
    public let output: String
    public let rating: Rating
    /// Coarse market state of the stock (`trend|rsi|macd|boll|volatility|volume|board`), for a diverse choice of shots.
    public let regime: String
    /// Every number of the input, plus the hidden ones that decide words.
    public let facts: [Fact]
    /// The template that it was written with, by the start of its digest; nil for one of before there were templates.
    public let template: String?
    /// Days of hold-outs, and around them, of which its frequency counts no label; nil where it counts of all days, or gives
    /// no frequency.
    public let blindTo: DaySpan?

    public init(
        key: SampleKey, instruction: String, input: String, output: String, rating: Rating, regime: String,
        facts: [Fact], template: String? = nil, blindTo: DaySpan? = nil
    ) {
        self.key = key
        self.instruction = instruction
        self.input = input
        self.output = output
        self.rating = rating
        self.regime = regime
        self.facts = facts
        self.template = template
        self.blindTo = blindTo
    }

    /// The name of the fact that says how many labels a frequency counts.
    public static let labelCountName = "全体样本"

    /// Labels that its frequency counts; nil where it gives none.
    public var countedLabels: Int? { facts.first { $0.name == Self.labelCountName }.map { Int($0.value) } }

    /// What the user message of a shot and of an evaluation question is.
    public var prompt: String { "\(instruction)\n\n\(input)" }
}

/// A kept sample that cannot be made any more from the bars as they are known now, and why (a `SampleSkip`).
public struct SampleWithdrawal: Codable, Hashable, Sendable {
    public let key: SampleKey
    public let reason: String

    public init(key: SampleKey, reason: String) {
        self.key = key
        self.reason = reason
    }
}

/// What was kept under a key until a later run made it anew, from corrected bars or by another template.
public struct SampleRevision: Codable, Hashable, Sendable {
    public let sample: Sample
    /// That kept it.
    public let run: RunID
    /// That put another in its place.
    public let replacedBy: RunID

    public init(sample: Sample, run: RunID, replacedBy: RunID) {
        self.sample = sample
        self.run = run
        self.replacedBy = replacedBy
    }
}

/// Why a candidate sample was not kept, and which kept one (or which evaluation question) stands in its place.
public struct SampleDrop: Codable, Hashable, Sendable {
    public enum Rule: String, Codable, CaseIterable, Sendable {
        /// The same code, day and task were kept before.
        case sameKey = "same_key"
        /// The same normalised text was kept before under another key.
        case sameText = "same_text"
        /// Another key with the same task, rating and printed numbers, and the same words about them.
        case sameState = "same_state"
        /// The texts without their template resemble each other (see Dedupe).
        case nearText = "near_text"
        /// The key of an evaluation question.
        case evaluationKey = "evaluation_key"
        /// An evaluation question under another key.
        case evaluationText = "evaluation_text"
        /// Over `max_training_examples_per_batch`.
        case overCap = "over_cap"
    }

    public let key: SampleKey
    public let rule: Rule
    public let twin: SampleKey?

    public init(key: SampleKey, rule: Rule, twin: SampleKey?) {
        self.key = key
        self.rule = rule
        self.twin = twin
    }
}
