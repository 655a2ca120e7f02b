import Foundation
import Messages
import QuotaPlan
import TrainerCore

/// Answers that are known to be whole. The server cuts an answer at each API's own number of rows, and not always says
/// so; what was cut is asked for again in parts.
struct TuShareWhole: Sendable {
    let client: TuShareClient
    /// Keeps what came of a day that takes several calls, so that a process that dies asks for the rest alone; nil: nothing
    /// is kept.
    let kept: (any ReplyPartStore)?
    /// Whose parts they are.
    let source: String
    /// The codes that a day's rows can be of; nil where none are known.
    let codes: @Sendable (TradeDate) async throws -> Codes?

    /// What a day is asked for in lists of, and the calls that it took to know it.
    struct Codes: Sendable {
        let known: KnownCodes
        let calls: Int
    }

    struct Parts {
        var tables: [TuShareTable] = []
        var calls = 0
        /// Whether no row can be missing, as far as the server and the list of stocks are to be believed.
        var isWhole = true
    }

    /// One day of the whole market: one call, or lists of codes where that was cut.
    func day(
        _ api: String, _ day: TradeDate, params: [String: String] = [:], fields: [String]
    ) async throws -> Parts {
        let params = params.merging(["trade_date": day.description]) { $1 }
        if let cut = try await keptTable(Self.wholeDay, of: parted(api, day)) {
            var parts = Parts(tables: [cut])
            try await mend(&parts, api, day, params, fields)
            return parts
        }
        let answer = try await client.call(api, params, fields: fields)
        var parts = Parts(tables: [answer.table], calls: answer.calls)
        guard isCut(answer.table, api) else { return parts }
        try await keep(answer.table, as: Self.wholeDay, of: parted(api, day), upTo: day)
        try await mend(&parts, api, day, params, fields)
        return parts
    }

    /// The server says that there is more, and its lists do not bring it.
    private struct NothingNew: Error {
        let error: TrainerError
    }

    /// Where lists bring nothing new the day is asked for again, as after any other answer that cannot be: perhaps it does not
    /// say the next time that there is more.
    private func mend(
        _ parts: inout Parts, _ api: String, _ day: TradeDate, _ params: [String: String], _ fields: [String]
    ) async throws {
        do {
            try await repair(&parts, api, day, params, fields)
        } catch let nothing as NothingNew {
            var attempt = 1
            while true {
                guard attempt < client.settings.attempts else { throw nothing.error }
                try await client.pause(after: attempt, api, nothing.error)
                let answer = try await client.call(api, params, fields: fields)
                parts.calls += answer.calls
                attempt += 1
                guard isCut(answer.table, api) else {
                    parts.tables = [answer.table]
                    break
                }
            }
        }
        try await finish(parted(api, day))
    }

    /// One day of `codes` alone, in as few lists as hold them, where other securities fill up an answer for the whole
    /// market. A server that takes no lists refuses them or answers with nothing, as a lost answer does: then the whole
    /// day after all, as without codes.
    func day(_ api: String, _ day: TradeDate, of codes: [TSCode], fields: [String]) async throws -> Parts {
        let takesLists = try await client.takesLists(api)
        guard takesLists != false, !codes.isEmpty else { return try await self.day(api, day, fields: fields) }
        let (lists, unanswered) = try await self.lists(api, day, of: codes, fields: fields)
        if lists.isWhole {
            try await client.learn(takesLists: true, api)
            return lists
        }
        var whole = try await self.day(api, day, fields: fields)
        // Of a day that one answer does not hold the rest would have to come in lists.
        if takesLists == nil, whole.tables.count == 1,
            !Self.stocks(in: whole.tables[0]).isDisjoint(with: unanswered)
        {
            try await client.learn(takesLists: false, api)
        }
        whole.calls += lists.calls
        return whole
    }

