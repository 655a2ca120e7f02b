import ControlAPI
import Foundation
import Messages
import Testing
import TrainerCore

@testable import TrainerDaemon

@Suite("the days that a run may be asked for")
struct RequestedRunTests {
    /// 2026-11-20 12:00 in Shanghai.
    private static let now = ShanghaiTime.instant(TradeDate(dayNumber: 20_777), hour: 12, minute: 0)
    private static let today = ShanghaiTime(now).day

    private static func options(_ request: RunNowRequest) throws(TrainerError) -> RunOptions {
        try DaemonBackend.options(of: request, now: now)
    }

    @Test(
        "a day before the exchanges opened, or one to come, is a usage error",
        arguments: [
            (TradeDate(dayNumber: -25_567), "1900-01-01 lies before 1990-12-19"),
            (TradeDate(dayNumber: 7_656), "1990-12-18 lies before 1990-12-19"),
            (TradeDate(dayNumber: 20_778), "lies in the future"),
        ])
    func refused(day: TradeDate, words: String) {
        let error = #expect(throws: TrainerError.self) { try Self.options(RunNowRequest(asOf: day)) }
        #expect(error?.code == .usage && error?.hint != nil)
        #expect(error?.message.en.contains(words) == true)
    }

    @Test("the first day and today are days like any other")
    func accepted() throws {
        for day in [TradeDate.exchangeOpening, Self.today] {
            #expect(try Self.options(RunNowRequest(asOf: day)).asOf == day)
        }
    }

    @Test("what will be known is a usage error; the end of today means now")
    func knownAt() throws {
        let midnight = ShanghaiTime.instant(Self.today.advanced(by: 1), hour: 0, minute: 0)
        let error = #expect(throws: TrainerError.self) {
            try Self.options(RunNowRequest(knownAt: midnight.addingTimeInterval(1)))
        }
        #expect(error?.code == .usage && error?.message.en.contains("lies in the future") == true)
        #expect(try Self.options(RunNowRequest(knownAt: midnight)).knownAt == Self.now)
        let earlier = Self.now.addingTimeInterval(-60)
        #expect(try Self.options(RunNowRequest(knownAt: earlier)).knownAt == earlier)
        #expect(try Self.options(RunNowRequest()).knownAt == nil)
    }
}
