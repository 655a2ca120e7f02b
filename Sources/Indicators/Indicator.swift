/// The series that are computed from daily bars. `c`, `h`, `l`, `v` are close, high, low and volume; rows count from 0.
///
/// A row has a value once as many bars lie behind it as its definition asks for (`firstRow`); before that there is none,
/// not even where a seeded recursion could already print one.
///
/// Sources: TA-Lib (`ta_SMA.c`, `ta_BBANDS.c`, `ta_RSI.c`, `ta_ATR.c`, `ta_OBV.c`); J. W. Wilder, *New Concepts in
/// Technical Trading Systems*, 1978 (RSI, ATR); the formula listings of Chinese terminals for MACD
/// (`DIF:EMA(CLOSE,12)-EMA(CLOSE,26); DEA:EMA(DIF,9); MACD:(DIF-DEA)*2`) and KDJ
/// (`RSV:=(CLOSE-LLV(LOW,9))/(HHV(HIGH,9)-LLV(LOW,9))*100; K:SMA(RSV,3,1); D:SMA(K,3,1); J:3*K-2*D`).
public enum Indicator: Int, CaseIterable, Sendable {
    /// `MA_n = (c_t + … + c_{t-n+1}) / n`, in the price's unit; TA-Lib's SMA.
    case ma5, ma10, ma20, ma60
    /// `EMA_n(0) = c_0`, then `EMA_n(t) = α·c_t + (1-α)·EMA_n(t-1)` with `α = 2/(n+1)`. TA-Lib seeds with a mean
    /// instead, so the two differ at first and converge.
    case ema12, ema26
    /// `DIF = EMA12 - EMA26`.
    case dif
    /// `DEA(0) = DIF(0)`, then `DEA(t) = 0.2·DIF(t) + 0.8·DEA(t-1)`: the 9-day EMA of DIF.
    case dea
    /// The bar: `2·(DIF - DEA)`, twice TA-Lib's histogram, as Chinese terminals draw it.
    case macd
    /// `100·G/(G+L)`. G and L are the mean gain and loss of the first 14 changes, then `G ← (13·G + gain)/14` and the
    /// same for L. Where the price never moved, `G + L` is 0 (below 1e-14, TA-Lib's own test): there is no value,
    /// since TA-Lib's 0 would read as deeply oversold.
    case rsi14
    /// `MA20 ± 2σ` with σ the population deviation (ddof 0) of the last 20 closes; TA-Lib's BBANDS.
    case bollUpper, bollMiddle, bollLower
    /// `RSV = 100·(c - L9)/(H9 - L9)` over the last 9 bars; `K(t) = ⅔·K(t-1) + ⅓·RSV`, `D(t) = ⅔·D(t-1) + ⅓·K(t)`,
    /// both 50 before their first row; `J = 3K - 2D`. Where `H9 = L9`, RSV is undefined and says nothing new: K stays
    /// and D follows. There is no value before the first defined RSV.
    case kdjK, kdjD, kdjJ
    /// `TR = max(h - l, |h - c_{t-1}|, |l - c_{t-1}|)` from row 1; the mean of the first 14, then
    /// `ATR ← (13·ATR + TR)/14`; TA-Lib's ATR, in the price's unit.
    case atr14
    /// `OBV(0) = v_0`, then `± v_t` with the sign of `c_t - c_{t-1}`; TA-Lib's OBV, in the volume's unit.
    case obv
    /// 量比 on daily bars: `v_t / mean(v_{t-1} … v_{t-5})`; no value where those five are all 0.
    case volumeRatio
    /// The sample deviation (ddof 1) of the last 20 simple daily returns, times `√252·100`: percent a year.
    case volatility20

    /// The first row that can hold a value; also how many rows are warm-up.
    public var firstRow: Int {
        switch self {
        case .obv: 0
        case .ma5: 4
        case .volumeRatio: 5
        case .kdjK, .kdjD, .kdjJ: 8
        case .ma10: 9
        case .ema12: 11
        case .rsi14, .atr14: 14
        case .ma20, .bollUpper, .bollMiddle, .bollLower: 19
        case .volatility20: 20
        case .ema26, .dif: 25
        case .dea, .macd: 33
        case .ma60: 59
        }
    }
}
