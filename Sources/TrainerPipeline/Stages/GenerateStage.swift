public import Foundation
import Messages
import Samples
public import TrainerCore

/// Writes this run's candidate samples: the new days of stocks that were seen before, and a spread of the last
/// `daysBack` days for stocks that are new.
public struct GenerateStage: Stage {
    public struct Input: Codable, Sendable {
        public let asOf: TradeDate
        public let knownAt: Date
        /// Stocks served by one run.
        public let stockBatchSize: Int
        /// Calendar days of history that a new stock's samples are spread over.
        public let daysBack: Int
        /// Calendar days after which a gap of a known stock is not filled any more.
        public let incrementalDays: Int
    }

    public struct Output: Codable, Sendable {
        public let path: String
        public let digest: ContentDigest
        public let candidates: Int
        public let stocks: Int
        /// Reason → (stock, day) pairs that gave no sample.
        public let skipped: [String: Int]
    }

    /// A new stock's days lie this many trading days apart: neighbouring days say nearly the same.
    static let spread = 5

    public let name = StageName.generate
    private let stores: Stores
    private let maker: SampleMaker

    public init(stores: Stores) {
        self.stores = stores
        self.maker = SampleMaker(bars: stores.bars, writer: SampleWriter())
    }

    public func run(_ input: Input, _ context: StageContext) async throws -> Output {
        let coverage = try await stores.samples.coverage()
        let listed = try await stores.bars.codes(on: input.asOf, knownAt: input.knownAt).filter { !$0.isHeldOut }
        let batch = Self.batch(of: listed, coverage: coverage, asOf: input.asOf, size: input.stockBatchSize)
        let tradingDays = try await stores.bars.tradingDays(
            in: input.asOf.advanced(by: -input.daysBack)...input.asOf, knownAt: input.knownAt)

        var made = SampleMaker.Made()
        for (index, code) in batch.enumerated() {
            try Task.checkCancellation()
            let days = Self.days(
                for: coverage[code], tradingDays: tradingDays, asOf: input.asOf, incrementalDays: input.incrementalDays)
            let part = try await maker.samples(of: code, on: days, knownAt: input.knownAt)
            made.samples += part.samples
            made.skipped.merge(part.skipped, uniquingKeysWith: +)
            await context.progress(
                Double(index + 1) / Double(batch.count),
                .generateProgress(stocks: index + 1, of: batch.count, samples: made.samples.count))
        }

        made.samples.sort { $0.key < $1.key }
        let data = try JSONLines.encode(made.samples)
        let path = RunFiles.candidates(context.run.id)
        try await stores.artifacts.write(data, to: path)
        return Output(
            path: path, digest: .of(data), candidates: made.samples.count, stocks: batch.count, skipped: made.skipped)
    }

    /// The stocks to serve: those waiting longest first (never served before served), ties by a hash, so that no
    /// exchange or sector goes first and every stock gets its turn.
    static func batch(of codes: [TSCode], coverage: [TSCode: TradeDate], asOf: TradeDate, size: Int) -> [TSCode] {
        let order = codes.filter { (coverage[$0] ?? TradeDate(dayNumber: 0)) < asOf }.sorted {
            (coverage[$0]?.dayNumber ?? 0, $0.stableHash) < (coverage[$1]?.dayNumber ?? 0, $1.stableHash)
        }
        return order.prefix(size).sorted()
    }

    static func days(
        for covered: TradeDate?, tradingDays: [TradeDate], asOf: TradeDate, incrementalDays: Int
    ) -> [TradeDate] {
        guard let covered else {
            return tradingDays.reversed().enumerated().filter { $0.offset % spread == 0 }.map(\.element).reversed()
        }
        let oldest = max(covered, asOf.advanced(by: -incrementalDays))
        return tradingDays.filter { $0 > oldest }
    }
}
