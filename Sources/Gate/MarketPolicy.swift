internal import Evidence
public import Statistics

/// How the decision lane decides.
public struct MarketPolicy: Codable, Hashable, Sendable {
    public enum Mode: String, Codable, CaseIterable, Sendable {
        /// Newer data is a reason by itself: the challenger must not be shown to be worse (the two lines).
        case freshness
        /// The challenger must be shown to be better.
        case superior
    }

    public let mode: Mode
    /// Of one bound under `freshness`; of all looks of an epoch together under `superior`, which claims an improvement.
    public let alpha: Double

    public init(mode: Mode = .freshness, alpha: Double = 0.05) {
        self.mode = mode
        self.alpha = alpha
    }

    var limits: VerdictPolicy {
        var policy = VerdictPolicy()
        policy.rule = mode == .freshness ? .twoLines : .superior
        return policy
    }

    /// - Throws: `outOfRange` unless 0 < α < 1.
    func confidence(ofLook look: Int) throws(Degenerate) -> Double {
        switch mode {
        case .freshness: 1 - alpha
        case .superior: 1 - (try AlphaSpending(alpha: alpha).level(ofLook: look))
        }
    }
}

/// What a look at the GATE costs.
public struct GateWear: Codable, Hashable, Sendable {
    /// This challenger's, 1 for the first of the epoch.
    public let look: Int
    public let alpha: Double
    /// α_k of this look.
    public let level: Double
    /// Of α, by this look and those before it.
    public let spent: Double

    /// - Throws: `outOfRange` for an α that is none or a look below 1.
    public init(look: Int, alpha: Double) throws(Degenerate) {
        let budget = try AlphaSpending(alpha: alpha)
        self.look = look
        self.alpha = alpha
        self.level = try budget.level(ofLook: look)
        self.spent = budget.spent(after: look)
    }
}
