import TrainerCore

/// One row of a K-line answer in the service's own units.
struct KLine: Sendable, Hashable {
    let date: TradeDate
    let open: Double
    let high: Double
    let low: Double
    let close: Double
    /// Shares or 手: see `VolumeUnit`.
    let volume: Double
    /// Yuan; nil where the service has none.
    let amount: Double?

    var numbers: String {
        "open \(open), high \(high), low \(low), close \(close), volume \(volume)"
            + (amount.map { ", amount \($0)" } ?? "")
    }
}

/// Rows as they came, with those that cannot be read.
struct KLineReply: Sendable {
    var rows: [KLine] = []
    var refused: [RefusedRow] = []

    mutating func refuse(
        _ place: String, _ reason: String, date: TradeDate? = nil, content: String? = nil, rule: BarFinding.Rule? = nil
    ) {
        refused.append(RefusedRow(place: place, reason: reason, date: date, content: content, rule: rule))
    }
}

/// What a service counts volume in. Tencent's differs by board and is not written down anywhere, so it is measured: the
/// mean price amount ÷ volume is near the prices of the day, or a hundred times as high.
enum VolumeUnit: Sendable, Hashable {
    case share, lot

    /// Shares in one unit.
    var shares: Double { self == .share ? 1 : 100 }

    /// nil where amount and volume fit neither; both positive. A factor of three each way leaves room for the rounding of
    /// a few 手, and the two units are a factor of a hundred apart.
    static func measured(volume: Double, amount: Double, low: Double, high: Double) -> VolumeUnit? {
        let mean = amount / volume
        return [VolumeUnit.lot, .share].first { unit in
            let price = mean / unit.shares
            return price >= low / 3 && price <= high * 3
        }
    }
}

extension KLineReply {
    /// Ascending; of two different rows of one day the first is kept and the other refused.
    func sortedWithoutTwins(_ place: String) -> KLineReply {
        var result = KLineReply(refused: refused)
        var byDay: [TradeDate: KLine] = [:]
        for row in rows {
            guard let twin = byDay[row.date] else {
                byDay[row.date] = row
                continue
            }
            if twin != row {
                result.refuse(
                    "\(place) \(row.date)", "differs from another row of the same day, which was kept", date: row.date,
                    content: row.numbers, rule: .duplicate)
            }
        }
        result.rows = byDay.values.sorted { $0.date < $1.date }
        return result
    }
}