    /// The answers up to the first that is empty or cut, and the codes that an empty one left out.
    private func lists(
        _ api: String, _ day: TradeDate, of codes: [TSCode], fields: [String]
    ) async throws -> (Parts, unanswered: [TSCode]) {
        let size = APIRule.codesPerCall(tradingDays: 1, rowCap: client.settings.cap(of: api))
        var parts = Parts()
        for start in stride(from: 0, to: codes.count, by: size) {
            let list = Array(codes[start..<min(start + size, codes.count)])
            let params = ["trade_date": day.description, "ts_code": list.map(\.rawValue).joined(separator: ",")]
            let answer = try await listed(api, of: list.count) { try await client.call(api, params, fields: fields) }
            parts.calls += answer?.calls ?? 1
            guard let table = answer?.table, table.rowCount > 0 else {
                parts.isWhole = false
                return (parts, list)
            }
            parts.tables.append(table)
            if isCut(table, api, most: min(size, codes.count)) {
                parts.isWhole = false
                return (parts, [])
            }
        }
        return (parts, [])
    }

    /// nil where the server refuses `api` for a list of `count` codes; one code is no list.
    func listed<Answer>(_ api: String, of count: Int, _ ask: () async throws -> Answer) async throws -> Answer? {
        do {
            return try await ask()
        } catch let error as TrainerError
            where error.code == .requestInvalid && count > 1 && !client.isUnknown(api)
        {
            return nil
        }
    }

    /// A range of days, of one code or of all: halved until nothing is cut. The parts of one that was cut are kept.
    /// - Parameters:
    ///   - needsRows: whether there must be some.
    ///   - most: the rows that there can be of so many days.
    func range(
        _ api: String, _ range: ClosedRange<TradeDate>, params: [String: String] = [:], fields: [String],
        needsRows: Bool = false, most: (ClosedRange<TradeDate>) -> Int? = { _ in nil }
    ) async throws -> Parts {
        var parts = Parts()
        var hasKept = false
        var open = [range]
        let whole = parted(api, range, params)
        while let part = open.popLast() {
            let name = "\(part.lowerBound)…\(part.upperBound)"
            let table: TuShareTable
            if let kept = try await keptTable(name, of: whole) {
                table = kept
                hasKept = true
            } else {
                let limits = ["start_date": part.lowerBound.description, "end_date": part.upperBound.description]
                let answer = try await client.call(
                    api, params.merging(limits) { $1 }, fields: fields, needsRows: needsRows && part == range)
                parts.calls += answer.calls
                table = answer.table
                if part != range || isCut(table, api, most: most(part)) {
                    try await keep(table, as: name, of: whole, upTo: range.upperBound)
                    hasKept = true
                }
            }
            if isCut(table, api, most: most(part)) {
                guard part.lowerBound < part.upperBound else {
                    // Nothing shorter than a day can be asked for; an answer that is just as long as the cap is whole
                    // unless the server says otherwise.
                    guard !table.hasMore else {
                        try await kept?.drop(whole, from: source)
                        throw cut(api, part.lowerBound, table.rowCount)
                    }
                    parts.tables.append(table)
                    continue
                }
                let middle = TradeDate(dayNumber: (part.lowerBound.dayNumber + part.upperBound.dayNumber) / 2)
                open.append(part.lowerBound...middle)
                open.append(middle.advanced(by: 1)...part.upperBound)
            } else {
                parts.tables.append(table)
            }
        }
        if hasKept { try await finish(whole) }
        return parts
    }

    /// Each code by itself. What has come is kept until all have.
    func ranges(
        _ api: String, _ range: ClosedRange<TradeDate>, ofEach codes: [TSCode], fields: [String],
        most: (ClosedRange<TradeDate>) -> Int?
    ) async throws -> Parts {
        var parts = Parts()
        let all = each(api, range, codes)
        for code in codes {
            if let table = try await keptTable(code.rawValue, of: all) {
                parts.tables.append(table)
                continue
            }
            let one = try await self.range(
                api, range, params: ["ts_code": code.rawValue], fields: fields, most: most)
            parts.calls += one.calls
            parts.tables += one.tables
            // The parts of a longer one are kept as such.
            if one.tables.count == 1 {
                try await keep(one.tables[0], as: code.rawValue, of: all, upTo: range.upperBound)
            }
        }
        try await finish(all)
        return parts
    }

