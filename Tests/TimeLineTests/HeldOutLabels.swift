import Labels
import MarketCalendar
import TimeLine
import TrainerCore
import TrainerTestSupport

/// Labels of held-out and other codes over some days, with gaps where a stock was suspended.
enum HeldOutLabels {
    static func labels(seed: UInt64, codes: Int = 900, days: [TradeDate], gaps: Int = 10) -> [MarketLabel] {
        var random = SplitMix64(seed: seed)
        return (0..<codes).flatMap { number -> [MarketLabel] in
            let code = code(number)
            // Of those that are never asked about a few are enough.
            guard code.isHeldOut || number % 10 == 0 else { return [] }
            let volatility = Double.random(in: 0.005...0.06, using: &random)
            return days.compactMap { day -> MarketLabel? in
                guard Int.random(in: 0..<100, using: &random) >= gaps else { return nil }
                return MarketLabel(
                    code: code, day: day, horizon: 5,
                    interval: LabelInterval(entry: day.advanced(by: 1), exit: day.advanced(by: 8)),
                    stockReturn: .random(in: -0.1...0.1, using: &random), benchmarkReturn: 0.001,
                    volatility: volatility * .random(in: 0.9...1.1, using: &random))
            }
        }
    }

    /// Main board twice as often as ChiNext, STAR and Beijing.
    private static func code(_ number: Int) -> TSCode {
        let last = String(String(1_000 + number).suffix(3))
        return switch number % 5 {
        case 0: TSCode(trusted: "300\(last).SZ")
        case 1: TSCode(trusted: "688\(last).SH")
        case 2: TSCode(trusted: "920\(last).BJ")
        default: TSCode(trusted: "600\(last).SH")
        }
    }

    /// Questions whose prompts say what they ask about.
    static func questions(_ items: [HoldOutItem], _ labels: [MarketLabel]) -> [GateQuestion] {
        let byKey = Dictionary(uniqueKeysWithValues: labels.map { ("\($0.code)|\($0.day)", $0) })
        return items.compactMap { item in
            byKey["\(item.code)|\(item.day)"].map {
                GateQuestion(
                    item: item, label: $0,
                    prompts: ["决策 \(item.code) \(item.day)"] + (item.narrative.map { ["分析 \($0.rawValue)"] } ?? []))
            }
        }
    }
}
