internal import Foundation
internal import Statistics

/// Shares as people read them: one digit, and never rounded up to a limit that was missed.
enum Percent {
    static func text(_ rate: Double) -> String { String(format: "%.1f %%", (rate * 1000 + 1e-9).rounded(.down) / 10) }

    static func text(_ interval: WilsonInterval) -> String {
        String(format: "%.1f–%.1f %%", interval.lower * 100, interval.upper * 100)
    }

    /// The interval of a share, and what its cases are worth where that is less than they are: `69.9–97.2 %, n_eff 21.8`.
    static func interval(of share: Share) -> String { text(share.interval) + worth(of: share) }

    /// `, n_eff 21.8`; nothing where the cases count as many as they are.
    static func worth(of share: Share) -> String {
        share.effective.map { String(format: ", n_eff %.1f", $0) } ?? ""
    }

    /// Two digits, for rates of a few percent.
    static func fine(_ rate: Double) -> String { String(format: "%.2f %%", rate * 100) }

    static func fine(_ interval: Interval) -> String {
        String(format: "%.2f–%.2f %%", interval.lower * 100, interval.upper * 100)
    }
}

enum Ratio {
    static func text(_ ratio: Double) -> String { String(format: "%.2f", ratio) }
}

/// A number as the question prints it, more or less: no digits that say nothing.
enum Plain {
    static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}

enum Seconds {
    static func text(_ seconds: Double) -> String { String(format: "%.1f s", seconds) }
}
