public import Evidence
internal import Foundation
public import TrainerCore

/// Reads the answer to a decision question. Full-width digits and marks, a code fence, words around the object and a
/// probability in quotation marks are read; what says two things, or something else than was asked, is not, and counts
/// as wrong. A rating is a direction: 买入 with a probability below one half, and 卖出 with one above it, say two things.
public enum DecisionAnswer {
    /// Bytes; an answer has less than a hundred, and what is longer than this is not looked at.
    static let longest = 4_096

    public static func forecast(_ answer: ModelAnswer, horizon: Int) -> Forecast {
        switch answer.doneReason {
        case "stop": break
        case ModelAnswer.timedOut: return .failed(.timeout)
        case ModelAnswer.notUTF8: return .failed(.notUTF8)
        case ModelAnswer.tooLong: return .failed(.tooLong)
        default: return .failed(.truncated)
        }
        return read(answer.text, horizon: horizon).map(Forecast.answered) ?? .failed(.unparsed)
    }

    private static func read(_ text: String, horizon: Int) -> Forecast.Answer? {
        guard text.utf8.count <= longest, !text.unicodeScalars.contains("\u{FFFD}") else { return nil }
        let plain = text.precomposedStringWithCompatibilityMapping.replacing(#/[“”]/#, with: "\"")
        guard let start = plain.firstIndex(of: "{"), let end = plain.lastIndex(of: "}"), start < end else { return nil }
        let object = plain[start...end]
        guard object.count(where: { $0 == "{" || $0 == "}" }) == 2,
            // A decoder takes the last of two fields without a word.
            ["rating", "p_up", "horizon"].allSatisfy({
                object.split(separator: "\"\($0)\"", omittingEmptySubsequences: false).count <= 2
            })
        else { return nil }
        let around = plain[..<start] + plain[plain.index(after: end)...]
        guard !Rating.allCases.contains(where: { around.contains($0.rawValue) }),
            // Whatever cannot be decoded was not understood: there is nothing else to tell of it.
            let said = try? JSONDecoder().decode(Said.self, from: Data(object.utf8)),
            said.horizon.map({ $0 == horizon }) ?? true, said.isOneThing
        else { return nil }
        return Forecast.Answer(upProbability: said.upProbability, rating: said.rating)
    }

    private struct Said: Decodable {
        let rating: Rating
        let upProbability: Double
        let horizon: Int?

        /// 持有 takes no side.
        var isOneThing: Bool {
            switch rating {
            case .buy: upProbability >= 0.5
            case .sell: upProbability <= 0.5
            case .hold: true
            }
        }

        enum Key: String, CodingKey {
            case rating, horizon
            case upProbability = "p_up"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            rating = try container.decode(Rating.self, forKey: .rating)
            horizon = try container.decodeIfPresent(Int.self, forKey: .horizon)
            if let number = try? container.decode(Double.self, forKey: .upProbability) {  // else a number in quotes
                upProbability = number
            } else {
                let text = try container.decode(String.self, forKey: .upProbability)
                // Double also reads 0x1p-1, inf and nan.
                guard text.wholeMatch(of: #/[0-9]+(?:\.[0-9]+)?/#) != nil, let number = Double(text) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .upProbability, in: container, debugDescription: "not a number: \(text)")
                }
                upProbability = number
            }
        }
    }
}
