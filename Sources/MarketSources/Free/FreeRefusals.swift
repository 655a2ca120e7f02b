import TrainerCore

/// Stocks of which a page gave nothing while it answered for others. A few are those stocks' own affair: their days stay
/// open and the run goes on. Many are the page's, which has changed or is down, and end the run.
struct FreeRefusals: Sendable {
    enum Page: Hashable, Sendable {
        case bars, factors
        /// Of bars for which nobody may stand in.
        case standIn
    }

    /// Fewer are not many,
    static let most = 5
    /// and in any order no more than this share of the stocks that were asked for.
    static let percent = 2

    private struct Tally {
        var asked: Set<TSCode> = []
        var refused: Set<TSCode> = []
        /// Since the last answer.
        var inARow: Set<TSCode> = []
    }

    private var day: TradeDate?
    private var tallies: [Page: Tally] = [:]

    mutating func answered(_ code: TSCode, _ page: Page, on day: TradeDate) {
        begin(day)
        tallies[page, default: Tally()].asked.insert(code)
        tallies[page]?.refused.remove(code)
        tallies[page]?.inARow = []
    }

    /// Whether they are many with this one; then the next run counts anew.
    mutating func areMany(with code: TSCode, _ page: Page, on day: TradeDate) -> Bool {
        begin(day)
        var tally = tallies[page] ?? Tally()
        tally.asked.insert(code)
        tally.refused.insert(code)
        tally.inARow.insert(code)
        let isMuch = tally.refused.count * 100 > tally.asked.count * Self.percent
        let areMany = tally.inARow.count >= Self.most || tally.refused.count >= Self.most && isMuch
        tallies[page] = areMany ? nil : tally
        return areMany
    }

    private mutating func begin(_ day: TradeDate) {
        guard self.day != day else { return }
        self.day = day
        tallies = [:]
    }
}
