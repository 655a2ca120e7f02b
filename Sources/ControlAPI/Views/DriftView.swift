public import TrainerCore

/// How the last days differ from those before. Advice: it decides nothing.
public struct DriftView: Codable, Hashable, Sendable {
    public struct Row: Codable, Hashable, Sendable {
        /// `change`, `swing`, `volume_ratio`, `rsi14`, `volatility20`
        public let measure: String
        public let psi: Double
        /// The largest of earlier stretches of as many days; absent where there are fewer than two.
        public let usual: Double?
        public let n: Int
        public let reference: Int
        public let isShift: Bool

        public init(measure: String, psi: Double, usual: Double?, n: Int, reference: Int, isShift: Bool) {
            self.measure = measure
            self.psi = psi
            self.usual = usual
            self.n = n
            self.reference = reference
            self.isShift = isShift
        }
    }

    public let stocks: Int
    /// Trading days that count as the last ones, the first and the last of them, and those before.
    public let days: Int
    public let firstDay: TradeDate
    public let lastDay: TradeDate
    public let referenceDays: Int
    /// `calm`, `usual`, `turbulent`
    public let turbulence: String
    /// `falling`, `sideways`, `rising`
    public let direction: String
    public let rows: [Row]

    public init(
        stocks: Int, days: Int, firstDay: TradeDate, lastDay: TradeDate, referenceDays: Int, turbulence: String,
        direction: String, rows: [Row]
    ) {
        self.stocks = stocks
        self.days = days
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.referenceDays = referenceDays
        self.turbulence = turbulence
        self.direction = direction
        self.rows = rows
    }
}
