import TrainerCore

/// One question to a source, the unit in which replies land: what a kill can cost is counted in these.
enum FetchAsk: Hashable, Sendable {
    case calendar(ClosedRange<TradeDate>)
    case listings([Listing.Status], ClosedRange<TradeDate>)
    case names(ClosedRange<TradeDate>)
    case codeChanges(ClosedRange<TradeDate>)
    case index(ClosedRange<TradeDate>)
    case bars(TradeDate)
    case factors(TradeDate)
    case suspensions(TradeDate)
    /// Of several days, ascending, in one question.
    case suspensionsOf([TradeDate])
    case limits(TradeDate)
    case basics(TradeDate)
    /// Stocks that a day's answer left out.
    case restOfDay([TSCode], TradeDate)
    case stockBars(TSCode, ClosedRange<TradeDate>)
    case listBars([TSCode], ClosedRange<TradeDate>)
    case stockFactors(TSCode, ClosedRange<TradeDate>)
    case listFactors([TSCode], ClosedRange<TradeDate>)

    /// - Parameter days: one or more, ascending.
    static func suspensions(of days: [TradeDate]) -> FetchAsk {
        days.count == 1 ? .suspensions(days[0]) : .suspensionsOf(days)
    }

    typealias Kind = MarketData

    var kind: Kind {
        switch self {
        case .calendar: .calendar
        case .listings: .listings
        case .names: .names
        case .codeChanges: .codeChanges
        case .index: .index
        case .bars, .restOfDay, .stockBars, .listBars: .bars
        case .factors, .stockFactors, .listFactors: .factors
        case .suspensions, .suspensionsOf: .suspensions
        case .limits: .limits
        case .basics: .basics
        }
    }

    /// What a person reads while it is under way; nil for a list, which is over before anybody looks.
    var subject: String? {
        switch self {
        case .calendar, .listings, .names, .codeChanges, .index: nil
        case .bars(let day), .restOfDay(_, let day), .factors(let day), .suspensions(let day), .limits(let day),
            .basics(let day):
            day.dashed
        case .suspensionsOf(let days): "\(days[0].dashed)…\(days[days.count - 1].dashed)"
        case .stockBars(let code, _), .stockFactors(let code, _): code.rawValue
        case .listBars(let codes, _), .listFactors(let codes, _):
            codes.count == 1 ? codes[0].rawValue : "\(codes[0])…\(codes[codes.count - 1])"
        }
    }

    /// What of a round of corrections is done once this has landed; nil for a day's bars, which have a mark anyway.
    var correctedPart: (list: SourceList, range: ClosedRange<TradeDate>)? {
        switch self {
        case .suspensions(let day): (.correctedSuspensions, day...day)
        case .suspensionsOf(let days): (.correctedSuspensions, days[0]...days[days.count - 1])
        case .factors(let day): (.correctedFactors, day...day)
        case .listFactors(let codes, let range):
            (.correctedListFactors(first: codes[0], last: codes[codes.count - 1]), range)
        case .listBars(let codes, let range): (.correctedList(first: codes[0], last: codes[codes.count - 1]), range)
        default: nil
        }
    }

    /// Whether the round that is due since then has asked this already. A list is known by its ends, on whichever day the
    /// round goes on.
    func isCorrected(since due: TradeDate, _ marks: [SourceList: ListMark]) -> Bool {
        guard let part = correctedPart, let mark = marks[part.list], ShanghaiTime(mark.askedAt).day >= due else {
            return false
        }
        switch part.list {
        case .correctedFactors: return mark.range == part.range
        // Days are asked for in their order.
        case .correctedSuspensions: return part.range.upperBound <= mark.range.upperBound
        default: return true
        }
    }

    /// Asked on top of the day, which stays short, and is told, where the server refuses lists or its answer cannot be read.
    private static func rest(
        _ codes: [TSCode], _ day: TradeDate, _ source: any MarketSource
    ) async throws -> BarReply {
        do {
            return try await source.bars(of: codes, in: day...day)
        } catch let error as TrainerError where [.requestInvalid, .upstreamMalformed].contains(error.code) {
            return BarReply(bars: [], calls: 1)
        }
    }

    func answer(of source: any MarketSource) async throws -> FetchAnswer {
        switch self {
        case .calendar(let range): .answered(try await source.openDays(in: range).map(ListAnswer.calendar), range)
        case .listings(let part, let range):
            .answered(try await source.listings(in: part).map { .listings($0, part) }, range)
        case .names(let range): .answered(try await source.nameSpells(in: range).map(ListAnswer.names), range)
        case .codeChanges(let range): .answered(try await source.codeChanges().map(ListAnswer.codeChanges), range)
        case .index(let range):
            .answered(try await source.indexBars(of: FetchStage.index, in: range).map(ListAnswer.index), range)
        case .bars(let day): .bars(try await source.bars(on: day))
        case .restOfDay(let codes, let day): .bars(try await Self.rest(codes, day, source))
        case .stockBars(let code, let range): .bars(try await source.bars(of: code, in: range))
        case .listBars(let codes, let range): .bars(try await source.bars(of: codes, in: range))
        case .factors(let day): try await source.adjFactors(on: day).map(FetchAnswer.factors) ?? .lacking
        case .stockFactors(let code, let range):
            try await source.adjFactors(of: code, in: range).map(FetchAnswer.factors) ?? .lacking
        case .listFactors(let codes, let range):
            try await source.adjFactors(of: codes, in: range).map(FetchAnswer.factors) ?? .lacking
        case .suspensions(let day): try await source.suspensions(on: day).map(FetchAnswer.suspensions) ?? .lacking
        case .suspensionsOf(let days):
            try await source.suspensions(in: days[0]...days[days.count - 1]).map(FetchAnswer.suspensions) ?? .lacking
        case .limits(let day): try await source.publishedLimits(on: day).map(FetchAnswer.limits) ?? .lacking
        case .basics(let day): try await source.dailyBasics(on: day).map(FetchAnswer.basics) ?? .lacking
        }
    }
}

enum FetchAnswer: Sendable {
    case list(ListAnswer, ClosedRange<TradeDate>)
    case bars(BarReply)
    case factors([AdjFactor])
    case suspensions([Suspension])
    case limits([PublishedLimits])
    case basics([DailyBasic])
    /// This source, or this account, has no such data.
    case lacking

    static func answered(_ answer: ListAnswer?, _ range: ClosedRange<TradeDate>) -> FetchAnswer {
        answer.map { .list($0, range) } ?? .lacking
    }
}
