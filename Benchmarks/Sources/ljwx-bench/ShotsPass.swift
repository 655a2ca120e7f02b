import Foundation
import Modelfile
import Samples
import TrainerCore

/// `shots-pass BARS CONTEXT`: the choice of a model's shots from 100,000 samples by the product's own writer, none of a
/// held-out code, for a window of CONTEXT tokens. Prints the CPU milliseconds of the one choice and how many shots it
/// gave; making the samples is not timed.
enum ShotsPass {
    static let verb = "shots-pass"
    static let candidates = 100_000
    /// Days that the samples lie on, the market's last.
    private static let days = 120
    /// As `training_config.json` has them.
    private static let (pairs, answerTokens, newDays) = (100, 1_024, 30)

    static func main(_ arguments: [String]) throws {
        guard arguments.count == 2, let context = Int(arguments[1]) else {
            throw BenchError("usage: ljwx-bench \(verb) BARS CONTEXT", status: 64)
        }
        let market = try DayBars(arguments[0])
        let pool = try pool(of: market)
        let material = TrainingMaterial(
            base: ModelName(base: "bench", tag: "base"), system: SystemPrompt.builtIn,
            parameters: ["num_ctx": .integer(context), "num_predict": .integer(answerTokens)], pool: pool,
            questions: [try question(of: market)], maximumShots: pairs,
            newSince: DayBars.date(MarketFile.days - 1).advanced(by: -newDays))
        let begin = cpuMilliseconds()
        let plan = try FewShotTrainer().plan(for: material)
        let choosing = cpuMilliseconds() - begin
        // Giving back a hundred thousand samples is no part of the choice.
        withExtendedLifetime(material) {}
        print("milliseconds", choosing)
        print("shots", plan.shots.count)
    }

    /// Of every open stock some days, other ones than its neighbours'.
    private static func pool(of market: DayBars) throws -> [Sample] {
        let open = (0..<MarketFile.stocks).filter { !DayBars.code($0).isHeldOut }
        let wanted = candidates / TaskKind.allCases.count
        let perStock = (wanted + open.count - 1) / open.count
        var pool: [Sample] = []
        pool.reserveCapacity(candidates)
        for stock in open {
            let bars = market.bars(of: stock)
            for turn in 0..<perStock where pool.count < candidates {
                // 13 has no divisor in common with 120: a stock's days differ.
                pool += try samples(bars, back: (stock * 7 + turn * 13) % days)
            }
        }
        guard pool.count == candidates else { throw BenchError("\(pool.count) candidates, not \(candidates)") }
        return pool
    }

    private static func question(of market: DayBars) throws -> String {
        guard let stock = (0..<MarketFile.stocks).first(where: { DayBars.code($0).isHeldOut }),
            let longest = try samples(market.bars(of: stock), back: 0).map(\.prompt).max(by: { $0.count < $1.count })
        else { throw BenchError("no held-out code") }
        return longest
    }

    private static func samples(_ bars: [DailyBar], back: Int) throws -> [Sample] {
        switch SampleWriter().samples(window: Array(bars.dropLast(back))) {
        case .samples(let samples): return samples
        case .skipped(let reason): throw BenchError("no sample: \(reason.rawValue)")
        }
    }
}
