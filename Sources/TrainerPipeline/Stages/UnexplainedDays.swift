import Foundation
import TrainerCore

/// Days whose suspensions came late or short: a listed stock has neither a bar nor a suspension on them. Such a day is
/// asked for again, once a day at most, until an answer stands that came after the close of the next trading day. A stock
/// that this one leaves open is no question any more, nor is it on the days that follow, until it trades or is suspended:
/// some listed stocks do not trade, and no list of suspensions ever names them.
enum UnexplainedDays {
    /// Those of the last `FetchPlan.correctionDays` natural days; what is older is left to the weekly second look.
    /// - Parameters:
    ///   - codes: those alone; empty: the whole market.
    ///   - askedAt: days whose suspensions were asked for, and when that was last.
    static func find(
        among days: [TradeDate], of codes: Set<TSCode>, askedAt: [TradeDate: Date], stores: Stores, now: Date
    ) async throws -> Set<TradeDate> {
        let first = ShanghaiTime(now).day.advanced(by: -FetchPlan.correctionDays)
        let reader = OpenStocks(
            listings: try await stores.reference.listings(knownAt: now), codes: codes, stores: stores, now: now)
        var open = try await reader.stocks(on: days.filter { $0 > first && askedAt[$0] != nil })
        guard open.values.contains(where: { !$0.isEmpty }) else { return [] }
        // Which of them have been left open before.
        let earlier = first.advanced(by: 1 - FetchPlan.correctionDays)...first
        open.merge(try await reader.stocks(on: days.filter { earlier.contains($0) && askedAt[$0] != nil })) { $1 }
        return questions(days: days, open: open, askedAt: askedAt, now: now).filter { $0 > first }
    }

    /// Whether a listed stock has no bar on any of the days, a trading week of them at least, that have bars, and nothing
    /// tells why. An answer about all of them would name it.
    /// - Parameter codes: those alone; empty: the whole market.
    static func haveHalt(
        on days: [TradeDate], of codes: Set<TSCode>, stores: Stores, now: Date
    ) async throws -> Bool {
        guard days.count >= 5 else { return false }
        let reader = OpenStocks(
            listings: try await stores.reference.listings(knownAt: now), codes: codes, stores: stores, now: now)
        let open = Array(try await reader.stocks(on: days).values)
        guard let first = open.first else { return false }
        return !open.dropFirst().reduce(first) { $0.intersection($1) }.isEmpty
    }

    /// - Parameter open: of each day that was answered and has bars, the stocks that are left open.
    static func questions(
        days: [TradeDate], open: [TradeDate: Set<TSCode>], askedAt: [TradeDate: Date], now: Date
    ) -> Set<TradeDate> {
        let (days, today) = (days.sorted(), ShanghaiTime(now).day)
        var settled: Set<TSCode> = []
        var found: Set<TradeDate> = []
        for (place, day) in days.enumerated() {
            guard let open = open[day], let asked = askedAt[day] else { continue }
            let next = days.dropFirst(place + 1).first
            if let next, asked >= ShanghaiTime.instant(next, hour: FetchPlan.closingHour, minute: 0) {
                settled = open
            } else {
                settled.formIntersection(open)
                if !open.isSubset(of: settled), ShanghaiTime(asked).day < today { found.insert(day) }
            }
        }
        return found
    }
}

/// The listed stocks that neither a bar nor a suspension tells of.
private struct OpenStocks {
    let listings: [Listing]
    let codes: Set<TSCode>
    let stores: Stores
    let now: Date

    /// Without the days that have no bar at all: they are asked for whole.
    func stocks(on days: [TradeDate]) async throws -> [TradeDate: Set<TSCode>] {
        var open: [TradeDate: Set<TSCode>] = [:]
        for day in days {
            let traded = try await stores.bars.codes(on: day, knownAt: now)
            guard !traded.isEmpty else { continue }
            let suspended = try await stores.reference.suspensions(on: day, knownAt: now) ?? []
            let listed = listings.lazy.filter { $0.trades(on: day) && (codes.isEmpty || codes.contains($0.code)) }
            open[day] = Set(listed.map(\.code)).subtracting(traded)
                .subtracting(suspended.lazy.filter { $0.timing == nil }.map(\.code))
        }
        return open
    }
}
