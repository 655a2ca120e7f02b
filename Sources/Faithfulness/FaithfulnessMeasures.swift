/// How faithful an answer, or many together, is to the numbers given.
public struct FaithfulnessMeasures: Codable, Hashable, Sendable {
    public let supported: Int
    public let derived: Int
    public let contradicted: Int
    public let unsupported: Int
    /// Key indicators that were given.
    public let keysGiven: Int
    /// Those of them that the answer cites with their number.
    public let keysCited: Int

    public init(supported: Int, derived: Int, contradicted: Int, unsupported: Int, keysGiven: Int, keysCited: Int) {
        self.supported = supported
        self.derived = derived
        self.contradicted = contradicted
        self.unsupported = unsupported
        self.keysGiven = keysGiven
        self.keysCited = keysCited
    }

    public static let none = FaithfulnessMeasures(
        supported: 0, derived: 0, contradicted: 0, unsupported: 0, keysGiven: 0, keysCited: 0)

    public static func + (left: FaithfulnessMeasures, right: FaithfulnessMeasures) -> FaithfulnessMeasures {
        FaithfulnessMeasures(
            supported: left.supported + right.supported, derived: left.derived + right.derived,
            contradicted: left.contradicted + right.contradicted, unsupported: left.unsupported + right.unsupported,
            keysGiven: left.keysGiven + right.keysGiven, keysCited: left.keysCited + right.keysCited)
    }

    public var claims: Int { supported + derived + contradicted + unsupported }
    /// F_p = (supported + derived) / claims; nil without claims, since who says nothing proves nothing.
    public var precision: Double? { claims == 0 ? nil : Double(supported + derived) / Double(claims) }
    /// F_c = contradicted / claims.
    public var contradictionRate: Double? { claims == 0 ? nil : Double(contradicted) / Double(claims) }
    /// The exact one-sided 95 % bound of F_c, claims taken as independent; 1 without claims.
    public var contradictionUpperBound: Double { BinomialBound.upper(contradicted, of: claims) }
    /// F_r = key indicators cited with their number / those given; nil where none was given.
    public var recall: Double? { keysGiven == 0 ? nil : Double(keysCited) / Double(keysGiven) }
}
