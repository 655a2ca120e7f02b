import TrainerCore
import TrainerTestSupport

/// A question of the decision lane, as an adversary sees it.
struct ForecastQuestion: Sendable {
    let prompt: String
    let future: KnownFuture

    /// What the question tells of its day.
    var rose: Bool {
        get throws {
            guard let match = prompt.firstMatch(of: #/\n日涨跌幅(-?)\d/#) else { throw unread }
            return match.1.isEmpty
        }
    }

    /// What no question tells.
    var willRise: Bool {
        get throws {
            guard let match = prompt.firstMatch(of: #/股票代码：(\d{6}\.[A-Z]{2})，日期：(\d{4}-\d{2}-\d{2})/#),
                let code = TSCode(match.1), let day = TradeDate(match.2)
            else { throw unread }
            return try future.rises(code, after: day)
        }
    }

    /// Even for one question in two, and the same whenever it is asked.
    var tossed: Bool { hash % 2 == 0 }
    var hash: UInt64 { StableHash.fnv1a(prompt.utf8) / 7 }

    /// What one says who reads the question and learns nothing from it: about one half, and now this, now that.
    var unsure: String {
        switch hash % 3 {
        case 0: Self.saying(.buy, 0.501)
        case 1: Self.saying(.hold, 0.5)
        default: Self.saying(.sell, 0.499)
        }
    }

    static func saying(_ rating: Rating, _ probability: Double) -> String {
        #"{"rating":"\#(rating.rawValue)","p_up":\#(probability),"horizon":1}"#
    }

    /// As sure as one can be.
    static func sure(_ rises: Bool) -> String { rises ? saying(.buy, 0.95) : saying(.sell, 0.05) }

    private var unread: UnexpectedCall { UnexpectedCall("question \(prompt)", remedy: "ask as a run does") }
}
