/// Computes all indicators of one stock after another into storage of the caller; allocates only when it is made.
/// One engine serves one thread.
public struct IndicatorEngine: ~Copyable {
    public let maxCount: Int
    private let scratch: UnsafeMutablePointer<Double>

    /// - Parameter maxCount: the longest history, in bars, that `compute` will be given.
    public init(maxCount: Int) {
        precondition(maxCount >= 0, "a history of \(maxCount) bars")
        self.maxCount = maxCount
        let size = Scratch.size(maxCount: maxCount)
        scratch = .allocate(capacity: size)
        scratch.initialize(repeating: 0, count: size)
    }

    deinit { scratch.deallocate() }

    /// Values per stock of `count` bars in `compute`'s output.
    public static func outputCount(bars count: Int) -> Int { Indicator.allCases.count * count }

    /// Fills `output` with series after series in the order of `Indicator`, each as long as `close`; NaN where there
    /// is no value. The conventions are `BarColumns`'s, the formulas `Indicator`'s.
    ///
    /// - Parameter output: `outputCount(bars: close.count)` values, whatever they held before.
    public mutating func compute(
        high: Span<Double>, low: Span<Double>, close: Span<Double>, volume: Span<Double>,
        into output: inout MutableSpan<Double>
    ) {
        let count = close.count
        precondition(count <= maxCount, "\(count) bars in an engine for \(maxCount)")
        precondition(high.count == count && low.count == count && volume.count == count, "columns differ in length")
        precondition(output.count == Self.outputCount(bars: count), "\(output.count) values for \(count) bars")
        let scratch = Scratch(base: scratch, maxCount: maxCount)
        high.withUnsafeBufferPointer { high in
            low.withUnsafeBufferPointer { low in
                close.withUnsafeBufferPointer { close in
                    volume.withUnsafeBufferPointer { volume in
                        output.withUnsafeMutableBufferPointer { output in
                            guard let high = high.baseAddress, let low = low.baseAddress,
                                let close = close.baseAddress, let volume = volume.baseAddress,
                                let values = output.baseAddress, count > 0
                            else { return }
                            IndicatorPasses(
                                count: count, high: high, low: low, close: close, volume: volume, values: values,
                                scratch: scratch
                            ).run()
                        }
                    }
                }
            }
        }
    }
}

/// The work space of one engine: a padded copy of the closes and four columns.
struct Scratch {
    /// More than the longest window, so that `paddedClose[-60]` may be read.
    static let padding = 64
    static func size(maxCount: Int) -> Int { padding + 5 * maxCount }

    /// The closes with `padding` zeros before row 0: a running sum may subtract what left its window without asking
    /// whether the window is full.
    let paddedClose: UnsafeMutablePointer<Double>
    let a: UnsafeMutablePointer<Double>
    let b: UnsafeMutablePointer<Double>
    let c: UnsafeMutablePointer<Double>
    let d: UnsafeMutablePointer<Double>

    init(base: UnsafeMutablePointer<Double>, maxCount: Int) {
        paddedClose = base + Self.padding
        a = paddedClose + maxCount
        b = a + maxCount
        c = b + maxCount
        d = c + maxCount
    }
}
