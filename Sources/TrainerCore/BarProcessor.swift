/// A program of the user's between what was fetched and what samples are made of: it sees a stock's bars up to a day and
/// gives them back as samples are to see them.
public protocol BarProcessor: Sendable {
    /// Which one it is: under another, what samples are made of is another.
    var mark: String { get }
    /// Begins anew: an edited program takes effect with the next stage that makes samples.
    func session() -> any BarProcessorSession
}

/// One caller's, who asks one thing at a time.
public protocol BarProcessorSession: Sendable {
    /// - Parameter bars: of one stock, ascending by day, up to the day that a sample is made for; never one after it.
    /// - Throws: `TrainerError` where it gives no answer by the rules.
    func processed(_ bars: [DailyBar]) async throws -> [DailyBar]
}

/// What may come back from a processor. It may change a bar and leave one out; it may not add one, and what it says of a day
/// may depend on that day and those before it alone.
public enum ProcessedBars {
    /// What is wrong with them, or nil.
    ///
    /// - Parameters:
    ///   - given: what the processor was given.
    ///   - before: what it gave back for the same stock up to an earlier day.
    public static func fault(in bars: [DailyBar], given: [DailyBar], before: [DailyBar] = []) -> String? {
        guard let last = given.last else { return bars.isEmpty ? nil : "a bar where none was given" }
        let days = Set(given.map(\.date))
        var newest: TradeDate?
        for bar in bars {
            if bar.code != last.code { return "\(bar.code) where \(last.code) was given" }
            if bar.date > last.date { return "\(bar.date), which is after \(last.date)" }
            if !days.contains(bar.date) { return "\(bar.date), which was not given" }
            if let newest, bar.date <= newest { return "\(bar.date) after \(newest): days must ascend" }
            if let defect = bar.defect { return "\(bar.date): \(defect.rawValue)" }
            newest = bar.date
        }
        return lookAhead(in: bars, before: before)
    }

    /// A day of which it says something else now that later days are known.
    private static func lookAhead(in bars: [DailyBar], before: [DailyBar]) -> String? {
        guard let end = before.last?.date else { return nil }
        let again = bars.prefix { $0.date <= end }
        guard !again.elementsEqual(before) else { return nil }
        let known = Set(before)
        let odd = again.first { !known.contains($0) }?.date ?? end
        return "\(odd) depends on days after \(end)"
    }
}
