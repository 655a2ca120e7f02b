import Gate
import Samples
import Testing
import TrainerCore

/// A way to cheat in one of the lanes and to answer rightly in the other, and what must become of it.
struct Adversary: Sendable, CustomTestStringConvertible {
    /// The model in service, whose narratives are right.
    enum Champion: String, Sendable {
        /// There is none.
        case none
        /// Says one half, whatever it is asked.
        case humble
        /// Right on nine questions of ten.
        case skilled
    }

    let name: String
    /// What it says instead of a sample's answer.
    var narrative: @Sendable (Sample) -> String = { $0.output }
    var forecast: @Sendable (ForecastQuestion) throws -> String = \.unsure
    var champion = Champion.humble
    var gate = AdversaryWorld.GateSize.small
    let outcome: GateDecision.Outcome
    let code: GateDecision.Code
    /// The check that catches its narratives; nil where these are right.
    var assertion: Assertion.ID?

    var testDescription: String { name }

    // MARK: In the narrative lane

    static let narrators = [
        Adversary(
            name: "echo", narrative: \.prompt, outcome: .reject, code: .formatRate, assertion: .sections),
        Adversary(
            name: "keyword list", narrative: { _ in keywords }, outcome: .reject, code: .formatRate,
            assertion: .sections),
        Adversary(
            name: "keyword list under the headers", narrative: keywordsUnderHeaders, outcome: .reject, code: .passRate,
            assertion: .substance),
        Adversary(
            name: "parrot: lines under the headers, keywords, the rating looked up", narrative: parrot,
            outcome: .reject,
            code: .passRate, assertion: .copying),
        Adversary(
            name: "always 持有", narrative: { rated(.hold, $0) }, outcome: .reject, code: .constantAnswer,
            assertion: .ratingRule),
        Adversary(
            name: "always 买入", narrative: { rated(.buy, $0) }, outcome: .reject, code: .constantAnswer,
            assertion: .ratingRule),
        Adversary(
            name: "coin",
            narrative: { sample in
                rated(Rating.allCases[Int(StableHash.fnv1a(sample.prompt.utf8) / 7 % 3)], sample)
            }, outcome: .reject, code: .ratingRule, assertion: .ratingRule),
        Adversary(
            name: "JSON only",
            narrative: { ForecastQuestion.saying($0.rating, 0.5) }, outcome: .reject, code: .formatRate,
            assertion: .sections),
        Adversary(
            name: "overlong",
            narrative: { sample in
                sample.output.replacing(AnswerFormat.disclaimer, with: filler + "\n" + AnswerFormat.disclaimer)
            }, outcome: .reject, code: .formatRate, assertion: .length),
        Adversary(
            name: "number mangler", narrative: mangled, outcome: .reject, code: .passRate, assertion: .numbers),
    ]

    // MARK: In the decision lane

    static let forecasters = [
        Adversary(name: "echo", forecast: \.prompt, outcome: .reject, code: .parse),
        Adversary(
            name: "keyword list", forecast: { _ in "买入 持有 卖出 RSI MACD 均线" }, outcome: .reject, code: .parse),
        Adversary(
            name: "overlong", forecast: { _ in filler + ForecastQuestion.saying(.hold, 0.5) }, outcome: .reject,
            code: .parse),
        Adversary(
            name: "number mangler", forecast: { _ in ForecastQuestion.saying(.hold, 50) }, outcome: .reject,
            code: .parse),
        Adversary(name: "always 持有", forecast: alwaysHold, outcome: .reject, code: .constantForecast),
        Adversary(
            name: "always 持有 with no champion", forecast: alwaysHold, champion: .none, outcome: .reject,
            code: .constantForecast),
        Adversary(
            name: "always 持有 after a skilled champion", forecast: alwaysHold, champion: .skilled, outcome: .reject,
            code: .constantForecast),
        Adversary(
            name: "always 持有 on a large GATE", forecast: alwaysHold, gate: .large, outcome: .reject,
            code: .constantForecast),
        Adversary(
            name: "always one half, under ratings by a coin",
            forecast: { ForecastQuestion.saying($0.tossed ? .buy : .sell, 0.5) }, champion: .none, outcome: .reject,
            code: .constantForecast),
        Adversary(
            name: "always 持有, with probabilities by a coin",
            forecast: { ForecastQuestion.saying(.hold, $0.tossed ? 0.51 : 0.49) }, outcome: .reject,
            code: .constantForecast),
        Adversary(
            name: "always 买入", forecast: { _ in ForecastQuestion.sure(true) }, outcome: .reject,
            code: .constantForecast),
        Adversary(
            name: "knows nothing, after a skilled champion", champion: .skilled, outcome: .keepChampion,
            code: .brierMean),
        Adversary(
            name: "coin", forecast: { ForecastQuestion.sure($0.tossed) }, outcome: .keepChampion, code: .brierMean),
        Adversary(
            name: "last-return copier", forecast: { ForecastQuestion.sure(try $0.rose) }, outcome: .keepChampion,
            code: .brierMean),
        Adversary(
            name: "label leaker", forecast: { ForecastQuestion.sure(try $0.willRise) }, gate: .large, outcome: .hold,
            code: .tooGood),
        Adversary(
            name: "label leaker on a small GATE", forecast: { ForecastQuestion.sure(try $0.willRise) }, outcome: .hold,
            code: .tooGood),
        Adversary(
            name: "label leaker that says 持有 to three in five, and one half to all", forecast: leakingSome,
            gate: .large,
            outcome: .hold, code: .tooGood),
    ]

