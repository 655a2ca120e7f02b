extension Claim.Verdict {
    /// ✓ given, ≈ derived, ✗ contradicted, ? unsupported
    public var mark: Character {
        switch self {
        case .supported: "✓"
        case .derived: "≈"
        case .contradicted: "✗"
        case .unsupported: "?"
        }
    }
}

extension FaithfulnessReport {
    /// The answer with each claim's mark right after it: `RSI14为52.3✓，处于超买✗区`.
    ///
    /// - Parameters:
    ///   - answer: the text that was checked; marks of claims beyond its end are left out.
    ///   - mark: how a claim's mark is written, plain by default.
    public func marked(_ answer: String, mark: (Claim) -> String = { String($0.verdict.mark) }) -> String {
        let characters = Array(answer)
        var result = ""
        var position = 0
        for claim in claims.sorted(by: { $0.range.upperBound < $1.range.upperBound })
        where claim.range.upperBound <= characters.count {
            result += String(characters[position..<claim.range.upperBound]) + mark(claim)
            position = claim.range.upperBound
        }
        return result + String(characters[position...])
    }
}
