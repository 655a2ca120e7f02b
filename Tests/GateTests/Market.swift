import TrainerCore

/// One stock's numbers, the question's text about them and the right answers.
struct Market: Sendable {
    let rating: Rating
    let swing: String
    let risk: String
    let outlook: String
    let direction: String
    let average: String
    let dif: String
    let rsi: String
    let band: String
    let kdj: String
    let macdCross: String
    let numbers: String
    let hidden: String

    static let all = [neutral, rising, falling]

    var facts: [Fact] { Self.facts(numbers, isPrinted: true) + Self.facts(hidden, isPrinted: false) }

    var input: String {
        let printed = Self.facts(numbers, isPrinted: true).map { "\($0.name)：\(n($0.name))" }.joined(separator: "，")
        return """
            \(printed)
            MA5\(average)MA20，收盘价\(close)MA20，DIF\(dif)DEA\(macdCross)，MACD柱为\(dif == "高于" ? "正" : "负")，RSI\(rsi)，布林位置：\(band)，\(kdj)，波动\(swing)
            综合信号：\(outlook)
            """
    }

    private var close: String { rating == .sell ? "低于" : "高于" }
    private var averages: String { "MA5\(average)MA20，短期均线\(average == "高于" ? "偏强" : "偏弱")" }
    private var levels: String { "支撑位\(n("支撑位"))，阻力位\(n("阻力位"))" }
    private var counts: String { "看多信号\(n("看多信号"))项、看空信号\(n("看空信号"))项" }
    private var volatility: String { "波动率为\(n("波动率"))%" }
    private var technicals: String {
        "MA5为\(n("MA5"))，MA20为\(n("MA20"))，\(averages)；MACD柱为\(n("MACD柱"))，DIF\(dif)DEA\(macdCross)；RSI14为\(n("RSI14"))，RSI\(rsi)"
    }

    func answer(_ task: TaskKind) -> String {
        let bodies =
            switch task {
            case .technicalAnalysis:
                [
                    "收盘价为\(n("收盘价"))，\(technicals)",
                    "收盘价\(close)MA20，布林位置在\(band)，\(kdj)；\(counts)，整体走势\(outlook)，\(volatility)，注意风险",
                    "评级：\(rating.rawValue)。\(levels)，按计划应对并控制节奏",
                ]
            case .investmentAdvice:
                [
                    technicals, "风险等级：\(risk)。\(volatility)，ATR14为\(n("ATR14"))，近期波动\(swing)，需留意风险",
                    "评级：\(rating.rawValue)。\(counts)，综合信号\(outlook)；\(levels)",
                ]
            case .riskAssessment:
                [
                    "\(volatility)，ATR14为\(n("ATR14"))，日涨跌幅为\(n("日涨跌幅"))%，近期波动\(swing)",
                    "风险等级：\(risk)。\(averages)；DIF\(dif)DEA，MACD柱为\(n("MACD柱"))；RSI14为\(n("RSI14"))，RSI\(rsi)，风险可控",
                    "评级：\(rating.rawValue)。综合信号\(outlook)，\(levels)",
                ]
            case .pricePrediction:
                [
                    "收盘价为\(n("收盘价"))，MA5为\(n("MA5"))，\(averages)；DIF\(dif)DEA，MACD柱为\(n("MACD柱"))；RSI14为\(n("RSI14"))，RSI\(rsi)",
                    "方向：\(direction)。\(counts)，综合信号\(outlook)；\(levels)，\(volatility)",
                    "评级：\(rating.rawValue)。按规则判断方向为\(direction)，注意控制风险",
                ]
            }
        return zip(AnswerFormat.sections(of: task), bodies).map { "\($0)\n\($1)。\n" }.joined() + AnswerFormat.disclaimer
    }

    private func n(_ name: String) -> String {
        let words = numbers.split(separator: " ").map(String.init)
        return words.firstIndex(of: name).map { words[$0 + 1] } ?? ""
    }

    private static func facts(_ text: String, isPrinted: Bool) -> [Fact] {
        let words = text.split(separator: " ").map(String.init)
        return stride(from: 0, to: words.count, by: 2).map { index in
            let digits = words[index + 1]
            return Fact(
                words[index], Double(digits) ?? .nan,
                decimals: digits.split(separator: ".").dropFirst().first?.count ?? 0, isPrinted: isPrinted)
        }
    }

    private static let neutral = Market(
        rating: .hold, swing: "适中", risk: "中", outlook: "中性", direction: "震荡", average: "低于", dif: "低于", rsi: "偏强",
        band: "中轨上方", kdj: "KDJ金叉", macdCross: "",
        numbers: """
            收盘价 10.25 最高价 10.30 最低价 10.05 日涨跌幅 1.28 MA5 10.18 MA20 10.20 DIF 0.021 DEA 0.035 MACD柱 -0.028 RSI14 52.3 \
            K 55.1 D 48.9 J 67.5 BOLL上轨 10.58 BOLL中轨 10.20 BOLL下轨 9.82 ATR14 0.25 量比 1.12 波动率 23.4 支撑位 9.85 阻力位 10.46 \
            看多信号 3 看空信号 2
            """,
        hidden: "前日DIF 0.024 前日DEA 0.036 前日K 46.0 前日D 47.9")
    private static let rising = Market(
        rating: .buy, swing: "剧烈", risk: "高", outlook: "偏多", direction: "上涨", average: "高于", dif: "高于", rsi: "超买",
        band: "上轨上方", kdj: "K高于D", macdCross: "，MACD金叉",
        numbers: """
            收盘价 22.80 最高价 22.95 最低价 21.50 日涨跌幅 4.59 MA5 21.70 MA20 20.45 DIF 0.512 DEA 0.430 MACD柱 0.164 RSI14 74.6 \
            K 85.2 D 78.4 J 98.8 BOLL上轨 22.60 BOLL中轨 20.45 BOLL下轨 18.30 ATR14 0.62 量比 1.86 波动率 41.7 支撑位 20.90 阻力位 22.95 \
            看多信号 5 看空信号 1
            """,
        hidden: "前日DIF 0.410 前日DEA 0.420 前日K 83.0 前日D 77.0")
    private static let falling = Market(
        rating: .sell, swing: "平缓", risk: "低", outlook: "偏空", direction: "下跌", average: "低于", dif: "低于", rsi: "超卖",
        band: "下轨下方", kdj: "K低于D", macdCross: "，MACD死叉",
        numbers: """
            收盘价 8.25 最高价 8.63 最低价 8.20 日涨跌幅 -3.85 MA5 8.55 MA20 8.90 DIF -0.190 DEA -0.150 MACD柱 -0.080 RSI14 27.4 \
            K 18.3 D 24.0 J 6.9 BOLL上轨 9.50 BOLL中轨 8.90 BOLL下轨 8.30 ATR14 0.28 量比 0.62 波动率 36.1 支撑位 8.20 阻力位 9.28 \
            看多信号 1 看空信号 5
            """,
        hidden: "前日DIF -0.140 前日DEA -0.145 前日K 22.0 前日D 26.0")
}
