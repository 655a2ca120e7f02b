// MARK: the market's drift

extension Message {
    public static var labelDrift: Message { Message(zh: "市场", en: "Market") }
    public static func driftDays(
        _ days: Int, from first: String, to last: String, stocks: Int, turbulence: String, direction: String
    ) -> Message {
        let words: [String: (zh: String, en: String)] = [
            "calm": ("波动偏低", "calm"), "usual": ("波动如常", "of usual swing"), "turbulent": ("波动偏高", "turbulent"),
            "falling": ("下跌", "falling"), "sideways": ("横盘", "sideways"), "rising": ("上涨", "rising"),
        ]
        func word(_ code: String) -> (zh: String, en: String) { words[code] ?? (code, code) }
        return Message(
            zh: "近 \(days) 个交易日（\(first) 至 \(last)，\(stocks) 只股票）：\(word(turbulence).zh)，\(word(direction).zh)",
            en: "last \(days) trading days (\(first) to \(last), \(stocks) stocks): "
                + "\(word(turbulence).en), \(word(direction).en)")
    }
    public static func driftShifted(_ measure: String, psi: String, usual: String?, n: Int) -> Message {
        Message(
            zh: "\(measure) 的分布与此前不同：PSI \(psi) > 0.25" + (usual.map { "（此前同样长的时段最大 \($0)）" } ?? "")
                + "，n=\(n)；仅供参考",
            en: "\(measure) is distributed otherwise than before: PSI \(psi) > 0.25"
                + (usual.map { " (earlier stretches: \($0) at most)" } ?? "") + ", n=\(n); advice only")
    }
    public static var driftNone: Message {
        Message(zh: "各指标的分布没有超出往常", en: "no measure is distributed otherwise than usual")
    }
}
