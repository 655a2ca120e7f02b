/// All claims of one answer, in the order in which they stand.
public struct FaithfulnessReport: Codable, Hashable, Sendable {
    public let claims: [Claim]

    public init(claims: [Claim]) { self.claims = claims }

    public func claims(_ kind: Claim.Kind) -> [Claim] { claims.filter { $0.kind == kind } }
    public func count(_ kind: Claim.Kind, _ verdict: Claim.Verdict) -> Int {
        claims.count { $0.kind == kind && $0.verdict == verdict }
    }
    public func count(_ verdict: Claim.Verdict) -> Int { claims.count { $0.verdict == verdict } }

    /// (supported + derived) / all; nil without claims, since an answer that says nothing proves nothing.
    public var faithfulShare: Double? { share { $0.isFaithful } }
    /// contradicted / all; nil without claims.
    public var contradictionRate: Double? { share { $0 == .contradicted } }

    private func share(_ matches: (Claim.Verdict) -> Bool) -> Double? {
        claims.isEmpty ? nil : Double(claims.count { matches($0.verdict) }) / Double(claims.count)
    }
}
