import Foundation
import TrainerCore

/// Numbers and instants as people read them; times in Asia/Shanghai.
enum Format {
    /// `92.5%`; 0…1 in.
    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + "%" }

    /// `0.8 s`, `42 s`, `3 min 05 s`, `2 h 10 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "-" }
        if seconds < 10 { return fixed(seconds, 1) + " s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
        if whole < 48 * 3600 { return "\(whole / 3600) h \(two(whole / 60 % 60)) min" }
        return "\(whole / 86_400) d \(whole / 3600 % 24) h"
    }

    /// The same for a table's cell: `3m05s`.
    static func shortDuration(_ seconds: Double) -> String {
        duration(seconds).replacing(" min", with: "m").replacing(" ", with: "")
    }

    /// `12.3 GiB`
    static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if abs(value) < 1024 { return fixed(value, unit == "B" ? 0 : 1) + " " + unit }
            value /= 1024
        }
        return fixed(value, 1) + " TiB"
    }

    /// `2026-11-21 02:00`
    static func minute(_ instant: Date) -> String { String(ShanghaiTime(instant).text.dropLast(3)) }
    static func second(_ instant: Date) -> String { ShanghaiTime(instant).text }

    /// Digits after the point, rounded to nearest; the same in every locale.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", locale: nil, value)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
