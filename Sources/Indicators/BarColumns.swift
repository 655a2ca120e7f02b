/// Columns of n daily bars, ascending by day, on one adjusted price level. Values are finite and prices positive, as
/// a checked bar's are; volumes may be 0.
public struct BarColumns: Sendable {
    public let open: [Double]
    public let high: [Double]
    public let low: [Double]
    public let close: [Double]
    public let volume: [Double]

    /// The five columns have one length.
    public init(open: [Double], high: [Double], low: [Double], close: [Double], volume: [Double]) {
        precondition(
            [open.count, high.count, low.count, volume.count].allSatisfy { $0 == close.count },
            "columns of \(open.count), \(high.count), \(low.count), \(close.count) and \(volume.count) rows")
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    public var count: Int { close.count }
}
