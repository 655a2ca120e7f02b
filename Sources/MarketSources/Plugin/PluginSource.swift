import Messages
import Plugins
import Synchronization
public import TrainerCore

/// Market data from a program of the user's, which speaks JSON lines on stdin and stdout (docs/SOURCES.md).
public final class PluginSource: BarsOnlySource {
    /// `plugin:NAME`
    public let name: String
    public let historyShape: HistoryShape
    public let givesDays: Bool
    /// Its questions go to a program of the user's own: what that calls, nobody here can count.
    public let callsMade = 0
    /// It answers one question at a time; a second one would only wait there while the first has not landed.
    public let callsInFlight = 1
    private let session: PluginSession
    private let has: Set<PluginQuestion>
    /// What it named its days last.
    private let named = Mutex<[TradeDate: String]>([:])

    /// Starts the plug-in and asks who it is. Throws `configInvalid` where there is no such program, `upstreamUnavailable`
    /// where it does not start or answer, and `upstreamMalformed` where it does not keep to the protocol.
    public static func start(
        _ settings: PluginSettings, time: SourceTime = .continuous,
        notify: @escaping @Sendable (SourceNotice) -> Void = { _ in }
    ) async throws -> PluginSource {
        try settings.checkProgram()
        let session = PluginSession(settings, time: time, notify: notify)
        return PluginSource(session, try await session.greet())
    }

    private init(_ session: PluginSession, _ hello: PluginSession.Hello) {
        self.session = session
        name = "plugin:" + hello.name
        historyShape = hello.history
        givesDays = hello.has.contains(.barsOn)
        has = hello.has
    }

    /// Ends the plug-in and waits for its end; a later question would start it again.
    public func stop() async { await session.stop() }

    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        guard let rows = try await rows(.openDays, range) else { return nil }
        let days = try rows.map { try Self.need($0.day("day"), "day", .openDays) }
        return Set(days.filter(range.contains)).sorted()
    }

    public func bars(on day: TradeDate) async throws -> BarReply {
        guard let rows = try await rows(.barsOn, ["day": day.description]) else {
            throw TrainerError(.usage, .pluginHasNot(name: name, question: PluginQuestion.barsOn.rawValue))
        }
        let reply = PluginBars.reply(rows, place: name, code: nil, days: day...day)
        // The name came before the answer: one that has changed between them is asked for once more.
        return BarReply(
            bars: reply.bars, refused: reply.refused, calls: reply.calls, source: reply.source,
            findings: reply.findings, agreed: reply.agreed, revision: named.withLock { $0[day] })
    }

    public func revisions(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: String]? {
        guard let rows = try await rows(.revisions, range) else { return nil }
        var revisions: [TradeDate: String] = [:]
        for row in rows {
            let day = try Self.need(row.day("day"), "day", .revisions)
            if range.contains(day) { revisions[day] = try Self.need(row.text("revision"), "revision", .revisions) }
        }
        named.withLock { $0.merge(revisions) { $1 } }
        return revisions
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> BarReply {
        let rows = try await session.ask(.barsOf, Self.parameters(code, range))
        return PluginBars.reply(rows, place: name, code: code, days: range)
    }

    public func adjFactors(on day: TradeDate) async throws -> [AdjFactor]? {
        try await rows(.factorsOn, ["day": day.description])?.map { try Self.factor($0, .factorsOn) }
            .filter { $0.date == day }
    }

    public func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        try await rows(.factorsOf, Self.parameters(code, range))?.map { try Self.factor($0, .factorsOf) }
            .filter { $0.code == code && $0.date <= range.upperBound }.sorted { $0.date < $1.date }
    }

    /// All of them in one answer.
    public func listings(in part: [Listing.Status]) async throws -> [Listing]? {
        try await rows(.listings, [:])?.map { row in
            Listing(
                code: try Self.need(row.code(), "ts_code", .listings),
                name: try Self.need(row.text("name"), "name", .listings),
                status: try Self.need(row.text("list_status").flatMap(Listing.Status.init), "list_status", .listings),
                listDate: row.day("list_date"), delistDate: row.day("delist_date"),
                industry: row.text("industry").flatMap { $0.isEmpty ? nil : $0 })
        }
    }

    public func suspensions(on day: TradeDate) async throws -> [Suspension]? {
        try await rows(.suspensions, ["day": day.description])?.map { row in
            Suspension(
                code: try Self.need(row.code(), "ts_code", .suspensions),
                date: try Self.need(row.day("trade_date"), "trade_date", .suspensions),
                timing: row.text("suspend_timing"))
        }.filter { $0.date == day }
    }

    public func nameSpells(in range: ClosedRange<TradeDate>) async throws -> [NameSpell]? {
        try await rows(.names, range)?.map { row in
            NameSpell(
                code: try Self.need(row.code(), "ts_code", .names),
                name: try Self.need(row.text("name"), "name", .names),
                start: try Self.need(row.day("start_date"), "start_date", .names), end: row.day("end_date"))
        }
    }

    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        guard let rows = try await rows(.indexBars, Self.parameters(code, range)) else { return nil }
        return PluginBars.reply(rows, place: name, code: code, days: range).bars
    }

    public func publishedLimits(on day: TradeDate) async throws -> [PublishedLimits]? {
        try await rows(.limits, ["day": day.description])?.map { row in
            let up = try Self.need(row.number("up_limit").flatMap { $0.isFinite ? $0 : nil }, "up_limit", .limits)
            return PublishedLimits(
                code: try Self.need(row.code(), "ts_code", .limits),
                date: try Self.need(row.day("trade_date"), "trade_date", .limits), up: up,
                down: try Self.need(
                    row.number("down_limit").flatMap { $0 > 0 && $0 <= up ? $0 : nil }, "down_limit", .limits))
        }.filter { $0.date == day }
    }

    public func codeChanges() async throws -> [CodeChange]? {
        try await rows(.codeChanges, [:])?.map { row in
            CodeChange(
                old: try Self.need(row.code("o_code"), "o_code", .codeChanges),
                new: try Self.need(row.code("n_code"), "n_code", .codeChanges))
        }
    }

    /// nil where the plug-in has no such data.
    private func rows(_ question: PluginQuestion, _ parameters: [String: String]) async throws -> [PluginRow]? {
        has.contains(question) ? try await session.ask(question, parameters) : nil
    }

    private func rows(_ question: PluginQuestion, _ range: ClosedRange<TradeDate>) async throws -> [PluginRow]? {
        try await rows(
            question, ["from": range.lowerBound.description, "to": range.upperBound.description])
    }

    private static func parameters(_ code: TSCode, _ range: ClosedRange<TradeDate>) -> [String: String] {
        ["ts_code": code.rawValue, "from": range.lowerBound.description, "to": range.upperBound.description]
    }

    private static func factor(_ row: PluginRow, _ question: PluginQuestion) throws -> AdjFactor {
        let factor = try need(row.number("adj_factor"), "adj_factor", question)
        return AdjFactor(
            code: try need(row.code(), "ts_code", question),
            date: try need(row.day("trade_date"), "trade_date", question),
            factor: try need(factor > 0 && factor.isFinite ? factor : nil, "adj_factor", question))
    }

    /// Facts that everything else leans on are refused whole, unlike a single bar.
    private static func need<Value>(_ value: Value?, _ name: String, _ question: PluginQuestion) throws -> Value {
        guard let value else {
            throw TrainerError(
                .upstreamMalformed, .pluginColumn(question: question.rawValue, column: name), hint: .pluginRemedy)
        }
        return value
    }
}
