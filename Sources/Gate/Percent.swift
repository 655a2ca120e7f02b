internal import Foundation
internal import Statistics

/// Shares as people read them: one digit, and never rounded up to a limit that was missed.
enum Percent {
    static func text(_ rate: Double) -> String { String(format: "%.1f %%", (rate * 1000 + 1e-9).rounded(.down) / 10) }

    static func text(_ interval: WilsonInterval) -> String {
        String(format: "%.1f–%.1f %%", interval.lower * 100, interval.upper * 100)
    }
}

enum Seconds {
    static func text(_ seconds: Double) -> String { String(format: "%.1f s", seconds) }
}
