public import Statistics

/// All that the verdict is made of. What is missing was not shown, and what was not shown does not pass.
public struct VerdictInputs: Codable, Hashable, Sendable {
    /// A yes or no with the code of what was wrong.
    public struct Blessing: Codable, Hashable, Sendable {
        /// nil: blessed.
        public let fault: String?
        /// nil where it is no number.
        public let measure: Double?
        public let limit: Double?
        public let n: Int

        public init(fault: String? = nil, measure: Double? = nil, limit: Double? = nil, n: Int = 0) {
            self.fault = fault
            self.measure = measure
            self.limit = limit
            self.n = n
        }
    }

    public struct Faithfulness: Codable, Hashable, Sendable {
        /// Contradicted of all claims.
        public let contradicted: Tally
        /// Supported or derived of all claims.
        public let precise: Tally
        /// Cited right of the given key indicators; nil where no answer needs to cite one.
        public let recalled: Tally?
        /// Moved with the input, of the perturbed items; nil where none was asked about.
        public let followed: Tally?

        public init(contradicted: Tally, precise: Tally, recalled: Tally?, followed: Tally?) {
            self.contradicted = contradicted
            self.precise = precise
            self.recalled = recalled
            self.followed = followed
        }
    }

    public struct Latency: Codable, Hashable, Sendable {
        /// Seconds, without loading.
        public let p95: Double
        public let n: Int
        /// Median of challenger/champion on the same question in the same run; nil without a champion.
        public let medianRatio: Double?
        /// nil with too few questions.
        public let ratioInterval: Interval?
        /// Questions that the ratio is of.
        public let pairs: Int

        public init(p95: Double, n: Int, medianRatio: Double?, ratioInterval: Interval? = nil, pairs: Int = 0) {
            self.p95 = p95
            self.n = n
            self.medianRatio = medianRatio
            self.ratioInterval = ratioInterval
            self.pairs = pairs
        }
    }

    /// What the challenger's Brier losses stand beside.
    public struct Brier: Codable, Hashable, Sendable {
        /// δ̄ against the champion; nil on the first run, which has none.
        public let overChampion: DateMean?
        /// δ̄ against the train pool's base rate.
        public let overClimatology: DateMean
        /// δ̄ against the first champion of the epoch; nil where its answers are gone, or none is asked for.
        public let overAnchor: DateMean?

        public init(overChampion: DateMean?, overClimatology: DateMean, overAnchor: DateMean? = nil) {
            self.overChampion = overChampion
            self.overClimatology = overClimatology
            self.overAnchor = overAnchor
        }
    }

    public var hasChampion: Bool
    /// Why nothing stands beside a champion that is in service; nil where something does, and on the first run.
    public var championFault: String?
    public var integrity: Blessing?
    public var infra: Blessing?
    public var truncation: Blessing?
    public var format: Tally?
    public var parse: Tally?
    public var faithfulness: Faithfulness?
    /// Contradicted of the champion's claims.
    public var championContradicted: Tally?
    public var followsRule: Tally?
    /// Cases that get the rating which is given most often; nil where the rule itself gives one alone.
    public var mostFrequentRating: Tally?
    public var passed: Tally?
    /// The champion's, on the same questions.
    public var championPassed: Tally?
    public var latency: Latency?
    /// How alike the forecasts are; nil where an earlier version did not look.
    public var sameForecast: ForecastSameness?
    public var brier: Brier?
    public var metrics: ForecastMetrics?
    /// The confidence of the Brier bound: 1 − α of this look where the rule spends α, else 0.95.
    public var confidence = 0.95
    /// The confidence of the bound beside the epoch's first champion: 1 − α of this look; nil where nothing stands beside it.
    public var anchorConfidence: Double?
    /// Opaque lines by check; three of each are shown.
    public var examples: [Check.ID: [String]] = [:]

    public init(hasChampion: Bool) { self.hasChampion = hasChampion }
}
