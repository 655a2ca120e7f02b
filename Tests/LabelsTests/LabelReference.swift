import Foundation
import Labels
import MarketCalendar
import TrainerCore
import TrainerTestSupport

/// The same labels by pandas (`Tests/Reference/labels.py`).
enum LabelReference {
    struct Label: Decodable {
        let code: String
        let day: String
        let entry: String
        let exit: String
        let growth: Double
        let base: Double
        let sigma: Double
    }

    struct Answer: Decodable {
        let labels: [Label]
        let drops: [String: Int]
    }

    static func labels(of market: RoughMarket, horizon: Int, isEqualWeight: Bool) throws -> Answer {
        let question = Question(
            days: market.days.days.map(\.description), horizon: horizon,
            index: isEqualWeight
                ? nil : Dictionary(uniqueKeysWithValues: market.index.map { ($0.key.description, $0.value) }),
            stocks: market.stocks.map(Question.Stock.init))
        let answer = try TestPython.output(of: "labels.py", reading: JSONEncoder().encode(question))
        return try JSONDecoder().decode(Answer.self, from: answer)
    }

    private struct Question: Encodable {
        struct Stock: Encodable {
            let code: String
            let listed: String?
            let st: [[String?]]
            let bars: [[String: Double]]
            let dates: [String]

            init(_ stock: LabelledStock) {
                code = stock.code.rawValue
                listed = stock.listDate?.dashed
                st = stock.names.filter { $0.name.contains("ST") }.map { [$0.start.description, $0.end?.description] }
                dates = stock.bars.map(\.date.description)
                bars = stock.bars.map {
                    ["high": $0.high, "low": $0.low, "close": $0.close, "pre_close": $0.preClose, "vol": $0.volume]
                }
            }
        }

        let days: [String]
        let horizon: Int
        let index: [String: Double]?
        let stocks: [Stock]
    }
}
