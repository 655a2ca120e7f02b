import TrainerCore

/// `每分钟最多访问该接口500次`, or `频率超限(500次/分钟)` as in 2026, and their hourly and daily sisters.
struct RateText: Hashable, Sendable {
    let period: CallQuota.Period
    /// Calls a period; nil where the text does not say.
    let limit: Int?

    init?(_ words: String) {
        let (unit, count): (Substring, Substring)
        if let found = words.firstMatch(of: /每(分钟|小时|天|日)最多访问该接口([0-9]*)/) {
            (unit, count) = (found.1, found.2)
        } else if let found = words.firstMatch(of: /频率超限\s*[(（]\s*([0-9]*)\s*次\s*[\/／]\s*(分钟|小时|天|日)/) {
            (unit, count) = (found.2, found.1)
        } else if words.contains("频率超限") {
            // Without a period the shortest wait is tried first.
            (unit, count) = ("分钟", "")
        } else {
            return nil
        }
        switch unit {
        case "小时": period = .hour
        case "天", "日": period = .day
        default: period = .minute
        }
        limit = Int(count)
    }

    var code: TrainerError.Code {
        switch period {
        case .minute: .rateLimitedMinute
        case .hour: .rateLimitedHour
        case .day: .rateLimitedDay
        }
    }
}
