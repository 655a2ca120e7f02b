import Foundation

/// A market from a folder of files in TuShare's columns: `*daily*.csv[.gz]`, `*adj_factor*`, `trade_cal`, `stock_basic`,
/// `*suspend_d*`, `index_daily*`. What a file lacks is derived (factors from the pre_close chain) or built in (calendar).
public enum CSVMarket {
    /// Where two files have a row for one code and day, the one that comes first by name stands; of factors, whose level
    /// is each file's own, a code's are those of one file: the one that has the most, ties by name.
    public static func load(_ folder: String) throws -> Market {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        var reader = Reader()
        for file in files {
            let stem = file.hasSuffix(".gz") ? String(file.dropLast(3)) : file
            guard stem.hasSuffix(".csv"), let kind = Kind(stem) else { continue }
            try reader.read(kind, CSVTable(path: folder + "/" + file), of: file)
        }
        guard !reader.bars.isEmpty else { throw CSVMarketError("no file of daily rows in \(folder)") }
        return reader.market(label: "data folder \(folder)")
    }

    private enum Kind {
        case daily, factor, calendar, basic, suspension, index

        init?(_ name: String) {
            let rules: [(String, Kind)] = [
                ("daily_basic", .basic), ("index_daily", .index), ("adj_factor", .factor), ("trade_cal", .calendar),
                ("stock_basic", .basic), ("suspend_d", .suspension), ("daily", .daily), ("market_", .daily),
            ]
            guard !name.contains("daily_basic"), let rule = rules.first(where: { name.contains($0.0) }) else {
                return nil
            }
            self = rule.1
        }
    }

    private struct Key: Hashable {
        let code: String
        let day: MarketDay
    }

    private struct Reader {
        var bars: [Key: MarketBar] = [:]
        /// By code, then file.
        var factors: [String: [String: [MarketDay: Double]]] = [:]
        var open: [MarketDay: Bool] = [:]
        var stocks: [String: MarketStock] = [:]
        var suspensions: [MarketSuspension] = []
        var index: [String: [MarketBar]] = [:]

        mutating func read(_ kind: Kind, _ table: CSVTable, of file: String) throws {
            switch kind {
            case .daily:
                try table.forEach(dailyColumns) { cells in
                    let bar = try bar(cells)
                    let key = Key(code: bar.code, day: bar.day)
                    if bars[key] == nil { bars[key] = bar }
                }
            case .index: try table.forEach(dailyColumns) { index[$0[0], default: []].append(try bar($0)) }
            case .factor:
                try table.forEach(["ts_code", "trade_date", "adj_factor"]) { cells in
                    let (day, factor) = (try CSVTable.day(cells[1]), try CSVTable.number(cells[2]))
                    factors[cells[0], default: [:]][file, default: [:]][day] = factor
                }
            case .calendar:
                try table.forEach(["cal_date", "is_open"]) { open[try CSVTable.day($0[0])] = $0[1] == "1" }
            case .suspension:
                try table.forEach(["ts_code", "trade_date"]) {
                    suspensions.append(MarketSuspension(code: $0[0], day: try CSVTable.day($0[1])))
                }
            case .basic:
                try table.forEach(["ts_code", "name", "area", "industry", "market", "list_date"]) { cells in
                    stocks[cells[0]] = MarketStock(
                        code: cells[0], name: cells[1], area: cells[2].isEmpty ? nil : cells[2],
                        industry: cells[3].isEmpty ? nil : cells[3], market: cells[4],
                        listDay: try CSVTable.day(cells[5]))
                }
            }
        }

        func market(label: String) -> Market {
            var byCode: [String: [MarketBar]] = [:]
            for bar in bars.values { byCode[bar.code, default: []].append(bar) }
            byCode = byCode.mapValues { $0.sorted { $0.day < $1.day } }
            var factorRows: [String: [MarketFactor]] = [:]
            for (code, files) in factors {
                let chosen = files.min { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
                factorRows[code] = (chosen?.value ?? [:]).map { MarketFactor(code: code, day: $0, factor: $1) }
                    .sorted { $0.day < $1.day }
            }
            for (code, rows) in byCode where factorRows[code] == nil { factorRows[code] = Self.chain(rows) }
            let listing = byCode.compactMap { code, rows in stocks[code] ?? rows.first.map { Self.stock(code, $0) } }
            return Market(
                label: label, calendar: MarketCalendar(known: open), stocks: listing, bars: byCode, factors: factorRows,
                suspensions: suspensions, indexBars: index.mapValues { $0.sorted { $0.day < $1.day } })
        }

        /// adj_factor[t] / adj_factor[t−1] = close[t−1] / pre_close[t]
        private static func chain(_ bars: [MarketBar]) -> [MarketFactor] {
            var factor = 1.0
            return zip([nil] + bars.map(Optional.some), bars).map { before, bar in
                if let before, before.close != bar.preClose { factor *= before.close / bar.preClose }
                return MarketFactor(code: bar.code, day: bar.day, factor: (factor * 10_000).rounded() / 10_000)
            }
        }

        private static func stock(_ code: String, _ first: MarketBar) -> MarketStock {
            let market =
                switch (code.suffix(2), code.prefix(3)) {
                case ("BJ", _): "北交所"
                case ("SH", "688"), ("SH", "689"): "科创板"
                case ("SZ", "300"), ("SZ", "301"), ("SZ", "302"): "创业板"
                default: "主板"
                }
            return MarketStock(code: code, name: code, area: nil, industry: nil, market: market, listDay: first.day)
        }
    }

    private static let dailyColumns = [
        "ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "change", "pct_chg", "vol", "amount",
    ]

    private static func bar(_ cells: [String]) throws -> MarketBar {
        MarketBar(
            code: cells[0], day: try CSVTable.day(cells[1]), open: try CSVTable.number(cells[2]),
            high: try CSVTable.number(cells[3]), low: try CSVTable.number(cells[4]),
            close: try CSVTable.number(cells[5]), preClose: try CSVTable.number(cells[6]),
            change: try CSVTable.number(cells[7]), pctChg: try CSVTable.number(cells[8]),
            volume: try CSVTable.number(cells[9]), amount: cells[10].isEmpty ? nil : try CSVTable.number(cells[10]))
    }
}

public struct CSVMarketError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
