internal import Evidence

/// Whether the server serves a challenger as it was built, and in time: asked before it is examined, as TFX's
/// InfraValidator does.
public struct InfraFinding: Codable, Hashable, Sendable {
    /// Raw values are stable.
    public enum Fault: String, Codable, CaseIterable, Sendable {
        /// `/api/show` knows no such model.
        case notShown = "not_shown"
        /// It has, or was loaded with, another context than was asked for.
        case contextDiffers = "context_differs"
        /// The base's name holds another model than the one that the version was built from.
        case baseChanged = "base_changed"
        /// In no try did loading and three answers end in time.
        case tooSlow = "too_slow"
    }

    /// Of each try: loading, reading the shots and, where these ended in time, three answers; seconds.
    public let tries: [Double]
    /// Questions asked in all of them, those that load the model included.
    public let questions: Int
    /// Seconds of one try.
    public let limit: Double
    /// nil: none.
    public let fault: Fault?
    /// What differs, as it should be and as it is: tokens of the context, the beginnings of digests.
    public let asked: String?
    public let found: String?

    /// Of a model that was asked.
    public init(tries: [Double], questions: Int, limit: Double) {
        self.tries = tries
        self.questions = questions
        self.limit = limit
        self.fault = tries.contains { $0 <= limit } ? nil : .tooSlow
        self.asked = nil
        self.found = nil
    }

    /// Of one that need not be asked.
    public init(_ fault: Fault, limit: Double, asked: String? = nil, found: String? = nil) {
        self.tries = []
        self.questions = 0
        self.limit = limit
        self.fault = fault
        self.asked = asked
        self.found = found
    }

    public var passes: Bool { fault == nil }

    /// Of the quickest try; nil where none was made.
    var seconds: Double? { tries.min() }

    var blessing: VerdictInputs.Blessing {
        switch fault {
        case nil, .tooSlow:
            VerdictInputs.Blessing(fault: fault?.rawValue, measure: seconds, limit: limit, n: questions)
        case .contextDiffers:
            VerdictInputs.Blessing(
                fault: fault?.rawValue, measure: found.flatMap { Double($0) }, limit: asked.flatMap { Double($0) })
        case .notShown, .baseChanged: VerdictInputs.Blessing(fault: fault?.rawValue)
        }
    }
}
