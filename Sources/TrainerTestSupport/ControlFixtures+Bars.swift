public import ControlAPI
import Foundation
import TrainerCore

extension ControlFixtures {
    /// A dear stock: the second day comes from a page that gives neither amounts nor valuation.
    public static var bars: BarsReply {
        let code = TSCode(trusted: "600519.SH")
        let (before, last) = (asOf.advanced(by: -1), asOf)
        let full = BarsReply.Row(
            DailyBar(
                code: code, date: before, open: 1443.5, high: 1459.98, low: 1436, close: 1452.3, preClose: 1440.02,
                volume: 31_245.67, amount: 4_527_120.335),
            basic: DailyBasic(
                code: code, date: before, turnoverRate: 0.2487, pe: 21.13, peTTM: nil, pb: nil,
                totalMarketValue: 182_438_291.2, floatMarketValue: nil),
            source: "tushare", ingestedAt: start.addingTimeInterval(-86_400), values: [1448.123, nil, nil, 51.5])
        let bare = BarsReply.Row(
            DailyBar(
                code: code, date: last, open: 1452, high: 1466.66, low: 1448.8, close: 1460, preClose: 1452.3,
                volume: 28_110, amount: nil),
            source: "tencent", ingestedAt: start, values: [1450.5, nil, nil, 53.25])
        return BarsReply(
            code: code, adjust: .qfq, basis: "factors", indicators: ["ma5", "ma10", "ma20", "rsi14"],
            rows: [full, bare])
    }
}
