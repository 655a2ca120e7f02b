import ControlAPI
import Foundation
import MarketCalendar
import MarketHealth
import Messages
import TrainerCore
import TrainerPipeline

extension DaemonBackend {
    func dataHealth(_ code: TSCode?, from: TradeDate?, to: TradeDate?) async throws -> HealthReply {
        try await dataReader.health(code, from: from, to: to)
    }

    func dataCoverage() async throws -> CoverageReply {
        let answer = try await PartialReading.answer { try await dataReader.coverage() }
        var reply = answer.value
        reply.notices = answer.leftOut.map { [Message.landingNotMerged(why: $0.message)] }
        return reply
    }

    func dataBars(_ request: BarsRequest) async throws -> BarsReply {
        try await BarTable(stores: stores, clock: clock).reply(to: request)
    }

    func dataRisk(_ code: TSCode, asOf: TradeDate?) async throws -> RiskReply {
        try await dataReader.risk(of: code, asOf: asOf)
    }

    private var dataReader: DataReader { DataReader(stores: stores, clock: clock) }
}

/// What `ljwxctl data` asks: how far the stored data reach, and what the checks found in them.
struct DataReader: Sendable {
    let stores: Stores
    let clock: any WallClock

    private static let firstDay = ExchangeCalendar.firstDay

    func health(_ code: TSCode?, from: TradeDate?, to: TradeDate?) async throws -> HealthReply {
        let days = try await tradingDays()
        let last = to ?? days.last ?? ShanghaiTime(clock.now).day
        let first = from ?? min(days.first ?? last, last)
        guard first <= last else {
            throw TrainerError(.usage, .rangeIsEmpty(from: first.dashed, to: last.dashed))
        }
        // A stock's findings and refused rows stand under the code that it had.
        let history = try await history()
        let stock = code.map { history.later(than: $0) ?? $0 }
        let limit = ControlProtocol.maximumFindings
        var findings = try await stores.findings.findings(of: stock, in: first...last)
        var refused = try await stores.bars.refusals(of: stock, in: refusedRange(from: from, to: to), limit: limit)
        for old in stock.map(history.earlier) ?? [] {
            findings += try await stores.findings.findings(of: old, in: first...last)
            refused = refused.joined(
                with: try await stores.bars.refusals(of: old, in: refusedRange(from: from, to: to), limit: limit),
                limit: limit)
        }
        return HealthReply(code: stock, from: first, to: last, findings: findings, refused: refused)
    }

    private func history() async throws -> CodeHistory {
        CodeHistory(try await stores.reference.codeChanges(knownAt: clock.now))
    }

    func coverage() async throws -> CoverageReply {
        let days = try await tradingDays()
        let range = (days.first ?? Self.firstDay)...(days.last ?? Self.firstDay)
        let calendar = ExchangeCalendar.openDays(in: range)
        let stored = Set(days)
        var stocks = 0
        if let last = days.last { stocks = try await stores.bars.codes(on: last, knownAt: clock.now).count }
        return CoverageReply(
            days: days, stocks: stocks, sources: try await stores.bars.origins(),
            gaps: days.isEmpty ? [] : calendar.days.filter { !stored.contains($0) },
            assumedFrom: calendar.assumedFrom,
            findings: try await stores.findings.findings(of: nil, in: range),
            refused: try await stores.bars.refusals(of: nil, in: refusedRange(from: nil, to: nil), limit: 0).total,
            samples: CoverageReply.Samples(
                SampleTally.ofStocks(try await stores.samples.tallies(), try await history())))
    }

    func risk(of code: TSCode, asOf: TradeDate?) async throws -> RiskReply {
        let now = clock.now
        let stock = try await history().later(than: code) ?? code
        let day = min(asOf ?? ShanghaiTime(now).day, ShanghaiTime(now).day)
        let bars = try await stores.bars.window(of: stock, asOf: day, count: Self.riskBars, knownAt: now)
        guard let last = bars.last else {
            throw TrainerError(.notFound, .noBarsOf(code.rawValue, to: day.dashed), hint: .noBarsOfHint)
        }
        let spells = try await stores.reference.nameSpells(knownAt: now)
        let name = spells.filter { $0.code == stock && $0.start <= last.date }.max { $0.start < $1.start }?.name
        let grade = RiskGrade(bars: bars, name: name)
        return RiskReply(
            code: stock, day: last.date, level: grade.level, isAtLeast: grade.isAtLeast, points: grade.points,
            mediumFrom: RiskGrade.gradeSteps.medium, highFrom: RiskGrade.gradeSteps.high,
            factors: grade.rows.map {
                RiskReply.Factor(
                    factor: $0.factor.rawValue, value: $0.value, points: $0.points, steps: $0.factor.steps,
                    riskierBelow: $0.factor.isRiskierBelow)
            })
    }

    /// What the longest factor looks back.
    private static let riskBars = 250

    /// A day all of whose rows were refused has no bar, so that the stored days do not bound it.
    private func refusedRange(from: TradeDate?, to: TradeDate?) -> ClosedRange<TradeDate> {
        let first = from ?? Self.firstDay
        return first...max(first, to ?? ShanghaiTime(clock.now).day)
    }

    private func tradingDays() async throws -> [TradeDate] {
        let now = clock.now
        return try await stores.bars.tradingDays(
            in: Self.firstDay...max(Self.firstDay, ShanghaiTime(now).day), knownAt: now)
    }
}
