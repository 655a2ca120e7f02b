import SandboxMarket

/// Answers one request from the market, up to a day and no further.
struct MarketQuery {
    let market: Market
    let today: MarketDay
    let params: [String: String]

    /// All rows that fit, in TuShare's order, before any cut.
    func rows(of rule: APIRule) -> [[SandboxCell]] {
        switch rule.name {
        case "daily": bars(market.bars(of:), market.bars(on:)).map(DailyColumns.row)
        case "index_daily": indexRows
        case "adj_factor": factorRows
        case "daily_basic": bars(market.bars(of:), market.bars(on:)).map(basicRow)
        case "stk_limit": limitRows
        case "trade_cal": calendarRows
        case "stock_basic": StockColumns.rows(market, today, params)
        case "suspend_d": suspensionRows
        case "namechange": nameRows
        case "bse_mapping": mappingRows
        default: []
        }
    }

    // MARK: What is asked for

    private var codes: [String]? { params["ts_code"]?.split(separator: ",").map { String($0) } }
    private var date: MarketDay? { params["trade_date"].flatMap { MarketDay($0) } }
    private var first: MarketDay { params["start_date"].flatMap { MarketDay($0) } ?? MarketDay(yyyymmdd: 10_101) }
    private var last: MarketDay { min(params["end_date"].flatMap { MarketDay($0) } ?? today, today) }

    private func fits(_ day: MarketDay) -> Bool {
        if params["trade_date"] != nil { return day == date && day <= today }
        return first <= day && day <= last
    }

    private func fits(_ code: String) -> Bool { codes?.contains(code) ?? true }

    /// One code: newest first. Several: no useful order, as on the real server.
    private func bars(
        _ ofCode: (String) -> [MarketBar], _ onDay: (MarketDay) -> [MarketBar]
    ) -> [MarketBar] {
        if let codes {
            let wanted = Set(codes)
            let bars =
                if params["trade_date"] != nil {
                    (date.map { $0 <= today ? onDay($0) : [] } ?? []).filter { wanted.contains($0.code) }
                } else {
                    wanted.sorted().flatMap { ofCode($0).filter { fits($0.day) } }
                }
            return codes.count == 1 ? bars.reversed() : Self.shuffled(bars) { ($0.code, $0.day) }
        }
        if params["trade_date"] != nil {
            guard let date, date <= today else { return [] }
            return Self.shuffled(onDay(date)) { ($0.code, $0.day) }
        }
        return market.days.reversed().filter(fits).flatMap { day in
            Self.shuffled(onDay(day)) { ($0.code, $0.day) }
        }
    }

    // MARK: Rows

    private var indexRows: [[SandboxCell]] {
        // There is no whole-market call of index_daily.
        guard codes != nil else { return [] }
        return bars(market.index) { _ in [] }.map { bar in
            [
                .text(bar.code), .text(bar.day.description), .number(bar.close), .number(bar.open), .number(bar.high),
                .number(bar.low), .number(bar.preClose), .number(bar.change), .number(bar.pctChg),
                .number(bar.volume), .optional(bar.amount),
            ]
        }
    }

    private var factorRows: [[SandboxCell]] {
        let factors: [MarketFactor]
        if let codes {
            factors = Set(codes).sorted().flatMap { market.factors(of: $0).reversed() }.filter { fits($0.day) }
        } else if let date {
            factors = Self.shuffled(market.factors(on: date).filter { fits($0.day) }) { ($0.code, $0.day) }
        } else {
            factors = market.days.reversed().filter(fits).flatMap { market.factors(on: $0) }
        }
        return factors.map { [.text($0.code), .text($0.day.description), .number($0.factor)] }
    }

    /// Turnover in percent (one 万股 is 100 手, so vol ÷ float), market value in 万元; earnings are not simulated, so the ratios on them are null.
    private func basicRow(_ bar: MarketBar) -> [SandboxCell] {
        let shares = market.stock(bar.code)?.floatShares
        let turnover = shares.map { (bar.volume / $0 * 10_000).rounded() / 10_000 }
        let value = shares.map { ($0 * bar.close * 10_000).rounded() / 10_000 }
        return [
            .text(bar.code), .text(bar.day.description), .number(bar.close), .optional(turnover), .optional(turnover),
            .null, .null, .null, .null, .null, .null, .null, .null, .optional(shares), .optional(shares),
            .optional(shares), .optional(value), .optional(value),
        ]
    }

    /// Of everything, funds come before the stocks: a reader that takes a cut answer for whole loses stocks by it.
    private var limitRows: [[SandboxCell]] {
        let stocks = bars(market.bars(of:), market.bars(on:))
        guard codes == nil else { return limitRows(stocks) }
        return Set(stocks.map(\.day)).sorted().flatMap(fundLimits) + limitRows(stocks)
    }

    /// One fund for four stocks, as in 2026.
    private func fundLimits(_ day: MarketDay) -> [[SandboxCell]] {
        (0..<max(1, market.stocks.count / 4)).map { number in
            [.text(day.description), .text("\(510_000 + number).SH"), .number(1.1), .number(0.9), .number(1)]
        }
    }

    private func limitRows(_ stocks: [MarketBar]) -> [[SandboxCell]] {
        stocks.compactMap { bar in
            market.limits(of: bar).map { limits in
                [
                    .text(bar.day.description), .text(bar.code), .number(limits.up), .number(limits.down),
                    .number(bar.preClose),
                ]
            }
        }
    }