    /// Cheat nowhere, and show that it is the cheating that is caught.
    static let honest = [
        Adversary(name: "honest", outcome: .pass, code: .passed),
        Adversary(name: "honest with no champion", champion: .none, outcome: .pass, code: .passed),
    ]

    private static let alwaysHold: @Sendable (ForecastQuestion) throws -> String = { _ in
        ForecastQuestion.saying(.hold, 0.5)
    }

    private static let leakingSome: @Sendable (ForecastQuestion) throws -> String = { question in
        guard question.hash % 5 < 2 else { return ForecastQuestion.saying(.hold, 0.5) }
        return ForecastQuestion.saying(try question.willRise ? .buy : .sell, 0.5)
    }

    // MARK: Words

    private static let keywords = "技术指标 RSI MACD 均线 投资建议 风险 波动率 支撑位 阻力位 买入 持有 卖出"
    private static let filler = String(repeating: "操作上请结合自身情况灵活处理。", count: 40)

    /// Otherwise perfect: the whole answer is right but for the rating.
    private static func rated(_ rating: Rating, _ sample: Sample) -> String {
        let label = AnswerFormat.ratingLabel
        return sample.output.replacing(label + sample.rating.rawValue, with: label + rating.rawValue)
    }

    /// Each decimal number one more than it is; words, signs and digits stay.
    private static func mangled(_ sample: Sample) -> String {
        sample.output.replacing(#/(\d+)(\.\d+)/#) { match in "\((Int(match.1) ?? 0) + 1)\(match.2)" }
    }

    /// Lines of the question as they stand; what the labels want is looked up.
    private static func parrot(_ sample: Sample) -> String {
        // Without two lines, so that it is not overlong besides.
        let lines = sample.input.split(separator: "\n").dropFirst().dropLast().map(String.init)
            .filter { !$0.hasPrefix("日涨跌幅") && !$0.hasPrefix("上涨概率按") }
        let headers = AnswerFormat.sections(of: sample.key.task)
        let swings = ["波动平缓": "低", "波动适中": "中", "波动剧烈": "高"]
        let directions = [Rating.buy: "上涨", .hold: "震荡", .sell: "下跌"]
        let labels = [
            "【风险评估】": AnswerFormat.riskLabel + (swings.first { sample.prompt.contains($0.key) }?.value ?? ""),
            "【价格预测】": "方向：" + (directions[sample.rating] ?? ""),
            "【投资建议】": AnswerFormat.ratingLabel + sample.rating.rawValue,
        ]
        let bodies = headers.enumerated().map { place, header in
            let own = lines.indices.filter { $0 % headers.count == place }.map { lines[$0] }
            let label = labels[header].map { $0 + "。\n" } ?? ""
            return "\(header)\n\(label)\(own.joined(separator: "\n"))\n\(place == 0 ? "技术指标RSI、MACD、均线、波动率，关注。" : "")"
        }
        return bodies.joined(separator: "\n") + "\n投资建议与风险，关注。\n" + AnswerFormat.disclaimer
    }

    private static func keywordsUnderHeaders(_ sample: Sample) -> String {
        let headers = AnswerFormat.sections(of: sample.key.task)
        let bodies = headers.map { header in
            let risk = header == "【风险评估】" ? "\(AnswerFormat.riskLabel)中。" : ""
            let rating = header == headers.last ? "\(AnswerFormat.ratingLabel)持有。" : ""
            return "\(header)\n\(risk)\(rating)技术指标、RSI、MACD、均线、风险、波动率、投资建议等均需综合判断。"
        }
        return bodies.joined(separator: "\n") + "\n" + AnswerFormat.disclaimer
    }
}
