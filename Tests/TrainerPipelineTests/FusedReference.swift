import Foundation
import TrainerCore

struct FusedReference: ReferenceStore {
    let base: any ReferenceStore
    let fuse: Fuse

    func store(_ factors: [AdjFactor], ofDay day: TradeDate, from source: String, at instant: Date) async throws {
        try await fuse.write("factors") { try await base.store(factors, ofDay: day, from: source, at: instant) }
    }
    func store(_ suspensions: [Suspension], on day: TradeDate, from source: String, at instant: Date) async throws {
        try await fuse.write("suspensions") {
            try await base.store(suspensions, on: day, from: source, at: instant)
        }
    }
    func storeLimits(_ limits: [PublishedLimits], on day: TradeDate, from source: String, at instant: Date)
        async throws
    {
        try await fuse.write("limits") { try await base.storeLimits(limits, on: day, from: source, at: instant) }
    }
    func storeBasics(_ basics: [DailyBasic], on day: TradeDate, from source: String, at instant: Date) async throws {
        try await fuse.write("basics") { try await base.storeBasics(basics, on: day, from: source, at: instant) }
    }
    func codeChanges(knownAt: Date) async throws -> [CodeChange] {
        try await fuse.read { try await base.codeChanges(knownAt: knownAt) }
    }
    func limitDays(from source: String) async throws -> Set<TradeDate> {
        try await fuse.read { try await base.limitDays(from: source) }
    }
    func publishedLimits(
        of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [PublishedLimits] {
        try await fuse.read { try await base.publishedLimits(of: code, in: range, knownAt: knownAt) }
    }
    func publishedLimits(
        of codes: [TSCode], in range: ClosedRange<TradeDate>, knownAt: Date
    ) async throws -> [TSCode: [PublishedLimits]] {
        try await fuse.read { try await base.publishedLimits(of: codes, in: range, knownAt: knownAt) }
    }
    func publishedLimits(
        of codes: [TradeDate: [TSCode]], knownAt: Date
    ) async throws -> [TSCode: [PublishedLimits]] {
        try await fuse.read { try await base.publishedLimits(of: codes, knownAt: knownAt) }
    }
    func factors(of codes: [TSCode], asOf: TradeDate, knownAt: Date) async throws -> [TSCode: FactorSeries] {
        try await fuse.read { try await base.factors(of: codes, asOf: asOf, knownAt: knownAt) }
    }
    func basicDays(from source: String) async throws -> Set<TradeDate> {
        try await fuse.read { try await base.basicDays(from: source) }
    }
    func dailyBasics(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [DailyBasic] {
        try await fuse.read { try await base.dailyBasics(of: code, in: range, knownAt: knownAt) }
    }
    func store(
        _ factors: [AdjFactor], asked: [TSCode: ClosedRange<TradeDate>], from source: String, at instant: Date
    ) async throws {
        try await fuse.write("factors") {
            try await base.store(factors, asked: asked, from: source, at: instant)
        }
    }
    func store(_ list: ListAnswer, of range: ClosedRange<TradeDate>, from source: String, at instant: Date) async throws
    {
        try await fuse.write("\(list.list)") { try await base.store(list, of: range, from: source, at: instant) }
    }
    func mark(_ list: SourceList, of range: ClosedRange<TradeDate>, from source: String, at instant: Date) async throws
    {
        try await fuse.write("mark") { try await base.mark(list, of: range, from: source, at: instant) }
    }
    func marks(from source: String) async throws -> [SourceList: ListMark] {
        try await fuse.read { try await base.marks(from: source) }
    }
    func openDays(in range: ClosedRange<TradeDate>, from source: String) async throws -> [TradeDate] {
        try await fuse.read { try await base.openDays(in: range, from: source) }
    }
    func openDays(in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [TradeDate] {
        try await fuse.read { try await base.openDays(in: range, knownAt: knownAt) }
    }
    func factorsAskedAt(from source: String) async throws -> [TSCode: Date] {
        try await fuse.read { try await base.factorsAskedAt(from: source) }
    }
    func askedFactors(from source: String) async throws -> [TSCode: ClosedRange<TradeDate>] {
        try await fuse.read { try await base.askedFactors(from: source) }
    }
    func suspensionsAskedAt(from source: String) async throws -> [TradeDate: Date] {
        try await fuse.read { try await base.suspensionsAskedAt(from: source) }
    }
    func factors(of code: TSCode, asOf: TradeDate, knownAt: Date) async throws -> FactorSeries {
        try await fuse.read { try await base.factors(of: code, asOf: asOf, knownAt: knownAt) }
    }
    func factorDays(from source: String) async throws -> Set<TradeDate> {
        try await fuse.read { try await base.factorDays(from: source) }
    }
    func factorlessDays(from source: String) async throws -> [TradeDate: Date] {
        try await fuse.read { try await base.factorlessDays(from: source) }
    }
    func rows(of answer: DayAnswer, in range: ClosedRange<TradeDate>, from source: String) async throws
        -> [TradeDate: Int]
    {
        try await fuse.read { try await base.rows(of: answer, in: range, from: source) }
    }
    func listings(knownAt: Date) async throws -> [Listing] {
        try await fuse.read { try await base.listings(knownAt: knownAt) }
    }
    func suspensions(on days: [TradeDate], knownAt: Date) async throws -> [TradeDate: [Suspension]] {
        try await fuse.read { try await base.suspensions(on: days, knownAt: knownAt) }
    }
    func suspensions(on day: TradeDate, knownAt: Date) async throws -> [Suspension]? {
        try await fuse.read { try await base.suspensions(on: day, knownAt: knownAt) }
    }
    func nameSpells(knownAt: Date) async throws -> [NameSpell] {
        try await fuse.read { try await base.nameSpells(knownAt: knownAt) }
    }
    func indexBars(of code: TSCode, in range: ClosedRange<TradeDate>, knownAt: Date) async throws -> [DailyBar] {
        try await fuse.read { try await base.indexBars(of: code, in: range, knownAt: knownAt) }
    }
}
