/// The passes over one stock's columns. Recursions that do not depend on each other share a loop, so that their
/// latencies overlap; what has no recursion is a loop of its own, which the compiler turns into vector code. Offsets are
/// taken on the pointers, not on the index: checked index arithmetic would keep it from doing so.
struct IndicatorPasses {
    typealias Column = UnsafeMutablePointer<Double>
    typealias Input = UnsafePointer<Double>

    let count: Int
    let high: Input
    let low: Input
    let close: Input
    let volume: Input
    let values: Column
    let scratch: Scratch

    private func series(_ indicator: Indicator) -> Column { values + indicator.rawValue * count }

    func run() {
        movingSums()
        meansAndBands()
        exponentials()
        stochastic()
        wilder()
        onBalanceVolume()
        volumeRatio()
        volatility()
        clearWarmUp()
    }

    private func clearWarmUp() {
        for indicator in Indicator.allCases {
            series(indicator).update(repeating: .nan, count: min(indicator.firstRow, count))
        }
    }

    // MARK: MA and BOLL

    /// Sums of the last 5, 10, 20 and 60 closes and of 20 squares. Add first, then read, then subtract: TA-Lib's order,
    /// so that the sums round as its do.
    private func movingSums() {
        let price = scratch.paddedClose
        price.update(from: close, count: count)
        let (old5, old10, old20, old60) = (price - 4, price - 9, price - 19, price - 59)
        let (out5, out10, out20, out60) = (series(.ma5), series(.ma10), series(.ma20), series(.ma60))
        let outSquares = scratch.a
        var (sum5, sum10, sum20, sum60, squares20) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for row in 0..<count {
            let new = price[row]
            sum5 += new
            sum10 += new
            sum20 += new
            sum60 += new
            squares20 += new * new
            out5[row] = sum5
            out10[row] = sum10
            out20[row] = sum20
            out60[row] = sum60
            outSquares[row] = squares20
            sum5 -= old5[row]
            sum10 -= old10[row]
            sum20 -= old20[row]
            sum60 -= old60[row]
            squares20 -= old20[row] * old20[row]
        }
    }

    private func meansAndBands() {
        let (ma5, ma10, ma20, ma60) = (series(.ma5), series(.ma10), series(.ma20), series(.ma60))
        let (upper, middle, lower) = (series(.bollUpper), series(.bollMiddle), series(.bollLower))
        let squares = scratch.a
        for row in 0..<count {
            ma5[row] *= 1.0 / 5
            ma10[row] *= 1.0 / 10
            ma60[row] *= 1.0 / 60
        }
        let variance = scratch.b
        for row in 0..<count {
            let mean = ma20[row] * (1.0 / 20)
            ma20[row] = mean
            variance[row] = squares[row] * (1.0 / 20) - mean * mean
        }
        restoreSmallVariances(variance, means: ma20)
        for row in 0..<count {
            let (mean, width) = (ma20[row], 2 * variance[row].squareRoot())
            middle[row] = mean
            upper[row] = mean + width
            lower[row] = mean - width
        }
    }

    /// Where the deviation is under a thousandth of the price, the difference of two running sums has lost digits that
    /// show in the ninth place: there the 20 deviations are squared and added one by one.
    private func restoreSmallVariances(_ variance: Column, means: Column) {
        for row in min(19, count)..<count where variance[row] < 1e-6 * means[row] * means[row] {
            let (window, mean) = (close + (row - 19), means[row])
            var sum = 0.0
            for offset in 0..<20 { sum += (window[offset] - mean) * (window[offset] - mean) }
            variance[row] = sum / 20
        }
    }

    // MARK: EMA and MACD

    private func exponentials() {
        let (out12, out26) = (series(.ema12), series(.ema26))
        let (outDif, outDea, outMacd) = (series(.dif), series(.dea), series(.macd))
        let (alpha12, alpha26, alpha9) = (2.0 / 13, 2.0 / 27, 2.0 / 10)
        var (ema12, ema26, dea) = (close[0], close[0], 0.0)
        for row in 0..<count {
            let new = close[row]
            ema12 = alpha12 * new + (1 - alpha12) * ema12
            ema26 = alpha26 * new + (1 - alpha26) * ema26
            let dif = ema12 - ema26
            dea = alpha9 * dif + (1 - alpha9) * dea
            out12[row] = ema12
            out26[row] = ema26
            outDif[row] = dif
            outDea[row] = dea
            outMacd[row] = 2 * (dif - dea)
        }
    }

    // MARK: KDJ

    private func stochastic() {
        let (outK, outD, outJ) = (series(.kdjK), series(.kdjD), series(.kdjJ))
        let highest = extreme(of: high, spare: outK, result: scratch.a) { $0 > $1 ? $0 : $1 }
        let lowest = extreme(of: low, spare: outK, result: scratch.b) { $0 < $1 ? $0 : $1 }
        let rsv = scratch.c
        for row in min(8, count)..<count {
            rsv[row] = 100 * (close[row] - lowest[row]) / (highest[row] - lowest[row])
        }
        var first = min(8, count)
        while first < count, highest[first] <= lowest[first] { first += 1 }
        for row in min(8, count)..<first {
            outK[row] = .nan
            outD[row] = .nan
            outJ[row] = .nan
        }
        var (k, d) = (50.0, 50.0)
        for row in first..<count {
            let new = highest[row] > lowest[row] ? rsv[row] : k
            k = 2.0 / 3 * k + 1.0 / 3 * new
            d = 2.0 / 3 * d + 1.0 / 3 * k
            outK[row] = k
            outD[row] = d
            outJ[row] = 3 * k - 2 * d
        }
    }

