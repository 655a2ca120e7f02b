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
    /// Of all looks of an epoch together: of promoting by mistake what is no better (`superior`), or what is worse than the
    /// epoch's first champion by more than the margin (`freshness`). Of one bound where freshness looks at the champion alone.
    public let alpha: Double
    /// One rating, or one probability, in as many items is a constant forecast; nil for what an earlier version judged, which
    /// did not look.
    public let constantShare: Double?

    public init(mode: Mode = .freshness, alpha: Double = 0.05, constantShare: Double? = 0.9) {
        self.mode = mode
        self.alpha = alpha
        self.constantShare = constantShare
    }

    var limits: VerdictPolicy {
        var policy = VerdictPolicy()
        policy.rule = mode == .freshness ? .twoLines : .superior
        policy.constantShare = constantShare ?? policy.constantShare
        return policy
    }

    /// What each look of an epoch may spend. Evenly under `freshness`, so that the last night of a quarter is as good as its
    /// first; an improvement may be there at once, and most is kept for the first looks.
    ///
    /// - Throws: `outOfRange` unless 0 < α < 1.
    public var spending: AlphaSpending {
        get throws(Degenerate) {
            switch mode {
            case .freshness: return try AlphaSpending(alpha: alpha, evenlyOver: WearMeter.looksOfEpoch)
            case .superior: return try AlphaSpending(alpha: alpha)
            }
        }
    }

    /// Of the bound beside the champion.
    ///
    /// - Throws: `outOfRange` unless 0 < α < 1, and for a look that is none.
    func confidence(ofLook look: Int) throws(Degenerate) -> Double {
        switch mode {
        case .freshness: 1 - alpha
        case .superior: 1 - (try spending.level(ofLook: look))
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

    /// - Throws: `outOfRange` for a look below 1, or one that nothing is left for.
    public init(look: Int, spending: AlphaSpending) throws(Degenerate) {
        self.look = look
        self.alpha = spending.alpha
        self.level = try spending.level(ofLook: look)
        self.spent = spending.spent(after: look)
    }
}
