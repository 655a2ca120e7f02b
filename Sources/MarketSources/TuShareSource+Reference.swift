import Messages
import QuotaPlan
import Synchronization
public import TrainerCore

/// What TuShare knows beside the bars.
extension TuShareSource {
    // MARK: Factors

    public func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? {
        try await optional("adj_factor", .chainedFactors) {
            try factors(try await whole.day("adj_factor", day, fields: Self.factorFields), day...day)
        }
    }

    public func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await adjFactors(of: [code], in: range)
    }

    /// Several stocks in a list, as `daily` takes them. The API's page promises no lists: where nothing comes, each is
    /// asked for by itself, and what that shows of lists is remembered with what else is known of the account.
    public func adjFactors(of codes: [TSCode], in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await optional("adj_factor", .chainedFactors) {
            guard codes.count > 1 else { return try await factors(ofList: codes, range) }
            let takesLists = try await client.takesLists("adj_factor")
            let hasBegun = try await whole.hasBegun("adj_factor", range, ofEach: codes)
            if takesLists != false, !hasBegun {
                var found = try await factors(ofList: codes, range)
                if found.isEmpty, takesLists == true {
                    // There may be nothing, or an answer was lost.
                    guard !(try await factors(ofList: [codes[0]], range)).isEmpty else { return [] }
                    found = try await factors(ofList: codes, range)
                }
                if !found.isEmpty {
                    try await client.learn(takesLists: true, "adj_factor")
                    return found
                }
            }
            let parts = try await whole.ranges(
                "adj_factor", range, ofEach: codes, fields: Self.factorFields, most: Self.rows(of: 1))
            let found = try factors(parts, range)
            if !found.isEmpty { try await client.learn(takesLists: false, "adj_factor") }
            return found
        }
    }

    /// Empty, too, where the server refuses lists.
    private func factors(ofList codes: [TSCode], _ range: ClosedRange<TradeDate>) async throws -> [AdjFactor] {
        let list = codes.map(\.rawValue).joined(separator: ",")
        let parts = try await whole.listed("adj_factor", of: codes.count) {
            try await whole.range(
                "adj_factor", range, params: ["ts_code": list], fields: Self.factorFields,
                most: Self.rows(of: codes.count))
        }
        return try parts.map { try factors($0, range) } ?? []
    }

    private static let factorFields = ["ts_code", "trade_date", "adj_factor"]

    /// By code, then day, ascending; of repeated rows the first.
    private func factors(
        _ parts: TuShareWhole.Parts, _ range: ClosedRange<TradeDate>
    ) throws(TrainerError) -> [AdjFactor] {
        var found: [(key: UInt64, factor: AdjFactor)] = []
        var odd = OddRows()
        for table in parts.tables {
            let columns = Columns(table, of: "adj_factor")
            let codes = try columns.codes("ts_code")
            let days = try columns.days("trade_date")
            let values = try columns.numbers("adj_factor")
            for row in 0..<table.rowCount {
                let day = TradeDate(dayNumber: Int(days[row]))
                guard let code = codes[row], range.contains(day), values[row] > 0, values[row].isFinite else {
                    odd.add(row, of: table)
                    continue
                }
                let key = UInt64(code.rawValue) << 32 | UInt64(UInt32(bitPattern: days[row]) ^ 0x8000_0000)
                found.append((key, AdjFactor(code: code.code, date: day, factor: values[row])))
            }
        }
        tellOdd("adj_factor", odd.count, odd.example)
        let order = found.indices.sorted { (found[$0].key, $0) < (found[$1].key, $1) }
        return order.enumerated().compactMap { place, index in
            place > 0 && found[order[place - 1]].key == found[index].key ? nil : found[index].factor
        }
    }

    // MARK: Lists

    /// One call each; the listed ones matter most, because accounts of 120 points get one call an hour.
    public static let listingParts = Listing.Status.allCases.map { [$0] }
    public var listingParts: [[Listing.Status]] { Self.listingParts }

    public func listings(in part: [Listing.Status]) async throws -> [Listing]? {
        do {
            return try await optional("stock_basic", .codesOfBars) {
                var lists = StockLists()
                do {
                    for status in part { try await add(status, to: &lists) }
                } catch let error as TrainerError
                    where [.rateLimitedHour, .rateLimitedDay].contains(error.code)
                    && (!part.contains(.listed) || othersCameToday)
                {
                    throw PartialList(missing: withLater(part), why: error.message)
                } catch let cut as TuShareWhole.CutPages {
                    // Taken for whole, it would make delisted stocks of those that it leaves out.
                    throw PartialList(missing: part, why: .tuShareListCut(rows: cut.rows))
                }
                if !part.contains(.listed) {
                    let today = client.today
                    state.withLock { $0.othersCame = today }
                }
                return finished(&lists)
            }
        } catch let partial as PartialList {
            let missing = partial.missing.map(\.rawValue).joined(separator: ", ")
            client.report(SourceNotice(.partial, .tuShareListPartial(missing: missing, why: partial.why)))
            return nil
        }
    }

    /// Then the listed ones stand as they came in an earlier run.
    private var othersCameToday: Bool {
        let today = client.today
        return state.withLock { $0.othersCame == today }
    }

    /// Nobody asks for the states after one that waits for the account's next hour: they wait with it.
    private func withLater(_ part: [Listing.Status]) -> [Listing.Status] {
        guard !part.contains(.listed), let place = listingParts.firstIndex(of: part) else { return part }
        return listingParts[place...].flatMap(\.self)
    }

    /// States that wait for the account's next hour, or that no question gives whole; the list that is stored is good
    /// enough until then.
    private struct PartialList: Error {
        let missing: [Listing.Status]
        let why: Message
    }

    /// The list of all states, and whether it is all.
    func stockLists() async throws -> StockLists {
        var lists = StockLists()
        for status in Listing.Status.allCases {
            do {
                try await add(status, to: &lists)
            } catch let error as TrainerError where [.rateLimitedHour, .rateLimitedDay].contains(error.code) {
                guard status != .listed else { throw error }
                lists.isWhole = false
                break
            } catch is TuShareWhole.CutPages {
                lists.isWhole = false
            }
        }
        lists.listings = finished(&lists)
        return lists
    }

    private func finished(_ lists: inout StockLists) -> [Listing] {
        tellOdd("stock_basic", lists.odd.count, lists.odd.example)
        return lists.byCode.values.sorted { $0.code < $1.code }
    }

    struct StockLists {
        var listings: [Listing] = []
        var isWhole = true
        var calls = 0
        fileprivate var byCode: [TSCode: Listing] = [:]
        fileprivate var odd = OddRows()
    }

    /// A list that was cut is asked for again by exchange, and where that is too long, page by page; what has come of
    /// one that ends early is kept, and the next attempt goes on from there: an account that gets one call an hour needs
    /// several. Some stocks are listed; of the other states there may be none.
    private func tables(of status: Listing.Status, calls: inout Int) async throws -> [TuShareTable] {
        let fields = ["ts_code", "name", "list_status", "list_date", "delist_date", "industry"]
        let cut = PartedAnswer.shared("stock_basic \(status.rawValue) is cut")
        if try await part(Self.wholeList, of: cut) == nil {
            let answer = try await client.call(
                "stock_basic", ["list_status": status.rawValue], fields: fields, needsRows: status == .listed)
            calls += answer.calls
            guard whole.isCut(answer.table, "stock_basic") else { return [answer.table] }
            try await keep(ReplyPart(status: 200, body: []), as: Self.wholeList, of: cut)
        }
        let list = PartedAnswer.list(.listings([status]))
        var tables: [TuShareTable] = []
        var made = 0
        defer { calls += made }
        do {
            for exchange in Self.exchanges {
                tables += try await whole.pages("stock_basic") { offset in
                    let page = offset == 0 ? exchange : "\(exchange) from \(offset)"
                    // One that cannot be read any more is asked for again.
                    if let kept = try await part(page, of: list), let table = try? TuShareTable(decoding: kept.body) {
                        return table
                    }
                    var params = ["list_status": status.rawValue, "exchange": exchange]
                    if offset > 0 { params["offset"] = String(offset) }
                    let answer = try await client.call("stock_basic", params, fields: fields)
                    made += answer.calls
                    try await keep(ReplyPart(status: 200, body: answer.table.body), as: page, of: list)
                    return answer.table
                }
            }
        } catch let cut as TuShareWhole.CutPages {
            // Parts that make no list are asked for again.
            try await parts?.drop(list, from: self.name)
            throw cut
        }
        return tables
    }

    private static let exchanges = ["SSE", "SZSE", "BSE"]
    /// The part that stands for a list which was cut.
    private static let wholeList = "whole"
    /// Days for which a part is good, and a list that was cut is believed to be cut. Some accounts get one call a night.
    private static let partDays = 7

    private func part(_ name: String, of answer: PartedAnswer) async throws -> ReplyPart? {
        try await parts?.part(name, of: answer, from: self.name, now: client.instant)
    }

    private func keep(_ part: ReplyPart, as name: String, of answer: PartedAnswer) async throws {
        let end = ShanghaiTime.instant(client.today.advanced(by: Self.partDays), hour: 0, minute: 0)
        try await parts?.keep(part, as: name, of: answer, from: self.name, until: end, now: client.instant)
    }

    private func add(_ status: Listing.Status, to lists: inout StockLists) async throws {
        for table in try await tables(of: status, calls: &lists.calls) {
            let columns = Columns(table, of: "stock_basic")
            let (codes, names) = (try columns.codes("ts_code"), try columns.texts("name"))
            let (first, last) = (try columns.days("list_date"), try columns.days("delist_date"))
            // Slices alone are made by it: a list without the column, or a part kept by an earlier version, is still one.
            let industries = table.texts("industry")
            for row in 0..<table.rowCount {
                guard let code = codes[row]?.code else {
                    lists.odd.add(row, of: table)
                    continue
                }
                // A stock that changes its state between two calls stands in both lists; the later call is right.
                lists.byCode[code] = Listing(
                    code: code, name: names[row] ?? "", status: status, listDate: Columns.day(first[row]),
                    delistDate: Columns.day(last[row]),
                    industry: industries?[row].flatMap { $0.isEmpty ? nil : $0 })
            }
        }
    }

    public func suspensions(on day: TradeDate) async throws -> [Suspension]? {
        try await optional("suspend_d", .missingBars) {
            let parts = try await whole.day(
                "suspend_d", day, params: Self.suspensionParams, fields: Self.suspensionFields)
            return try suspensions(parts, day...day)
        }
    }

    /// Some sixty open days with some twenty suspensions each are far from filling an answer. In a year like 2015 one that
    /// is cut is asked for in parts.
    public var suspensionSpan: Int { Self.suspensionSpan }
    public static let suspensionSpan = 90

    public func suspensions(in range: ClosedRange<TradeDate>) async throws -> [Suspension]? {
        try await optional("suspend_d", .missingBars) {
            let parts = try await whole.range(
                "suspend_d", range, params: Self.suspensionParams, fields: Self.suspensionFields)
            return try suspensions(parts, range)
        }
    }

    private static let suspensionParams = ["suspend_type": "S"]
    private static let suspensionFields = ["ts_code", "trade_date", "suspend_timing", "suspend_type"]

    /// By day, then code, ascending.
    private func suspensions(
        _ parts: TuShareWhole.Parts, _ range: ClosedRange<TradeDate>
    ) throws(TrainerError) -> [Suspension] {
        var found: Set<Suspension> = []
        var odd = OddRows()
        for table in parts.tables {
            let columns = Columns(table, of: "suspend_d")
            let (codes, days) = (try columns.codes("ts_code"), try columns.days("trade_date"))
            let timings = try columns.texts("suspend_timing")
            for row in 0..<table.rowCount {
                guard let code = codes[row]?.code, let day = Columns.day(days[row]), range.contains(day) else {
                    odd.add(row, of: table)
                    continue
                }
                // Some gateways write null as an empty text.
                let timing = timings[row].flatMap { $0.isEmpty ? nil : $0 }
                found.insert(Suspension(code: code, date: day, timing: timing))
            }
        }
        tellOdd("suspend_d", odd.count, odd.example)
        return found.sorted { ($0.date, $0.code, $0.timing ?? "") < ($1.date, $1.code, $1.timing ?? "") }
    }

    // MARK: Names, limits, codes

    /// TuShare's dates are those of the announcements. A name that was announced more than five years before `range`
    /// and is still in force is left to the list of stocks.
    public func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]? {
        try await optional("namechange", .namesOfToday) {
            let asked = range.lowerBound.advanced(by: -5 * 366)...range.upperBound
            let parts = try await whole.range(
                "namechange", asked, fields: ["ts_code", "name", "start_date", "end_date"])
            var found: Set<NameSpell> = []
            var odd = OddRows()
            for table in parts.tables {
                let columns = Columns(table, of: "namechange")
                let (codes, names) = (try columns.codes("ts_code"), try columns.texts("name"))
                let (starts, ends) = (try columns.days("start_date"), try columns.days("end_date"))
                for row in 0..<table.rowCount {
                    guard let code = codes[row]?.code, let name = names[row], let start = Columns.day(starts[row])
                    else {
                        odd.add(row, of: table)
                        continue
                    }
                    let end = Columns.day(ends[row])
                    guard start <= range.upperBound, (end ?? range.upperBound) >= range.lowerBound else { continue }
                    found.insert(NameSpell(code: code, name: name, start: start, end: end))
                }
            }
            tellOdd("namechange", odd.count, odd.example)
            return found.sorted { ($0.code, $0.start, $0.name) < ($1.code, $1.start, $1.name) }
        }
    }

    /// Without those that have no limit that day: their cells are null. Funds stand in the same table, so that a day of
    /// everything would be cut.
    public func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? {
        try await optional("stk_limit", .limitRule) {
            let parts = try await whole.day(
                "stk_limit", day, of: codesAtHand(on: day)?.codes ?? [],
                fields: ["ts_code", "trade_date", "up_limit", "down_limit"])
            var found: [TSCode: PublishedLimits] = [:]
            var odd = OddRows()
            for table in parts.tables {
                let columns = Columns(table, of: "stk_limit")
                let (codes, days) = (try columns.codes("ts_code"), try columns.days("trade_date"))
                let (ups, downs) = (try columns.numbers("up_limit"), try columns.numbers("down_limit"))
                for row in 0..<table.rowCount {
                    guard let code = codes[row]?.code, Columns.day(days[row]) == day else {
                        odd.add(row, of: table)
                        continue
                    }
                    guard ups[row] > 0, downs[row] > 0, !code.isFund else { continue }
                    guard ups[row].isFinite, downs[row] <= ups[row] else {
                        odd.add(row, of: table)
                        continue
                    }
                    found[code] = PublishedLimits(code: code, date: day, up: ups[row], down: downs[row])
                }
            }
            tellOdd("stk_limit", odd.count, odd.example)
            return found.values.sorted { $0.code < $1.code }
        }
    }

    /// By code. Null cells stay nil: a stock at a loss has no `pe`.
    public func dailyBasics(on day: TradeDate) async throws -> [DailyBasic]? {
        try await optional("daily_basic", .nothing) {
            let parts = try await whole.day("daily_basic", day, fields: Self.basicFields)
            var found: [TSCode: DailyBasic] = [:]
            var odd = OddRows()
            for table in parts.tables {
                let columns = Columns(table, of: "daily_basic")
                let (codes, days) = (try columns.codes("ts_code"), try columns.days("trade_date"))
                let values = try Self.basicFields.dropFirst(2).map { try columns.numbers($0) }
                for row in 0..<table.rowCount {
                    guard let code = codes[row]?.code, Columns.day(days[row]) == day else {
                        odd.add(row, of: table)
                        continue
                    }
                    let numbers = values.map { $0[row].isFinite ? $0[row] : nil }
                    found[code] = DailyBasic(
                        code: code, date: day, turnoverRate: numbers[0], pe: numbers[1], peTTM: numbers[2],
                        pb: numbers[3], totalMarketValue: numbers[4], floatMarketValue: numbers[5])
                }
            }
            tellOdd("daily_basic", odd.count, odd.example)
            return found.values.sorted { $0.code < $1.code }
        }
    }

    private static let basicFields = [
        "ts_code", "trade_date", "turnover_rate", "pe", "pe_ttm", "pb", "total_mv", "circ_mv",
    ]

    /// Nothing but the day itself tells of its corrections, and that is a call.
    public func revisions(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: String]? { nil }

    public func codeChanges() async throws -> [CodeChange]? {
        try await optional("bse_mapping", .nothing) {
            var found: Set<CodeChange> = []
            var odd = OddRows()
            for table in try await mappingPages() {
                let columns = Columns(table, of: "bse_mapping")
                let (olds, news) = (try columns.codes("o_code"), try columns.codes("n_code"))
                for row in 0..<table.rowCount {
                    guard let old = olds[row]?.code, let new = news[row]?.code else {
                        odd.add(row, of: table)
                        continue
                    }
                    found.insert(CodeChange(old: old, new: new))
                }
            }
            tellOdd("bse_mapping", odd.count, odd.example)
            return found.sorted { ($0.old, $0.new) < ($1.old, $1.new) }
        }
    }

    private func mappingPages() async throws -> [TuShareTable] {
        do {
            return try await whole.pages("bse_mapping") { offset in
                let params = offset == 0 ? [:] : ["offset": String(offset)]
                return try await client.call("bse_mapping", params, fields: ["o_code", "n_code"]).table
            }
        } catch let cut as TuShareWhole.CutPages {
            throw whole.cut("bse_mapping", client.today, cut.rows)
        }
    }
}

extension TSCode {
    /// Exchange-traded and listed funds: 5xxxxx in Shanghai; 15xxxx, 16xxxx and 18xxxx in Shenzhen.
    var isFund: Bool {
        switch rawValue.suffix(2) {
        case "SH": rawValue.hasPrefix("5")
        case "SZ": ["15", "16", "18"].contains(rawValue.prefix(2))
        default: false
        }
    }
}
