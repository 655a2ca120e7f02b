import TrainerCore

/// One question to a source, the unit in which replies land: what a kill can cost is counted in these.
enum FetchAsk: Hashable, Sendable {
    case bars(TradeDate)
    case factors(TradeDate)
    case suspensions(TradeDate)
    case stockBars(TSCode, ClosedRange<TradeDate>)
    case listBars([TSCode], ClosedRange<TradeDate>)
    case stockFactors(TSCode, ClosedRange<TradeDate>)

    /// What a source can have or lack as a whole.
    enum Kind: Hashable, Sendable {
        case bars, factors, suspensions
    }

    var kind: Kind {
        switch self {
        case .bars, .stockBars, .listBars: .bars
        case .factors, .stockFactors: .factors
        case .suspensions: .suspensions
        }
    }

    /// What a person reads while it is under way.
    var subject: String {
        switch self {
        case .bars(let day), .factors(let day), .suspensions(let day): day.dashed
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
        }
    }
}

enum FetchAnswer: Sendable {
    case bars(BarReply)
    case factors([AdjFactor])
    case suspensions([Suspension])
    /// This source, or this account, has no such data.
    case lacking
}
