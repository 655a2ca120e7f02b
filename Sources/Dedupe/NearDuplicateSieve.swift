public import TrainerCore

/// Takes texts one by one and keeps those that resemble none that it kept before: the one that comes first stands for
/// its near-duplicates.
public struct NearDuplicateSieve: Sendable {
    /// The Jaccard similarity of shingle sets, template left out, from which two texts are near-duplicates.
    public static let threshold = 0.8

    private var table: BandTable
    private var kept: [NearText] = []
    private var names: [Int] = []
    private var resemblance: Resemblance

    /// - Parameter expected: about how many texts will be kept.
    public init(template: TemplateProfile?, expected: Int) {
        table = BandTable(expected: expected, isSearched: false)
        resemblance = Resemblance(template: template)
    }

    /// The name of the earliest kept text that `text` is a near-duplicate of; nil, and `text` is kept under `name`,
    /// where there is none. Candidates are verified with the texts, so that no estimate drops anything.
    public mutating func admit(_ text: NearText, _ signature: TextSignature, name: Int) -> Int? {
        for row in table.rows(resembling: signature)
        where kept[row].isComparable(with: text) && resemblance.jaccard(kept[row], text) >= Self.threshold {
            return names[row]
        }
        table.insert(signature)
        kept.append(text)
        names.append(name)
        return nil
    }
}

extension NearText {
    func isComparable(with other: NearText) -> Bool { seed == other.seed }
}
