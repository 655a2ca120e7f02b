import Faithfulness
import Foundation
import Testing

/// A row of one of the tables in `Resources`.
struct LabelledSentence: Sendable, CustomTestStringConvertible {
    enum Part: String, CaseIterable {
        /// Written together with the first rules.
        case first = "claims-first"
        /// Labelled before the rules were changed for it.
        case second = "claims-second"
        /// Written after the rules were done; no rule was changed for it.
        case third = "claims-third"
        /// Places at a band and definitions: labelled before the rules for them.
        case fourth = "claims-fourth"
        /// Hedges and conditions with planted false words, and true definitions: written with the rules for them.
        case fifth = "claims-fifth"
        /// Numbers in Chinese words, courses and denials: written with the rules for them.
        case sixth = "claims-sixth"
        /// A review's sentences, then others labelled before the rules were mended for them.
        case seventh = "claims-seventh"
        /// Written after those rules were done; no rule was changed for it.
        case eighth = "claims-eighth"
        /// A second review's sentences, with variants: written with the rules for them.
        case ninth = "claims-ninth"
    }

    let market: String
    let text: String
    /// `word=verdict`, the verdict by its first letter.
    let claims: [String]

    var testDescription: String { "\(market) \(text)" }

    /// What the checker finds, written as the labels are.
    var found: [String] {
        FaithfulnessChecker(given: Markets.given(market)).check(text).claims.map {
            "\($0.word)=\($0.verdict.rawValue.prefix(1))"
        }
    }

    static let all = Part.allCases.flatMap(rows)
    /// The seventh part begins with them.
    static let reviewed = Array(rows(.seventh).prefix(29))

    static func rows(_ part: Part) -> [LabelledSentence] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Resources/\(part.rawValue).tsv")
        // An unreadable file gives no rows, and the test that counts them fails.
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return LabelledSentence(
                market: columns[0], text: columns.count > 1 ? columns[1] : "",
                claims: columns.count > 2 ? columns[2].split(separator: " ").map(String.init) : [])
        }
    }
}
