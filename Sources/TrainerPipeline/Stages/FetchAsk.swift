import TrainerCore

/// One question to a source, the unit in which replies land: what a kill can cost is counted in these.
enum FetchAsk: Hashable, Sendable {
    case bars(TradeDate)
    case factors(TradeDate)
    case suspensions(TradeDate)
    case limits(TradeDate)
    case basics(TradeDate)
    case stockBars(TSCode, ClosedRange<TradeDate>)
    case listBars([TSCode], ClosedRange<TradeDate>)
    case stockFactors(TSCode, ClosedRange<TradeDate>)

    /// What a source can have or lack as a whole.
    enum Kind: Hashable, Sendable {
        case bars, factors, suspensions, limits, basics
    }

    var kind: Kind {
        switch self {
        case .bars, .stockBars, .listBars: .bars
        case .factors, .stockFactors: .factors
        case .suspensions: .suspensions
        case .limits: .limits
        case .basics: .basics
        }
    }

    /// What a person reads while it is under way.
    var subject: String {
        switch self {
        case .bars(let day), .factors(let day), .suspensions(let day), .limits(let day), .basics(let day): day.dashed
        case .stockBars(let code, _), .stockFactors(let code, _): code.rawValue
        case .listBars(let codes, _): codes.count == 1 ? codes[0].rawValue : "\(codes[0])…\(codes[codes.count - 1])"
        }
    }

    func answer(of source: any MarketSource) async throws -> FetchAnswer {
        switch self {
        case .bars(let day): .bars(try await source.bars(on: day))
        case .stockBars(let code, let range): .bars(try await source.bars(of: code, in: range))
        case .listBars(let codes, let range): .bars(try await source.bars(of: codes, in: range))
        case .factors(let day): try await source.adjFactors(on: day).map(FetchAnswer.factors) ?? .lacking
        case .stockFactors(let code, let range):
            try await source.adjFactors(of: code, in: range).map(FetchAnswer.factors) ?? .lacking
        case .suspensions(let day): try await source.suspensions(on: day).map(FetchAnswer.suspensions) ?? .lacking
        case .limits(let day): try await source.publishedLimits(on: day).map(FetchAnswer.limits) ?? .lacking
        case .basics(let day): try await source.dailyBasics(on: day).map(FetchAnswer.basics) ?? .lacking
        }
    }
}

enum FetchAnswer: Sendable {
    case bars(BarReply)
    case factors([AdjFactor])
    case suspensions([Suspension])
    case limits([PublishedLimits])
    case basics([DailyBasic])
    /// This source, or this account, has no such data.
    case lacking
}
