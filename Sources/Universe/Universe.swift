import MarketCalendar
public import TrainerCore

/// The stocks that samples may be made from on a day, and why the others are left out. What became of a stock later
/// plays no part: one that was delisted since is in on every day on which it traded, so that failures are learnt from
/// as well as survivors.
public struct Universe: Hashable, Sendable {
    public enum Exclusion: String, Codable, CaseIterable, Sendable {
        /// Kept for questions (`TSCode.isHeldOut`), now or under a code that it left behind.
        case heldOut = "held_out"
        /// The stock goes on under a new code.
        case renumbered
        /// B shares are quoted in dollars.
        case bShare = "b_share"
        case newListing = "new_listing"
        case specialTreatment = "st"
    }

    /// Ascending.
    public let members: [TSCode]
    public let excluded: [TSCode: Exclusion]

    /// What is known of the stocks as of one instant; each list may be empty where no source has it.
    public struct Facts: Sendable {
        public let listings: [TSCode: Listing]
        public let names: [TSCode: [NameSpell]]
        public let codes: CodeHistory

        public init(listings: [Listing] = [], names: [NameSpell] = [], codeChanges: [CodeChange] = []) {
            self.listings = Dictionary(listings.map { ($0.code, $0) }) { first, _ in first }
            let codes = CodeHistory(codeChanges)
            var byCode = Dictionary(grouping: names, by: \.code)
            for code in codes.changed {
                let told = codes.all(of: code).flatMap { byCode[$0] ?? [] }
                if !told.isEmpty { byCode[code] = told }
            }
            self.names = byCode.mapValues { $0.sorted { $0.start < $1.start } }
            self.codes = codes
        }

        /// The name in force on `day`: of the name changes where there are any of this code, later ones too, else the
        /// listing's, which is today's. nil: not known. A stock's names are those under all of its codes.
        public func name(of code: TSCode, on day: TradeDate) -> String? {
            guard let spells = names[code] else { return listings[code]?.name }
            return spells.last { $0.start <= day && ($0.end ?? day) >= day }?.name
        }
    }

    /// - Parameter traded: codes with bars in the days that samples are made from.
    public init(asOf: TradeDate, traded: some Sequence<TSCode>, facts: Facts, policy: UniversePolicy) {
        // A stock may be named by any of its codes.
        let codes = policy.codes.isEmpty ? Set(traded) : Set(traded).intersection(facts.codes.whole(policy.codes))
        // An old code is left out only where its stock is there under the new one, which has its days: nothing is lost,
        // nothing is twice.
        let renumbered = codes.subtracting(facts.codes.stocks(among: codes))
        var members: [TSCode] = []
        var excluded: [TSCode: Exclusion] = [:]
        for code in codes {
            let reason = Self.exclusion(
                of: code, asOf: asOf, isRenumbered: renumbered.contains(code), facts: facts, policy: policy)
            if let reason { excluded[code] = reason } else { members.append(code) }
        }
        self.members = members.sorted()
        self.excluded = excluded
    }

    private static func exclusion(
        of code: TSCode, asOf: TradeDate, isRenumbered: Bool, facts: Facts, policy: UniversePolicy
    ) -> Exclusion? {
        if !facts.codes.isOpen(code) { return .heldOut }
        if isRenumbered { return .renumbered }
        if PriceLimitRule.isBShare(code) { return .bShare }
        if let listDate = facts.listings[code]?.listDate,
            asOf.dayNumber - listDate.dayNumber < policy.minimumListedDays
        {
            return .newListing
        }
        if !policy.includesST, PriceLimitRule.isST(facts.name(of: code, on: asOf)) { return .specialTreatment }
        return nil
    }
}
