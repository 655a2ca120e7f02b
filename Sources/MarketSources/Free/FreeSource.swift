public import Foundation
import Messages
import SourceComparison
import Synchronization
public import TrainerCore

/// Bars without an account: Tencent's K-lines and quotes, Sina's adjustment factors and list. Sina's own K-lines serve
/// the Beijing exchange, and stand in where Tencent does not answer: reported, named in the reply, and only after they
/// agreed with what is kept.
public final class FreeSource: BarsOnlySource {
    public let name = "free"
    public let historyShape = HistoryShape.byStock

    /// What Sina's list is marked as.
    public static let list = SourceList.listings(Listing.Status.allCases)

    static let tencent = "tencent"
    static let sina = "sina"

    let tencentClient: TencentClient
    let sinaClient: SinaClient
    let kept: @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar]
    let knownCodes: @Sendable () async throws -> [TSCode]
    private let parts: (any ReplyPartStore)?
    private let parallelCalls: Int
    let now: @Sendable () -> Date
    let notify: @Sendable (SourceNotice) -> Void
    let made = CallTally()
    private let list = Mutex<StockList?>(nil)
    private let factorFiles = Mutex(FactorFiles())
    private let refusals = Mutex(FreeRefusals())
    private let factorTurns: PoliteGate

    /// Sina's list as it was read once.
    struct StockList: Sendable {
        /// The newest day that was over by then: prices of the list belong to it.
        let day: TradeDate
        let rows: [SinaListRow]
    }

    /// Factor files that were read since `day` was over; bars and factors of a stock need the same one.
    private struct FactorFiles {
        var day: TradeDate?
        var byCode: [TSCode: [AdjFactor]?] = [:]
    }

    /// - Parameters:
    ///   - parts: keeps every reply until what it is part of has landed; nil: a process that dies asks for all of it again.
    ///   - kept: the stored bars of a stock, for the comparison before a source takes over.
    ///   - knownCodes: the stored codes, for days on which Sina's list cannot be read.
    ///   - now: wall time; a day counts once it is over in Shanghai.
    public init(
        _ settings: FreeSettings, fetcher: WebFetcher? = nil, time: SourceTime = .continuous,
        parts: (any ReplyPartStore)? = nil,
        kept: @escaping @Sendable (TSCode, ClosedRange<TradeDate>) async throws -> [StoredBar],
        knownCodes: @escaping @Sendable () async throws -> [TSCode],
        now: @escaping @Sendable () -> Date, notify: @escaping @Sendable (SourceNotice) -> Void = { _ in }
    ) {
        let fetcher = fetcher ?? .network(timeout: settings.timeout)
        tencentClient = TencentClient(settings, fetcher: fetcher, time: time, now: now, notify: notify)
        sinaClient = SinaClient(settings, fetcher: fetcher, time: time, now: now, notify: notify)
        factorTurns = PoliteGate(time: time, spacing: .zero, width: 1)
        self.parts = parts
        parallelCalls = settings.parallelCalls
        self.kept = kept
        self.knownCodes = knownCodes
        self.now = now
        self.notify = notify
    }

    public var callsInFlight: Int { parallelCalls }
    public var callsMade: Int { made.count }

    public func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        Self.keeps(list, askedAt: askedAt, now: now)
    }

    /// Sina's list is good until another day is over: its prices are compared with that day's quotes. The calendar, one
    /// call, is asked for by each run, and not by each attempt of one.
    public static func keeps(_ list: SourceList, askedAt: Date, now: Date) -> Bool {
        let isOfDay = lastDayOver(at: askedAt) == lastDayOver(at: now)
        return switch list {
        case Self.list: isOfDay
        case .calendar: isOfDay && (0..<SourceList.pause).contains(now.timeIntervalSince(askedAt))
        // Left to whoever asks.
        case .index: true
        default: false
        }
    }

    /// The days on which the Shanghai index has a row, as far as they are over.
    public func openDays(in range: ClosedRange<TradeDate>) async throws -> [TradeDate]? {
        guard let range = range.clamped(through: lastDayOver) else { return [] }
        let lines = try await indexLines("sh000001", range, ask(.list(.calendar), CallTally(into: made)))
        // A row that cannot be read names an open day all the same.
        let unreadable = lines.refused.compactMap(\.date).filter(range.contains)
        return Set(lines.rows.map(\.date) + unreadable).sorted()
    }

    public func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [DailyBar]? {
        guard let range = range.clamped(through: lastDayOver) else { return [] }
        let earlier = range.lowerBound.advanced(by: -Self.daysBefore)
        let lines = try await indexLines(
            FreeSymbol.text(code), earlier...range.upperBound, ask(.list(.index), CallTally(into: made)))
        let made = FreeBars.makeIndex(code, lines)
        let refused = (lines.refused.map(\.place) + made.refused).sorted()
        if let example = refused.first {
            notify(SourceNotice(.oddRows, .freeIndexOdd(count: refused.count, example: example)))
        }
        return made.bars.filter { range.contains($0.date) }
    }

    /// Sina's: in force from each event's day on, the first one dated 1900-01-01.
    public func adjFactors(of code: TSCode, in range: ClosedRange<TradeDate>) async throws -> [AdjFactor]? {
        let answer = try await tolerating(code, .factors) { try await self.factors(of: code, CallTally(into: made)) }
        guard let answer, let factors = answer else { return [] }
        // The one in force when the range begins belongs to it.
        let start = factors.last { $0.date <= range.lowerBound }?.date ?? range.lowerBound
        return factors.filter { $0.date >= start && $0.date <= range.upperBound }
    }

    /// Listed stocks alone; no listing days.
    public func listings(in part: [Listing.Status]) async throws -> [Listing]? {
        try await stockList(CallTally(into: made)).rows.map { row in
            Listing(code: row.code, name: row.name, status: .listed, listDate: nil, delistDate: nil)
        }
    }

    // MARK: Shared by the parts

    /// Calendar days asked for before a range, so that its first row has one before it.
    static let daysBefore = 40

    var lastDayOver: TradeDate { Self.lastDayOver(at: now()) }

    /// The newest day that may be complete.
    public static func lastDayOver(at instant: Date) -> TradeDate {
        let time = ShanghaiTime(instant)
        let isOver = time.hour * 60 + time.minute >= FreeAsk.Turn.dayOver.rawValue
        return isOver ? time.day : time.day.advanced(by: -1)
    }

    /// What Sina's list is kept as. It stays once it has landed, so that its prices can be compared with the day's quotes
    /// after a restart, too.
    public static let listPages = PartedAnswer.shared("sina list")

    /// Stocks whose factor files this source has read since the newest day was over, and does not read again.
    public var factorsRead: Set<TSCode> {
        let day = lastDayOver
        return factorFiles.withLock { $0.day == day ? Set($0.byCode.keys) : [] }
    }

    /// What a stock's factor file is kept as until the stock has landed.
    public static func factorPart(of code: TSCode) -> String { SinaClient.factorPart(of: code) }

    func ask(_ answer: PartedAnswer, _ tally: CallTally, until turns: [FreeAsk.Turn] = [.dayOver]) -> FreeAsk {
        FreeAsk(tally: tally, answer: answer, source: name, parts: parts, turns: turns, now: now)
    }

    /// Read once a day: Sina blocks addresses that read it often.
    func stockList(_ tally: CallTally) async throws -> StockList {
        let day = lastDayOver
        if let list = list.withLock({ $0?.day == day ? $0 : nil }) { return list }
        let fresh = StockList(day: day, rows: try await sinaClient.stocks(ask(Self.listPages, tally)))
        list.withLock { $0 = fresh }
        return fresh
    }

    /// Read once a day and stock; ascending by day, nil where Sina has none. One file at a time: a stock's bars and its
    /// factors are often asked for at once, and the second then finds what the first has read.
    func factors(of code: TSCode, _ tally: CallTally) async throws -> [AdjFactor]? {
        try await factorTurns.pass {
            let day = self.lastDayOver
            let kept = self.factorFiles.withLock { files -> [AdjFactor]?? in
                if files.day != day { files = FactorFiles(day: day) }
                return files.byCode[code]
            }
            if let kept { return kept }
            let fresh = try await self.sinaClient.factors(of: code, self.ask(.stock(code), tally))
            self.factorFiles.withLock { $0.byCode[code] = .some(fresh) }
            return fresh
        }
    }

    /// nil where the page refuses this stock among many, which is told.
    func tolerating<Value: Sendable>(
        _ code: TSCode, _ page: FreeRefusals.Page, _ ask: () async throws -> Value
    ) async throws -> Value? {
        do {
            let answer = try await ask()
            refusals.withLock { $0.answered(code, page, on: lastDayOver) }
            return answer
        } catch let error as TrainerError where error.code == .requestInvalid {
            let told = Message.freeStockLeftOpen(
                code: code.rawValue, why: error.message, cause: error.cause?.message)
            try leaveOpen(code, page, because: error, told)
            return nil
        }
    }

    /// Throws `error` where it is no longer about single stocks.
    func leaveOpen(
        _ code: TSCode, _ page: FreeRefusals.Page, because error: TrainerError, _ told: Message
    ) throws {
        if refusals.withLock({ $0.areMany(with: code, page, on: lastDayOver) }) { throw error }
        notify(SourceNotice(.partial, told))
    }

    func reportFallback(_ what: String, from first: String, to second: String, _ error: TrainerError) {
        notify(SourceNotice(.fallback, .freeFallback(what: what, from: first, to: second, why: error.message)))
    }

    private func indexLines(
        _ symbol: String, _ range: ClosedRange<TradeDate>, _ ask: FreeAsk
    ) async throws -> KLineReply {
        do {
            return try await tencentClient.kLines(of: symbol, in: range, ask)
        } catch let error as TrainerError where error.code == .upstreamUnavailable {
            reportFallback(symbol, from: Self.tencent, to: Self.sina, error)
            let days = lastDayOver.dayNumber - range.lowerBound.dayNumber + 2
            var lines = try await sinaClient.kLines(of: symbol, days: days, ask)
            lines.rows.removeAll { !range.contains($0.date) }
            return lines
        }
    }
}

extension ClosedRange<TradeDate> {
    /// The part through `day`; nil where all of it is later.
    func clamped(through day: TradeDate) -> ClosedRange<TradeDate>? {
        lowerBound <= day ? lowerBound...Swift.min(upperBound, day) : nil
    }
}