    /// Newest first, to the end of today's year, with `is_open` as a number as the real server sends it.
    private var calendarRows: [[SandboxCell]] {
        let exchange = params["exchange"] ?? "SSE"
        let end = MarketDay(yyyymmdd: today.year * 10_000 + 1231)
        let until = min(params["end_date"].flatMap { MarketDay($0) } ?? end, end)
        let from =
            params["start_date"].flatMap { MarketDay($0) } ?? MarketDay(yyyymmdd: (today.year - 1) * 10_000 + 101)
        let run = MarketDay(yyyymmdd: (from.year - 1) * 10_000 + 1201)
        var before: MarketDay?
        var rows: [[SandboxCell]] = []
        for day in market.calendar.days(from: run, through: until) {
            let isOpen = market.calendar.isOpen(day)
            let isWanted = params["is_open"].map { $0 == (isOpen ? "1" : "0") } ?? true
            if day >= from, isWanted {
                rows.append([
                    .text(exchange), .text(day.description), .integer(isOpen ? 1 : 0), .optional(before?.description),
                ])
            }
            if isOpen { before = day }
        }
        return rows.reversed()
    }

    /// Newest first. Whole days have no timing; one bar in two thousand was halted within its day, and has one.
    private var suspensionRows: [[SandboxCell]] {
        guard params["suspend_type"] ?? "S" == "S" else { return [] }
        let whole = market.suspensions.filter { fits($0.day) && fits($0.code) }
            .map { ($0.day, $0.code, nil as String?) }
        let days = params["trade_date"] == nil ? market.days.filter(fits) : [date].compactMap(\.self).filter(fits)
        let halted = days.flatMap(market.bars(on:)).filter { fits($0.code) && Self.isHalted($0) }
            .map { ($0.day, $0.code, "09:30-10:00" as String?) }
        return (whole + halted).sorted { ($1.0, $0.1) < ($0.0, $1.1) }
            .map { [.text($0.1), .text($0.0.description), .optional($0.2), .text("S")] }
    }

    private static func isHalted(_ bar: MarketBar) -> Bool {
        (hash(bar.code, bar.day) >> 32) % 2000 == 0
    }

    /// The Beijing exchange renumbered its stocks in October 2025; those listed later never had another code.
    /// The market bears the codes of today on all of its days, so that the old ones are left behind on all of them.
    private var mappingRows: [[SandboxCell]] {
        let renumbered = min(MarketDay(yyyymmdd: 20_251_009), today)
        return market.stocks.filter { $0.code.hasSuffix(".BJ") && $0.listDay < renumbered }.map { stock in
            let old = "8" + String(Int(stock.code.prefix(6)).map { 30_000 + $0 % 10_000 } ?? 30_000) + ".BJ"
            return [
                .text(market.name(of: stock, on: today)), .text(old), .text(stock.code),
                .text(stock.listDay.description),
            ]
        }
    }

    private var nameRows: [[SandboxCell]] {
        market.names.filter { fits($0.code) && $0.start <= today && first <= $0.start }.map { name in
            let end = name.end.flatMap { $0 < today ? $0.description : nil }
            return [
                .text(name.code), .text(name.name), .text(name.start.description), .optional(end),
                .text(name.start.description), .text(name.reason),
            ]
        }
    }

    /// An order that says nothing, the same for the same rows.
    private static func shuffled<Row>(_ rows: [Row], _ key: (Row) -> (code: String, day: MarketDay)) -> [Row] {
        let hashes = rows.map { row in
            let (code, day) = key(row)
            return hash(code, day).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15).low.byteSwapped
        }
        return rows.indices.sorted { hashes[$0] < hashes[$1] }.map { rows[$0] }
    }

    /// FNV-1a over the code and the day.
    private static func hash(_ code: String, _ day: MarketDay) -> UInt64 {
        let start = code.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return (start ^ UInt64(day.yyyymmdd)) &* 0x0000_0100_0000_01b3
    }
}

enum DailyColumns {
    static func row(_ bar: MarketBar) -> [SandboxCell] {
        [
            .text(bar.code), .text(bar.day.description), .number(bar.open), .number(bar.high), .number(bar.low),
            .number(bar.close), .number(bar.preClose), .number(bar.change), .number(bar.pctChg), .number(bar.volume),
            .optional(bar.amount),
        ]
    }
}

enum StockColumns {
    /// In the order of the rule's columns, by ts_code. Not yet listed stocks are unknown.
    static func rows(_ market: Market, _ today: MarketDay, _ params: [String: String]) -> [[SandboxCell]] {
        market.stocks.compactMap { stock in
            guard stock.listDay <= today else { return nil }
            let delisted = stock.delistDay.flatMap { $0 <= today ? $0 : nil }
            let status = delisted == nil ? "L" : "D"
            let exchange = ["SH": "SSE", "SZ": "SZSE"][stock.code.suffix(2)] ?? "BSE"
            let codes = params["ts_code"]?.split(separator: ",").map { String($0) }
            guard status == params["list_status"] ?? "L", params["exchange"] ?? exchange == exchange,
                params["market"] ?? stock.market == stock.market, codes?.contains(stock.code) ?? true
            else { return nil }
            let name = market.name(of: stock, on: today)
            return [
                .text(stock.code), .text(String(stock.code.prefix(6))), .text(name), .optional(stock.area),
                .optional(stock.industry), .null, .text(stock.market), .text(stock.listDay.description), .null, .null,
                .text(name), .null, .text(exchange), .text("CNY"), .text(status),
                .optional(delisted?.description), .text("N"),
            ]
        }
    }
}