    /// Whether some of `ranges` has come before.
    func hasBegun(_ api: String, _ range: ClosedRange<TradeDate>, ofEach codes: [TSCode]) async throws -> Bool {
        guard let first = codes.first else { return false }
        return (try await keptTable(first.rawValue, of: each(api, range, codes))?.rowCount ?? 0) > 0
    }

    private func each(_ api: String, _ range: ClosedRange<TradeDate>, _ codes: [TSCode]) -> PartedAnswer {
        parted(api, range, ["ts_code": "each of \(codes[0])…\(codes[codes.count - 1]), \(codes.count)"])
    }

    /// Pages that do not give all rows.
    struct CutPages: Error {
        /// Those of the first one.
        let rows: Int
    }

    /// More pages than any list has: a server that never comes to an end is not read for ever.
    private static let mostPages = 50

    /// The pages of an API that takes no days, up to the first that is not cut. Throws `CutPages` where one repeats
    /// rows of those before it, as of a server that knows no pages, or keeps no order: some may be left out then.
    /// - Parameter page: asks for the rows from that one on.
    func pages(
        _ api: String, _ page: (_ offset: Int) async throws -> TuShareTable
    ) async throws -> [TuShareTable] {
        let first = try await page(0)
        var (tables, seen, offset) = ([first], Set(first.rows), first.rowCount)
        while let last = tables.last, isCut(last, api) {
            let next = try await page(offset)
            if next.rowCount == 0, !last.hasMore { break }
            guard next.rowCount > 0, seen.isDisjoint(with: next.rows), tables.count < Self.mostPages else {
                throw CutPages(rows: first.rowCount)
            }
            seen.formUnion(next.rows)
            offset += next.rowCount
            tables.append(next)
        }
        return tables
    }

    /// The server says so, or the rows are as many as its cap. A round number of thousands is taken for one too, unless
    /// there can be no more rows: caps were lower once, and are elsewhere (a needless repair costs calls, a missed cut
    /// would cost data).
    func isCut(_ table: TuShareTable, _ api: String, most: Int? = nil) -> Bool {
        let count = table.rowCount
        if table.hasMore { return true }
        if let cap = client.settings.cap(of: api), count >= cap { return true }
        return count > 0 && count.isMultiple(of: 1000) && count != most
    }

    /// Asks for the day again in lists of codes of half the cut length, so that a full part is never taken for a cut one.
    private func repair(
        _ parts: inout Parts, _ api: String, _ day: TradeDate, _ params: [String: String], _ fields: [String]
    ) async throws {
        let first = parts.tables[0]
        let count = first.rowCount
        guard let asked = try await codes(day), !asked.known.codes.isEmpty else { throw cut(api, day, count) }
        let known = asked.known
        parts.calls += asked.calls
        client.report(
            SourceNotice(
                .repairing, .tuShareRepairs(api: api, day: day.description, rows: count, codes: known.codes.count)))
        let cap = client.settings.cap(of: api) ?? count
        let part = max(1, min(cap, max(count, 2)) / 2)
        var names = [Self.wholeDay]
        for start in stride(from: 0, to: known.codes.count, by: part) {
            let list = known.codes[start..<min(start + part, known.codes.count)].map(\.rawValue)
            names.append("\(list[0])…\(list[list.count - 1]), \(list.count)")
            if let table = try await keptTable(names[names.count - 1], of: parted(api, day)) {
                parts.tables.append(table)
                continue
            }
            let answer = try await client.call(
                api, params.merging(["ts_code": list.joined(separator: ",")]) { $1 }, fields: fields)
            parts.calls += answer.calls
            // One code has one row a day, so more rows than codes are repeats, not a cut.
            guard !answer.table.hasMore else {
                try await forget(names, api, day)
                throw NothingNew(
                    error: nothingNew(api, day, answer.table.rowCount, of: known.codes.count, saysMore: true))
            }
            try await keep(answer.table, as: names[names.count - 1], of: parted(api, day), upTo: day)
            parts.tables.append(answer.table)
        }
        let inFirst = Self.stocks(in: first)
        let inLists = parts.tables.dropFirst().reduce(into: Set<TSCode>()) { $0.formUnion(Self.stocks(in: $1)) }
        // An API that takes no lists answers them with nothing: then what was cut off is still missing. So it is where the
        // server had more rows and the lists bring none, each of the rows being of a stock of its own.
        let error = nothingNew(api, day, count, of: known.codes.count, saysMore: first.hasMore)
        guard inFirst.intersection(known.codes).isSubset(of: inLists) else {
            try await forget(names, api, day)
            throw error
        }
        guard !first.hasMore || inFirst.count < count || !inLists.isSubset(of: inFirst) else {
            try await forget(names, api, day)
            throw NothingNew(error: error)
        }
        parts.isWhole = known.isWhole && inFirst.isSubset(of: known.codes)
        if !parts.isWhole {
            client.report(
                SourceNotice(
                    .partial, .tuShareDayUnproven(api: api, day: day.dashed, stocks: inFirst.union(inLists).count)))
        }
    }

