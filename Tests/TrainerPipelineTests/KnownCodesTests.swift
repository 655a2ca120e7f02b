import Foundation
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerPipeline

/// The stocks that a day which no answer holds is asked for.
@Suite struct KnownCodesTests {
    private let days = BarBuilder.weekdays(5, from: TradeDate(dayNumber: 20_700))
    private let codes = BarBuilder.codes(6)
    private let bars: SQLiteBarStore
    private let reference: SQLiteReferenceStore

    init() throws {
        let database = try TrainerDatabase.inMemory()
        bars = SQLiteBarStore(database)
        reference = SQLiteReferenceStore(database)
    }

    private func evening(_ day: Int) -> Date { ShanghaiTime.instant(days[day], hour: 18, minute: 0) }

    private func list(_ part: [Listing.Status], _ codes: [TSCode], on day: Int) async throws {
        let listings = codes.map {
            Listing(
                code: $0, name: "甲", status: part[0], listDate: days[0].advanced(by: -900),
                delistDate: part == [.delisted] ? days[2] : nil)
        }
        try await reference.store(.listings(listings, part), of: days[0]...days[4], from: "fake", at: evening(day))
    }

    private func trade(_ codes: ArraySlice<TSCode>, on day: Int) async throws {
        let bars = BarBuilder(seed: 3).market(of: Array(codes), on: [days[day]])
        try await self.bars.store(BarReply(bars: bars, calls: 1), of: days[day], from: "fake", at: evening(day))
    }

    private func known(on day: Int) async throws -> KnownCodes {
        try await KnownCodes.on(days[day], bars, reference, of: "fake", now: evening(4))
    }

    @Test("the list is whole once every state was asked for, the listed ones on the day or later")
    func whole() async throws {
        #expect(try await known(on: 4) == KnownCodes([], isWhole: false))
        try await list([.listed], Array(codes[..<4]), on: 3)
        try await list([.delisted], [codes[4]], on: 0)
        #expect(try await !known(on: 3).isWhole)
        try await list([.paused], [], on: 0)
        #expect(try await known(on: 3) == KnownCodes(Array(codes[..<4]), isWhole: true))
        #expect(try await known(on: 1) == KnownCodes(Array(codes[..<5]), isWhole: true), "it was delisted on the third")
        #expect(try await !known(on: 4).isWhole, "a stock may have been listed since")
    }

    @Test("without a list, or beside a short one, the stocks of the days at hand are known")
    func traded() async throws {
        try await trade(codes[..<3], on: 0)
        try await trade(codes[1..<5], on: 3)
        #expect(try await known(on: 1) == KnownCodes(Array(codes[..<5]), isWhole: false))
        try await list([.listed], [codes[5]], on: 4)
        #expect(try await known(on: 1) == KnownCodes(codes, isWhole: false))
    }
}
