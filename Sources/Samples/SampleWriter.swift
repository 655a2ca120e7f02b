public import TrainerCore

/// Writes a stock's samples of one day: a pure function of at most `windowLength` bars that ends at the as-of day, and of
/// the frequencies that it is handed.
public struct SampleWriter: Sendable {
    /// Bars that a sample may depend on, the as-of day's included: longer history changes no byte.
    public static let windowLength = 250
    /// MACD's DEA has its first value at the 34th bar, and yesterday's is needed too.
    public static let minimumBars = 35

    public let templates: TemplateSet
    /// Decides, together with a sample's key, which of its template's wordings asks for it.
    public let seed: Int

    public init(templates: TemplateSet = .builtIn, seed: Int = 0) {
        self.templates = templates
        self.seed = seed
    }

    /// What samples are written with: a stage that is done under another digest is done again.
    public var digest: ContentDigest { .of("\(templates.digest.hex) \(seed)") }

    /// One sample per task for the last bar's day, or why there is none.
    ///
    /// - Parameters:
    ///   - window: ascending by day; of more than `windowLength` bars the oldest are not looked at. A slice, since days of
    ///     one stock share its bars.
    ///   - listed: the stock's first trading day where it is known: a window that is not full must reach back to it.
    ///   - quarantined: days of the stock that no sample may depend on, those of missing bars too.
    ///   - odds: how often stocks of a regime rose, by what was known on the last bar's day.
    public func samples(
        window: ArraySlice<DailyBar>, listed: TradeDate? = nil, quarantined: Set<TradeDate> = [],
        odds: (_ regime: String) -> UpOdds = { _ in .none }
    ) -> SampleOutcome {
        do throws(SampleSkip) {
            let bars = window.suffix(Self.windowLength)
            if bars.count < Self.windowLength, let first = bars.first?.date, let listed, listed < first {
                throw .cutHistory
            }
            if let first = bars.first?.date, let last = bars.last?.date,
                quarantined.contains(where: { $0 >= first && $0 <= last })
            {
                throw .quarantinedBar
            }
            let state = try MarketState(bars)
            return .samples(samples(of: state, odds: odds(state.regime)))
        } catch {
            return .skipped(error)
        }
    }

    /// The same, of a whole array.
    public func samples(
        window: [DailyBar], listed: TradeDate? = nil, quarantined: Set<TradeDate> = [],
        odds: (_ regime: String) -> UpOdds = { _ in .none }
    ) -> SampleOutcome {
        samples(window: window[...], listed: listed, quarantined: quarantined, odds: odds)
    }

    /// `Sample.regime` of the last bar's day, by the same rules; nil where there would be no sample.
    public static func regime(window: ArraySlice<DailyBar>) -> String? {
        do throws(SampleSkip) {
            return try MarketState(window.suffix(windowLength)).regime
        } catch {
            return nil
        }
    }

    private func samples(of state: MarketState, odds: UpOdds) -> [Sample] {
        let values = FieldValues(FieldSource(facts: state.facts, signals: state.signals, odds: odds))
        let facts = state.facts.list(state.signals)
        let beginning = StableHash.fnv1a("\(seed)|\(state.facts.code)|\(state.facts.date)|".utf8)
        return templates.all.map { template in
            let task = template.task
            let key = SampleKey(code: state.facts.code, asOf: state.facts.date, task: task)
            // Of `seed|key`: a stable function, so that a sample never changes.
            let hash = StableHash.fnv1a(task.rawValue.utf8, after: beginning)
            let wording = template.instructions[Int(hash % UInt64(template.instructions.count))]
            return Sample(
                key: key, instruction: wording.text(values),
                input: template.input.text(values), output: template.answer.text(values),
                rating: state.signals.outlook.rating, regime: state.regime,
                facts: task == .pricePrediction ? state.facts.list(facts, with: odds.facts) : facts,
                template: template.mark, blindTo: task == .pricePrediction ? odds.blindTo : nil)
        }
    }
}

/// A stock's day as everything that is written about it sees it.
struct MarketState {
    let facts: MarketFacts
    let signals: Signals
    let regime: String

    init(_ bars: ArraySlice<DailyBar>) throws(SampleSkip) {
        let series = try AdjustedSeries(bars: bars)
        guard series.count >= SampleWriter.minimumBars else { throw .shortHistory }
        guard series.last.volume > 0 else { throw .noTrading }
        self.facts = try MarketFacts(series)
        self.signals = Signals(facts)
        self.regime = Regime.code(facts, signals)
    }
}
