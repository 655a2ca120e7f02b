internal import Messages
internal import TrainerCore

/// A reply's bars as they land: numbered, checked, sorted, and packed for the parts of the merge.
///
/// A bar takes eight 8-byte words in the machine's order (the file never leaves its machine's architecture unread):
/// its number, open, high, low, close, pre_close, volume, amount (a NaN where there is none).
struct LandedBars {
    static let words = 8
    static let bytesPerBar = words * 8

    /// Where the parts begin, as six-digit codes. The market's stocks are spread evenly over them, so that a merge, which
    /// holds one part in memory, never holds much; a wrong guess costs memory and nothing else.
    private static let bounds: [Int64] = [
        1_000, 2_300, 3_100, 300_300, 300_800, 301_400, 600_500, 601_800, 603_500, 688_000, 688_500,
    ]

    private let bars: [DailyBar]
    /// Sorted; small, because they are moved about while they are sorted and the bars are not.
    private let rows: [Row]

    private struct Row {
        let number: Int64
        let index: Int32
    }

    /// Throws for a bar that cannot be, one that is there twice, and one that `isWanted` does not want.
    init(_ bars: [DailyBar], isWanted: (DailyBar) -> Bool, stray: (DailyBar) -> TrainerError) throws {
        var rows: [Row] = []
        rows.reserveCapacity(bars.count)
        for (index, bar) in bars.enumerated() {
            guard isWanted(bar), BarNumber.isStorable(bar.date) else { throw stray(bar) }
            if let defect = bar.defect {
                throw TrainerError(
                    .internalFault,
                    .barDefective(code: "\(bar.code)", day: "\(bar.date)", defect: "\(defect.rawValue): \(bar.numbers)")
                )
            }
            rows.append(
                Row(number: BarNumber.bar(code: try BarNumber.number(of: bar.code), bar.date), index: Int32(index)))
        }
        rows.sort { $0.number < $1.number }
        if let (twice, _) = zip(rows, rows.dropFirst()).first(where: { $0.number == $1.number }) {
            let bar = bars[Int(twice.index)]
            throw TrainerError(.internalFault, .barTwiceInReply(code: "\(bar.code)", day: "\(bar.date)"))
        }
        self.bars = bars
        self.rows = rows
    }

    var count: Int { rows.count }

    /// The days that the bars are of; nil without bars.
    var days: ClosedRange<TradeDate>? {
        let days = rows.lazy.map { $0.number & BarNumber.dayMask }
        guard let first = days.min(), let last = days.max() else { return nil }
        return BarNumber.day(first)...BarNumber.day(last)
    }

    /// The code's number where all bars are of one stock.
    var onlyCode: Int64? {
        guard let first = rows.first, let last = rows.last else { return nil }
        let code = BarNumber.codeNumber(first.number)
        return BarNumber.codeNumber(last.number) == code ? code : nil
    }

    /// The parts that have bars, each with its number.
    func parts() -> [(part: Int, bytes: [UInt8])] {
        var parts: [(part: Int, bytes: [UInt8])] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let part = Self.part(of: rows[start].number)
            let end = rows[start...].firstIndex { Self.part(of: $0.number) != part } ?? rows.endIndex
            parts.append((part, pack(rows[start..<end])))
            start = end
        }
        return parts
    }

    private static func part(of number: Int64) -> Int {
        let digits = BarNumber.codeNumber(number) >> 2
        return bounds.firstIndex { digits < $0 } ?? bounds.count
    }

    private func pack(_ rows: ArraySlice<Row>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: rows.count * Self.bytesPerBar) { buffer, count in
            var offset = 0
            func put(_ word: UInt64) {
                buffer.baseAddress.map { UnsafeMutableRawPointer($0 + offset).storeBytes(of: word, as: UInt64.self) }
                offset += 8
            }
            for row in rows {
                let bar = bars[Int(row.index)]
                put(UInt64(bitPattern: row.number))
                put(bar.open.bitPattern)
                put(bar.high.bitPattern)
                put(bar.low.bitPattern)
                put(bar.close.bitPattern)
                put(bar.preClose.bitPattern)
                put(bar.volume.bitPattern)
                put((bar.amount ?? .nan).bitPattern)
            }
            count = offset
        }
    }
}
