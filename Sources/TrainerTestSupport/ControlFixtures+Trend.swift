public import ControlAPI
import Foundation
import TrainerCore

extension ControlFixtures {
    /// Eight nights, the sixth of which came into service; the pass rate falls with the seventh.
    public static func trend(days: Int = 90) -> TrendReply {
        let passed = [91, 92, 90, 91, 93, 92, 80, 81]
        let runs = passed.enumerated().map { night, passed in
            TrendReply.Run(
                run: RunID("2026112\(night)-0200"), at: start.addingTimeInterval(86_400 * TimeInterval(night - 1)),
                model: ModelName(base: "ljwx-stock-trained-2026112\(night)_0200"),
                verdict: night == 5 || night == 1 ? .promoted : .kept, isChampion: night == 5,
                served: night == 5 || night == 1,
                figures: [
                    .init(
                        measure: .passRate, value: Double(passed) / 100, low: Double(passed) / 100 - 0.08,
                        high: Double(passed) / 100 + 0.05, n: 100),
                    .init(measure: .brier, value: 0.2481, low: 0.2402, high: 0.2560, n: 1_500),
                    .init(measure: .latency, value: 2.25, low: nil, high: nil, n: 100),
                ])
        }
        return TrendReply(
            days: days, runs: runs,
            changes: [
                .init(
                    measure: .passRate, first: RunID("20261126-0200"), shownBy: RunID("20261127-0200"), before: 0.915,
                    after: 0.805)
            ])
    }
}