    /// The extreme of the last 9 values from row 8 on, by doubling the window: 2, 4, 8, and one more.
    @inline(__always)
    private func extreme(
        of values: Input, spare: Column, result: Column, _ choose: (Double, Double) -> Double
    ) -> Column {
        guard count > 8 else { return result }
        let (before1, before8) = (values - 1, values - 8)
        let (spareBefore2, resultBefore4) = (spare - 2, result - 4)
        for row in 1..<count { spare[row] = choose(values[row], before1[row]) }
        for row in 3..<count { result[row] = choose(spare[row], spareBefore2[row]) }
        for row in 7..<count { spare[row] = choose(result[row], resultBefore4[row]) }
        for row in 8..<count { result[row] = choose(spare[row], before8[row]) }
        return result
    }

    // MARK: RSI and ATR

    private func wilder() {
        let (rsi, atr) = (series(.rsi14), series(.atr14))
        guard count > 14 else { return }
        let (change, range, gains, sums) = (scratch.a, scratch.b, scratch.c, scratch.d)
        let before = close - 1
        for row in 1..<count {
            let (top, bottom, last) = (high[row], low[row], before[row])
            change[row] = close[row] - last
            let above = top > last ? top : last
            let below = bottom < last ? bottom : last
            range[row] = above - below
        }
        var (gain, loss, mean) = (0.0, 0.0, 0.0)
        for row in 1...14 {
            gain += max(change[row], 0)
            loss += max(-change[row], 0)
            mean += range[row]
        }
        gain /= 14
        loss /= 14
        mean /= 14
        gains[14] = gain
        sums[14] = gain + loss
        atr[14] = mean
        for row in 15..<count {
            let step = change[row]
            gain = gain * (13.0 / 14) + (step > 0 ? step : 0) * (1.0 / 14)
            loss = loss * (13.0 / 14) + (step < 0 ? -step : 0) * (1.0 / 14)
            mean = mean * (13.0 / 14) + range[row] * (1.0 / 14)
            gains[row] = gain
            sums[row] = gain + loss
            atr[row] = mean
        }
        for row in 14..<count {
            rsi[row] = sums[row] < 1e-14 ? .nan : 100 * (gains[row] / sums[row])
        }
    }

    // MARK: Volume

    private func onBalanceVolume() {
        let obv = series(.obv)
        let before = close - 1
        var total = volume[0]
        obv[0] = total
        for row in 1..<max(1, count) {
            let (new, last) = (close[row], before[row])
            let size = volume[row]
            total += new > last ? size : (new < last ? -size : 0)
            obv[row] = total
        }
    }

    /// The five are added afresh in each row: a running sum would leave a rest that is not 0 after days without trade.
    private func volumeRatio() {
        let ratio = series(.volumeRatio)
        guard count > 5 else { return }
        let (v1, v2, v3, v4, v5) = (volume - 1, volume - 2, volume - 3, volume - 4, volume - 5)
        for row in 5..<count {
            let sum = v1[row] + v2[row] + v3[row] + v4[row] + v5[row]
            ratio[row] = sum > 0 ? 5 * volume[row] / sum : .nan
        }
    }

    // MARK: Volatility

    private func volatility() {
        let out = series(.volatility20)
        guard count > 20 else { return }
        let change = scratch.a
        let before = close - 1
        for row in 1..<count { change[row] = close[row] / before[row] - 1 }
        let spread = scratch.b
        var window = ReturnWindow(change + 1)
        spread[20] = window.centredSquares
        let leaving = change - 20
        for row in 21..<count {
            window.slide(in: change[row], out: leaving[row], window: leaving + row + 1)
            spread[row] = window.centredSquares
        }
        for row in 20..<count { out[row] = (spread[row] * (252 * 10_000.0 / 19)).squareRoot() }
    }
}

/// Sum and sum of squares of 20 returns, moved on in O(1), and added up afresh where the difference of the two has
/// lost too many digits (flat or steadily rising prices, or quiet days after a wild one).
private struct ReturnWindow {
    private var sum = 0.0
    private var squares = 0.0
    /// The largest sum of squares since the last fresh start: what the rounding errors are measured by.
    private var peak = 0.0
    private(set) var centredSquares = 0.0

    init(_ window: UnsafePointer<Double>) { start(window) }

    @inline(__always)
    mutating func slide(in new: Double, out old: Double, window: @autoclosure () -> UnsafePointer<Double>) {
        sum += new - old
        squares += new * new - old * old
        peak = squares > peak ? squares : peak
        centredSquares = squares - sum * sum * (1.0 / 20)
        if centredSquares < peak * 1e-3 { start(window()) }
    }

    @inline(never)
    private mutating func start(_ window: UnsafePointer<Double>) {
        sum = 0
        squares = 0
        centredSquares = 0
        for row in 0..<20 { sum += window[row] }
        let mean = sum / 20
        for row in 0..<20 {
            squares += window[row] * window[row]
            centredSquares += (window[row] - mean) * (window[row] - mean)
        }
        peak = squares
    }
}