    // MARK: Parts of a day, or of a range

    /// The part that stands for the cut answer itself.
    private static let wholeDay = "whole"
    /// As long as a process takes to start again: today's data may change, and an answer that is whole is about to land.
    private static let partSeconds = 600.0
    /// Of days that are over, where the answer is not whole yet: it may be the next night's run that goes on.
    private static let settledPartSeconds = 7 * 86_400.0

    /// A day's bars drop their parts when they land.
    private func parted(_ api: String, _ day: TradeDate) -> PartedAnswer {
        api == "daily" ? .day(day) : .shared("\(api) \(day)")
    }

    private func parted(_ api: String, _ range: ClosedRange<TradeDate>, _ params: [String: String]) -> PartedAnswer {
        let params = params.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return .shared(([api, "\(range.lowerBound)…\(range.upperBound)"] + params).joined(separator: " "))
    }

    /// One that cannot be read any more is asked for again.
    private func keptTable(_ name: String, of answer: PartedAnswer) async throws -> TuShareTable? {
        let part = try await kept?.part(name, of: answer, from: source, now: client.instant)
        return part.flatMap { try? TuShareTable(decoding: $0.body) }
    }

    /// - Parameter last: the newest day that the answer is about.
    private func keep(
        _ table: TuShareTable, as name: String, of answer: PartedAnswer, upTo last: TradeDate
    ) async throws {
        let seconds = last < client.today ? Self.settledPartSeconds : Self.partSeconds
        try await kept?.keep(
            ReplyPart(status: 200, body: table.body), as: name, of: answer, from: source,
            until: client.instant.addingTimeInterval(seconds), now: client.instant)
    }

    /// What was asked for again later, for what was corrected since, is not to be answered with these parts.
    private func finish(_ answer: PartedAnswer) async throws {
        try await kept?.shorten(answer, from: source, to: client.instant.addingTimeInterval(Self.partSeconds))
    }

    /// Parts that do not make a day are asked for again.
    private func forget(_ names: [String], _ api: String, _ day: TradeDate) async throws {
        for name in names {
            try await kept?.keep(
                ReplyPart(status: 200, body: []), as: name, of: parted(api, day), from: source, until: client.instant,
                now: client.instant)
        }
    }

    private static func stocks(in table: TuShareTable) -> Set<TSCode> {
        Set((table.codes("ts_code") ?? []).compactMap { $0?.code }.filter { !$0.isFund })
    }

    private func nothingNew(
        _ api: String, _ day: TradeDate, _ rows: Int, of codes: Int, saysMore: Bool
    ) -> TrainerError {
        TrainerError(
            .upstreamMalformed,
            .tuShareNothingNew(api: api, day: day.description, rows: rows, codes: codes, saysMore: saysMore),
            hint: .tuShareNothingNewRemedy)
    }

    func cut(_ api: String, _ day: TradeDate, _ count: Int) -> TrainerError {
        TrainerError(
            .upstreamMalformed, .tuShareTruncated(api: api, day: day.description, rows: count),
            hint: .tuShareTruncatedRemedy)
    }
}
