/// The indicators of one stock. For many stocks in a row use `IndicatorEngine`, which allocates nothing per stock.
public enum Indicators {
    public static func table(of bars: BarColumns) -> IndicatorTable {
        var engine = IndicatorEngine(maxCount: bars.count)
        let values = [Double](unsafeUninitializedCapacity: Indicator.allCases.count * bars.count) { buffer, count in
            buffer.initialize(repeating: .nan)
            count = buffer.count
            var output = buffer.mutableSpan
            engine.compute(
                high: bars.high.span, low: bars.low.span, close: bars.close.span, volume: bars.volume.span,
                into: &output)
        }
        return IndicatorTable(count: bars.count, values: values)
    }
}
