import Testing
import TrainerCore
import TrainerTestSupport
import Universe

@Suite("the universe of a day")
struct UniverseTests {
    private let asOf = TradeDate(dayNumber: 20_000)
    private let open = BarBuilder.codes(60).filter { !$0.isHeldOut }

    private func policy(st: Bool = false, listedDays: Int = 0) -> UniversePolicy {
        UniversePolicy(mode: .all, stocksPerRun: 30, includesST: st, minimumListedDays: listedDays)
    }

    private func listing(_ code: TSCode, _ name: String = "甲", from: Int = 10_000, to end: Int? = nil) -> Listing {
        Listing(
            code: code, name: name, status: end == nil ? .listed : .delisted,
            listDate: TradeDate(dayNumber: from), delistDate: end.map(TradeDate.init(dayNumber:)))
    }

    @Test("holds every stock that traded, whatever became of it later: delisted since, or missing from the lists")
    func survivorship() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<200 {
            // Any list that a later day may give: each stock stays, is delisted after the day, or is forgotten.
            let listings = open.compactMap { code -> Listing? in
                switch Int.random(in: 0...2, using: &random) {
                case 0: listing(code)
                case 1: listing(code, to: asOf.dayNumber + Int.random(in: 1...900, using: &random))
                default: nil
                }
            }
            let universe = Universe(
                asOf: asOf, traded: open, facts: .init(listings: listings), policy: policy(listedDays: 120))
            #expect(universe.members == open)
            #expect(universe.excluded.isEmpty)
        }
    }

    @Test("holds the stocks of a list alone, where there is one")
    func list() {
        let wanted = [open[3], open[1], TSCode(trusted: "600999.SH")]
        let policy = UniversePolicy(
            mode: .all, stocksPerRun: 30, includesST: false, minimumListedDays: 0, codes: wanted)
        #expect(Universe(asOf: asOf, traded: open, facts: .init(), policy: policy).members == [open[1], open[3]])
    }

    @Test("holds a stock of a list under its code of today, by whichever of its codes the list names it")
    func renumberedInList() {
        let change = CodeChange(old: open[1], new: open[2])
        for named in [change.old, change.new] {
            let policy = UniversePolicy(
                mode: .all, stocksPerRun: 30, includesST: false, minimumListedDays: 0, codes: [named])
            let universe = Universe(asOf: asOf, traded: open, facts: .init(codeChanges: [change]), policy: policy)
            #expect(universe.members == [change.new])
            #expect(universe.excluded == [change.old: .renumbered])
        }
    }

    @Test("never holds a held-out code")
    func heldOut() {
        let codes = BarBuilder.codes(300)
        let universe = Universe(asOf: asOf, traded: codes, facts: .init(), policy: policy())
        #expect(universe.members == codes.filter { !$0.isHeldOut })
        #expect(Set(universe.excluded.values) == [.heldOut])
        #expect(universe.members.count + universe.excluded.count == codes.count)
    }

    @Test("leaves ST stocks out by their name on the day, not by today's")
    func specialTreatment() {
        let code = open[0]
        let facts = Universe.Facts(
            listings: [listing(code, "*ST甲")],
            names: [
                NameSpell(code: code, name: "甲", start: TradeDate(dayNumber: 10_000), end: asOf),
                NameSpell(code: code, name: "*ST甲", start: asOf.advanced(by: 1), end: nil),
            ])
        func holds(_ day: TradeDate, st: Bool) -> Bool {
            Universe(asOf: day, traded: [code], facts: facts, policy: policy(st: st)).members == [code]
        }
        #expect(holds(asOf, st: false))
        #expect(!holds(asOf.advanced(by: 1), st: false))
        #expect(holds(asOf.advanced(by: 1), st: true))
    }

    @Test("does not judge a stock whose only known name began after the day by today's name")
    func laterName() {
        let code = open[0]
        let spell = NameSpell(code: code, name: "*ST甲", start: asOf.advanced(by: 1), end: nil)
        let facts = Universe.Facts(listings: [listing(code, "*ST甲")], names: [spell])
        #expect(facts.name(of: code, on: asOf) == nil)
        #expect(Universe(asOf: asOf, traded: [code], facts: facts, policy: policy()).members == [code])
    }

    @Test("leaves a listing out until it is old enough; where the day is unknown it stays")
    func newListings() {
        let facts = Universe.Facts(listings: [
            listing(open[0], from: asOf.dayNumber - 119), listing(open[1], from: asOf.dayNumber - 120),
        ])
        let universe = Universe(
            asOf: asOf, traded: open.prefix(3), facts: facts, policy: policy(listedDays: 120))
        #expect(universe.members == [open[1], open[2]].sorted())
        #expect(universe.excluded == [open[0]: .newListing])
    }

    @Test("counts a renumbered Beijing stock once, under its new code, and under the old one where the new has no bars")
    func renumbered() {
        let change = CodeChange(old: TSCode(trusted: "830799.BJ"), new: TSCode(trusted: "920799.BJ"))
        func members(_ traded: [TSCode]) -> [TSCode] {
            Universe(asOf: asOf, traded: traded, facts: .init(codeChanges: [change]), policy: policy()).members
        }
        #expect(members([change.old, change.new].filter { !$0.isHeldOut }) == [change.new].filter { !$0.isHeldOut })
        #expect(members([change.old]) == [change.old].filter { !$0.isHeldOut })
    }

    @Test("a stock that was kept for questions under its old code stays out, and is ST by a name that it had under it")
    func renumberedFacts() throws {
        let codes = (0..<300).map { TSCode(trusted: "\(830_000 + $0).BJ") }
        let held = try #require(codes.first { $0.isHeldOut })
        let free = codes.filter { !$0.isHeldOut }
        let facts = Universe.Facts(
            names: [NameSpell(code: free[1], name: "*ST甲", start: TradeDate(dayNumber: 19_000), end: nil)],
            codeChanges: [CodeChange(old: held, new: free[0]), CodeChange(old: free[1], new: free[2])])
        let universe = Universe(asOf: asOf, traded: free.prefix(4), facts: facts, policy: policy())
        #expect(universe.excluded == [free[0]: .heldOut, free[1]: .renumbered, free[2]: .specialTreatment])
        #expect(universe.members == [free[3]])
    }

    @Test("leaves B shares out")
    func bShares() {
        let code = ["900901.SH", "900902.SH"].map { TSCode(trusted: $0) }.first { !$0.isHeldOut } ?? open[0]
        #expect(Universe(asOf: asOf, traded: [code], facts: .init(), policy: policy()).excluded == [code: .bShare])
    }
}

