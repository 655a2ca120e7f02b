/// Counts the calls of each (token, API) in fixed minutes, hours and days. Refused calls count too.
struct RateWindows {
    private struct Key: Hashable {
        let token: String
        let api: String
        let length: Double
    }

    private var counts: [Key: (start: Double, calls: Int)] = [:]

    /// Whether one more call fits into the window of `length` seconds; it is counted either way.
    mutating func allows(_ token: String, _ api: String, limit: Int, length: Double, now: Double) -> Bool {
        let key = Key(token: token, api: api, length: length)
        var window = counts[key] ?? (now, 0)
        if now - window.start >= length { window = (now, 0) }
        window.calls += 1
        counts[key] = window
        return window.calls <= limit
    }
}
