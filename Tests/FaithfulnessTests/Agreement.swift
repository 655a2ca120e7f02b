/// How far what was found is what a person labelled: same word and same verdict, each label met once.
struct Agreement: CustomStringConvertible {
    private(set) var sentences = 0
    private(set) var exact = 0
    private(set) var hits = 0
    private(set) var found = 0
    private(set) var labelled = 0

    init(_ rows: [LabelledSentence]) {
        for row in rows { add(row.found, row.claims) }
    }

    private mutating func add(_ found: [String], _ labels: [String]) {
        var open = labels
        for claim in found {
            if let index = open.firstIndex(of: claim) { open.remove(at: index) }
        }
        let met = labels.count - open.count
        sentences += 1
        hits += met
        self.found += found.count
        labelled += labels.count
        if met == found.count, open.isEmpty { exact += 1 }
    }

    var precision: Double { found == 0 ? 0 : Double(hits) / Double(found) }
    var recall: Double { labelled == 0 ? 0 : Double(hits) / Double(labelled) }

    var description: String {
        "\(exact) of \(sentences) sentences exact, precision \(Self.text(precision)) (\(hits) of \(found)), "
            + "recall \(Self.text(recall)) (\(hits) of \(labelled))"
    }

    private static func text(_ share: Double) -> String { String((share * 10_000).rounded() / 10_000) }
}
