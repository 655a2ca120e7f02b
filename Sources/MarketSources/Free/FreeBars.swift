import Foundation
import TrainerCore

/// Turns K-lines and quotes of the free services into bars: TuShare's units, the reference price from the factor, every
/// bar checked.
enum FreeBars {
    /// Bars of one stock, ascending. `rows` ascending; the first has no row before it and so no reference price: it is
    /// refused when `refusesFirst`, else left out (a row before the days asked for). `unit` is that of a source without
    /// amounts; nil: it is measured.
    static func make(
        _ code: TSCode, _ lines: KLineReply, factors: [AdjFactor], source: String, unit known: VolumeUnit?,
        refusesFirst: Bool
    ) -> (bars: [DailyBar], refused: [RefusedRow]) {
        var bars: [DailyBar] = []
        var refused = lines.refused
        let common = known ?? commonUnit(lines.rows)
        for (index, row) in lines.rows.enumerated() {
            // Some services keep a row for a suspended day.
            if row.volume == 0 { continue }
            func refuse(
                _ reason: String, _ content: String, _ rule: BarFinding.Rule? = nil, isFinal: Bool = false
            ) {
                refused.append(
                    RefusedRow(
                        place: "\(source) \(code) \(row.date)", reason: reason, date: row.date, content: content,
                        rule: rule, isFinal: isFinal))
            }
            guard index > 0 else {
                if refusesFirst {
                    refuse(
                        "the first row of the stock: its reference price (pre_close) is not known", row.numbers,
                        isFinal: true)
                }
                continue
            }
            guard let unit = unit(of: row) ?? (row.amount == nil ? common : nil) else {
                refuse("amount and volume fit neither shares nor 手", row.numbers)
                continue
            }
            let previous = lines.rows[index - 1]
            guard let before = factor(on: previous.date, factors), let now = factor(on: row.date, factors) else {
                refuse("no adjustment factor for the day", row.numbers)
                continue
            }
            let bar = DailyBar(
                code: code, date: row.date, open: row.open, high: row.high, low: row.low, close: row.close,
                preClose: before == now ? previous.close : cents(previous.close * before / now),
                volume: row.volume * unit.shares / 100, amount: row.amount.map(thousands))
            if let defect = bar.defect { refuse(defect.rawValue, bar.numbers, .priceOrder) } else { bars.append(bar) }
        }
        return (bars, refused)
    }

    /// nil where the stock did not trade on `day`; throws the reason where the quote cannot be a bar.
    static func make(_ quote: SpotQuote, on day: TradeDate) throws(QuoteDefect) -> DailyBar? {
        guard quote.date == day, quote.volume > 0 else { return nil }
        guard
            let unit = VolumeUnit.measured(
                volume: quote.volume, amount: quote.amount, low: quote.low, high: quote.high)
        else { throw QuoteDefect(reason: "amount and volume fit neither shares nor 手") }
        let bar = DailyBar(
            code: quote.code, date: day, open: quote.open, high: quote.high, low: quote.low, close: quote.price,
            preClose: quote.preClose, volume: quote.volume * unit.shares / 100, amount: thousands(quote.amount))
        if let defect = bar.defect { throw QuoteDefect(reason: defect.rawValue, rule: .priceOrder) }
        return bar
    }

    /// nil where the stock did not trade.
    static func make(_ row: SinaListRow, on day: TradeDate) throws(QuoteDefect) -> DailyBar? {
        if let unreadable = row.unreadable { throw QuoteDefect(reason: unreadable.reason, rule: .priceOrder) }
        guard row.volume > 0 else { return nil }
        let bar = DailyBar(
            code: row.code, date: day, open: row.open, high: row.high, low: row.low, close: row.close,
            preClose: row.preClose, volume: row.volume / 100, amount: thousands(row.amount))
        if let defect = bar.defect { throw QuoteDefect(reason: defect.rawValue, rule: .priceOrder) }
        return bar
    }

    struct QuoteDefect: Error {
        let reason: String
        var rule: BarFinding.Rule?
    }

    /// Index rows: no factor; the reference price is the close before. Ascending; and the places of rows that are none.
    static func makeIndex(_ code: TSCode, _ lines: KLineReply) -> (bars: [DailyBar], refused: [String]) {
        var (bars, refused): ([DailyBar], [String]) = ([], [])
        for (previous, row) in zip(lines.rows, lines.rows.dropFirst()) where row.volume != 0 {
            // An index has no price of its own, but the mean price of a share is some ten yuan, never a hundred.
            let isLot = row.amount.map { $0 / row.volume >= 100 } ?? false
            let bar = DailyBar(
                code: code, date: row.date, open: row.open, high: row.high, low: row.low, close: row.close,
                preClose: previous.close, volume: isLot ? row.volume : row.volume / 100,
                amount: row.amount.map(thousands))
            if bar.defect == nil { bars.append(bar) } else { refused.append("\(code) \(row.date)") }
        }
        return (bars, refused)
    }

    private static func unit(of row: KLine) -> VolumeUnit? {
        guard let amount = row.amount, amount > 0 else { return nil }
        return .measured(volume: row.volume, amount: amount, low: row.low, high: row.high)
    }

    /// The unit of rows without an amount: that of all rows of the answer which have one, where these agree.
    private static func commonUnit(_ rows: [KLine]) -> VolumeUnit? {
        let units = Set(rows.filter { $0.volume > 0 && $0.amount != nil }.map(unit))
        return units.count == 1 ? units.first ?? nil : nil
    }

    /// The factor in force on `day`; `factors` ascending.
    private static func factor(on day: TradeDate, _ factors: [AdjFactor]) -> Double? {
        factors.last { $0.date <= day }?.factor
    }

    private static func cents(_ yuan: Double) -> Double { (yuan * 100).rounded() / 100 }
    /// Yuan to 千元, three decimals as TuShare has.
    private static func thousands(_ yuan: Double) -> Double { yuan.rounded() / 1000 }
}