@Suite("the rotation")
struct RotationTests {
    private func policy(_ size: Int) -> UniversePolicy {
        UniversePolicy(mode: .rotate, stocksPerRun: size, includesST: true, minimumListedDays: 0)
    }

    /// Serves `runs` times; the history is what the runs before served.
    private func serve(_ codes: [TSCode], size: Int, runs: Int, covers: (TSCode) -> Bool = { _ in true }) -> [[TSCode]]
    {
        var history: [[TSCode]] = []
        var coverage: [TSCode: TradeDate] = [:]
        for run in 0..<runs {
            let rotation = Rotation(codes, history: history, coverage: coverage, policy: policy(size))
            history.insert(rotation.served, at: 0)
            for code in rotation.served where covers(code) { coverage[code] = TradeDate(dayNumber: 20_000 + run) }
        }
        return history.reversed()
    }

    @Test(
        "serves each of N stocks exactly once in ⌈N/n⌉ runs, those that never give a sample too",
        arguments: [(1, 1), (30, 30), (31, 30), (89, 30), (95, 30), (200, 7), (540, 30)])
    func fair(count: Int, size: Int) {
        let codes = BarBuilder.codes(count)
        let rounds = (count + size - 1) / size
        for silent in [0, 2, count] {
            let runs = serve(codes, size: size, runs: rounds) {
                silent == 0 || Int($0.stableHash % UInt64(silent)) != 0
            }
            var times: [TSCode: Int] = [:]
            for code in runs.joined() { times[code, default: 0] += 1 }
            #expect(Set(times.keys) == Set(codes))
            // The last round is filled up from the front where N is no multiple of n.
            #expect(times.values.filter { $0 > 1 }.count == max(0, rounds * size - count).clamped(to: count))
        }
    }

    @Test("a stock that joins later is served next")
    func newcomer() {
        let codes = BarBuilder.codes(60)
        let history = serve(Array(codes.dropLast()), size: 10, runs: 8).reversed()
        let rotation = Rotation(codes, history: Array(history), coverage: [:], policy: policy(10))
        #expect(rotation.served.contains(codes[59]))
        #expect(rotation.longestWait == nil)
    }

    @Test("without a history the oldest samples decide, so that an upgrade goes on where it was")
    func coverage() {
        let codes = BarBuilder.codes(40)
        let coverage = Dictionary(
            uniqueKeysWithValues: codes.enumerated().map { ($1, TradeDate(dayNumber: 20_000 + $0)) })
        #expect(Rotation(codes, history: [], coverage: coverage, policy: policy(10)).served == Array(codes.prefix(10)))
    }

    @Test("says how many wait and how long the longest of the served did")
    func debts() {
        let codes = BarBuilder.codes(25)
        let history = Array(serve(codes, size: 10, runs: 6).reversed())
        let rotation = Rotation(codes, history: history, coverage: [:], policy: policy(10))
        #expect(rotation.waiting == 15)
        #expect(rotation.longestWait == 3)
    }

    @Test("does not depend on the order of the codes")
    func order() {
        let codes = BarBuilder.codes(100)
        let one = Rotation(codes, history: [], coverage: [:], policy: policy(30))
        #expect(Rotation(codes.reversed(), history: [], coverage: [:], policy: policy(30)) == one)
        #expect(one.served == one.served.sorted())
    }

    @Test("of the whole market serves all at once")
    func all() {
        let codes = BarBuilder.codes(100)
        let policy = UniversePolicy(mode: .all, stocksPerRun: 30, includesST: true, minimumListedDays: 0)
        let rotation = Rotation(codes, history: [], coverage: [:], policy: policy)
        #expect(rotation.served == codes)
        #expect(rotation.waiting == 0)
    }
}

extension Int {
    fileprivate func clamped(to upper: Int) -> Int { Swift.min(self, upper) }
}
