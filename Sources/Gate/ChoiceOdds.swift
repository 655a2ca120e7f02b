internal import Foundation

/// How likely a model was to begin each of a few words at the place where its answer has one of them, summed over the
/// tokens that begin it: `买`, `买入` and a token that ends within 买 all count for 买入.
public enum ChoiceOdds {
    public struct Candidate: Hashable, Sendable {
        /// A token may end within a character.
        public let bytes: [UInt8]
        /// The natural logarithm of its probability.
        public let logprob: Double

        public init(bytes: [UInt8], logprob: Double) {
            self.bytes = bytes
            self.logprob = logprob
        }
    }

    /// A token of an answer with the likeliest ones at its place.
    public struct Token: Hashable, Sendable {
        public let written: Candidate
        public let likeliest: [Candidate]

        public init(written: Candidate, likeliest: [Candidate]) {
            self.written = written
            self.likeliest = likeliest
        }
    }

    /// 0 for a word that none of the known tokens begins; nil where the tokens hold none of the words.
    public static func odds(of words: [String], in tokens: [Token]) -> [String: Double]? {
        let text = tokens.flatMap(\.written.bytes)
        let bytes = words.map { Array($0.utf8) }
        guard let start = bytes.compactMap({ text.firstRange(of: $0)?.lowerBound }).min() else { return nil }
        var end = 0
        let token = tokens.first { token in
            end += token.written.bytes.count
            return end > start
        }
        guard let token else { return nil }
        // `"买` is one token to some: what stands before the word in it must stand in the others too.
        let before = trimmed(text[(end - token.written.bytes.count)..<start])
        var odds = Dictionary(words.map { ($0, 0.0) }) { first, _ in first }
        var counted: Set<[UInt8]> = []
        for candidate in token.likeliest + [token.written] where counted.insert(candidate.bytes).inserted {
            let rest = trimmed(candidate.bytes[...])
            guard rest.starts(with: before) else { continue }
            let begun = rest.dropFirst(before.count)
            let meant = zip(words, bytes).filter { begins(begun, $0.1) }
            // One that could begin two of the words says nothing of either.
            guard !begun.isEmpty, meant.count == 1, let word = meant.first?.0 else { continue }
            odds[word, default: 0] += exp(candidate.logprob)
        }
        return odds
    }

    private static func begins(_ begun: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
        word.starts(with: begun) || begun.starts(with: word)
    }

    /// Without blanks at its start, which a JSON text may or may not have there.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
    }
}
