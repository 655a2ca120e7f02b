/// All claims of one answer, in the order in which they stand.
public struct FaithfulnessReport: Codable, Hashable, Sendable {
    public let claims: [Claim]

    public init(claims: [Claim]) { self.claims = claims }

    public func claims(_ kind: Claim.Kind) -> [Claim] { claims.filter { $0.kind == kind } }
    public func count(_ kind: Claim.Kind, _ verdict: Claim.Verdict) -> Int {
        claims.count { $0.kind == kind && $0.verdict == verdict }
    }
    public func count(_ verdict: Claim.Verdict) -> Int { claims.count { $0.verdict == verdict } }
}
