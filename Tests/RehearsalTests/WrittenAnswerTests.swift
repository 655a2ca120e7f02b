import Foundation
import Samples
import SandboxMarket
import Testing
import TrainerCore
import TrainerTestSupport

@testable import Rehearsal
@testable import SandboxOllama

@Suite("the answers that a rehearsal's script writes")
struct WrittenAnswerTests {
    private static let odds = [UpOdds.none, UpOdds(probability: 0.37, similar: 41, all: 1_206)]
    private static let version = "ljwx-stock-trained-20261121_0200:latest"

    @Test("are, read from the question alone, word for word those of the samples", arguments: odds)
    func sameAsSamples(_ odds: UpOdds) async throws {
        let script = try await Self.script()
        var tasks: [TaskKind: Int] = [:]
        for sample in Self.samples(odds) {
            let reply = try script.reply(model: Self.version, question: sample.prompt)
            #expect(reply.text == sample.output, "\(sample.key)")
            tasks[sample.key.task, default: 0] += 1
        }
        #expect(tasks.count == 4 && tasks.values.allSatisfy { $0 > 100 })
    }

    @Test("are given for trained versions alone: the base says its question back")
    func baseEchoes() async throws {
        let script = try await Self.script()
        let sample = try #require(Self.samples(.none).first)
        #expect(try script.reply(model: "ljwx-stock:base", question: sample.prompt).text == sample.prompt)
    }

    @Test("are refused for a question that lacks what they want, with the field's name")
    func lacking() async throws {
        let script = try await Self.script()
        let sample = try #require(Self.samples(.none).first)
        let without = sample.prompt.replacing("RSI14：", with: "")
        #expect {
            _ = try script.reply(model: Self.version, question: without)
        } throws: { error in
            "\(error)".contains("field rsi ")
        }
    }

    private static func script() async throws -> AnswerScript {
        try await TemporaryDirectory.with { folder in
            let file = folder.appending(path: "answers.json")
            try Data(RehearsalFolder.script).write(to: file)
            return try AnswerScript(file: file)
        }
    }

    /// Every seventh day of twenty stocks that know crossings, flat days, limits and all levels of risk.
    private static func samples(_ odds: UpOdds) -> [Sample] {
        let market = MarketSimulator(seed: 11, stocks: 20, start: MarketDay(yyyymmdd: 20_250_102))
            .market(through: MarketDay(yyyymmdd: 20_251_231))
        let writer = SampleWriter()
        return market.codes.flatMap { code -> [Sample] in
            let bars = market.bars(of: code).compactMap(bar)
            return stride(from: SampleWriter.minimumBars - 1, to: bars.count, by: 7).flatMap { index -> [Sample] in
                let window = Array(bars[max(0, index + 1 - SampleWriter.windowLength)...index])
                guard case .samples(let samples) = writer.samples(window: window, odds: { _ in odds }) else {
                    return []
                }
                return samples
            }
        }
    }

    private static func bar(_ bar: MarketBar) -> DailyBar? {
        guard let code = TSCode(bar.code), let day = TradeDate(bar.day.description) else { return nil }
        return DailyBar(
            code: code, date: day, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            preClose: bar.preClose, volume: bar.volume, amount: bar.amount)
    }
}
