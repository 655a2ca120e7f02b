public import TrainerCore

/// Writes a stock's samples of one day: a pure function of at most `windowLength` bars that ends at the as-of day.
public struct SampleWriter: Sendable {
    /// Bars that a sample may depend on, the as-of day's included: longer history changes no byte.
    public static let windowLength = 250
    /// MACD's DEA has its first value at the 34th bar, and yesterday's is needed too.
    public static let minimumBars = 35

    public init() {}

    /// One sample per task for the last bar's day, or why there is none.
    ///
    /// - Parameters:
    ///   - window: ascending by day; of more than `windowLength` bars the oldest are not looked at.
    ///   - listed: the stock's first trading day where it is known: a window that is not full must reach back to it.
    ///   - quarantined: days of the stock that no sample may depend on, those of missing bars too.
    public func samples(
        window: [DailyBar], listed: TradeDate? = nil, quarantined: Set<TradeDate> = []
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
            return .samples(try write(bars))
        } catch {
            return .skipped(error)
        }
    }

    private func write(_ bars: ArraySlice<DailyBar>) throws(SampleSkip) -> [Sample] {
        let series = try AdjustedSeries(bars: bars)
        guard series.count >= Self.minimumBars else { throw .shortHistory }
        guard series.last.volume > 0 else { throw .noTrading }
        let facts = try MarketFacts(series)
        let signals = Signals(facts)
        return TaskKind.allCases.map { sample(facts, signals, task: $0) }
    }

    private func sample(_ facts: MarketFacts, _ signals: Signals, task: TaskKind) -> Sample {
        let key = SampleKey(code: facts.code, asOf: facts.date, task: task)
        return Sample(
            key: key, instruction: InstructionText.text(for: key),
            input: InputText.text(facts, signals, task: task),
            output: AnswerText(facts: facts, signals: signals).text(for: task),
            rating: signals.outlook.rating, regime: Regime.code(facts, signals),
            facts: facts.list(bullish: signals.bullish, bearish: signals.bearish))
    }
}

extension Sample {
    /// The question that this sample answers, for a held-out set.
    public var evaluationCase: EvaluationCase {
        EvaluationCase(key: key, prompt: prompt, facts: facts, expectedRating: rating)
    }
}
