import Foundation
import TrainerCore

struct FusedBars: BarStore {
    let base: any BarStore
    let fuse: Fuse

    func store(_ reply: BarReply, of day: TradeDate, from source: String, at instant: Date) async throws {
        try await fuse.write("bars") { try await base.store(reply, of: day, from: source, at: instant) }
    }
    func store(
        _ reply: BarReply, of code: TSCode, in range: ClosedRange<TradeDate>, wholeThrough end: TradeDate?,
        from source: String, at instant: Date
    ) async throws {
        try await fuse.write("bars") {
            try await base.store(reply, of: code, in: range, wholeThrough: end, from: source, at: instant)
        }
    }
    func openAnswers(from source: String) async throws -> [TSCode: OpenAnswer] {
        try await fuse.read { try await base.openAnswers(from: source) }
    }
    func storeRefused(_ rows: [RefusedRow], asked day: TradeDate, from source: String, at instant: Date) async throws {
        try await fuse.write("refused rows") {
            try await base.storeRefused(rows, asked: day, from: source, at: instant)
        }
    }
    func stocksAskedAt(from source: String) async throws -> [TSCode: Date] {
        try await fuse.read { try await base.stocksAskedAt(from: source) }
    }
    func askedRanges(from source: String) async throws -> [TSCode: ClosedRange<TradeDate>] {
        try await fuse.read { try await base.askedRanges(from: source) }
    }
    func bars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [StoredBar] {
        try await fuse.read { try await base.bars(of: code, in: range, knownAt: knownAt) }
    }
    func eachStock(
        in range: ClosedRange<TradeDate>, knownAt: Date, _ body: @escaping @Sendable ([DailyBar]) throws -> Void
    ) async throws {
        try await fuse.read { try await base.eachStock(in: range, knownAt: knownAt, body) }
    }
    func corrections(
        after instant: Date, knownAt: Date, covered: [TSCode: TradeDate]
    ) async throws -> [TSCode: Set<TradeDate>] {
        try await fuse.read { try await base.corrections(after: instant, knownAt: knownAt, covered: covered) }
    }
    func firstLanded(after instant: Date, knownAt: Date, before day: TradeDate) async throws -> FirstLanded {
        try await fuse.read { try await base.firstLanded(after: instant, knownAt: knownAt, before: day) }
    }
    func askedAt(from source: String) async throws -> [TradeDate: Date] {
        try await fuse.read { try await base.askedAt(from: source) }
    }
    func askedRevisions(from source: String) async throws -> [TradeDate: String] {
        try await fuse.read { try await base.askedRevisions(from: source) }
    }
    func askedDays(from source: String) async throws -> [TradeDate: Int] {
        try await fuse.read { try await base.askedDays(from: source) }
    }
    func newestDay(atOrBefore limit: TradeDate, knownAt: Date) async throws -> TradeDate? {
        try await fuse.read { try await base.newestDay(atOrBefore: limit, knownAt: knownAt) }
    }
    func tradingDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate] {
        try await fuse.read { try await base.tradingDays(in: range, knownAt: knownAt) }
    }
    func codes(on day: TradeDate, knownAt: Date) async throws -> [TSCode] {
        try await fuse.read { try await base.codes(on: day, knownAt: knownAt) }
    }
    func window(of code: TSCode, asOf: TradeDate, count: Int, knownAt: Date) async throws -> [DailyBar] {
        try await fuse.read { try await base.window(of: code, asOf: asOf, count: count, knownAt: knownAt) }
    }
    func newestLanding() async throws -> Date? { try await fuse.read { try await base.newestLanding() } }
    func refusals(of code: TSCode?, in range: ClosedRange<TradeDate>, limit: Int) async throws -> Refusals {
        try await fuse.read { try await base.refusals(of: code, in: range, limit: limit) }
    }
    func refusedCodes(in range: ClosedRange<TradeDate>) async throws -> [TradeDate: Set<TSCode>] {
        try await fuse.read { try await base.refusedCodes(in: range) }
    }
    func origins() async throws -> [BarOrigin] { try await fuse.read { try await base.origins() } }
}
