import TrainerCore

/// The answer in the shape of `AnswerFormat`, from numbers and relations that the question gives. A clause never
/// repeats a long stretch of the question: it states a number in its own words or draws a conclusion.
struct AnswerText {
    let facts: MarketFacts
    let signals: Signals

    func text(for task: TaskKind) -> String {
        let bodies =
            switch task {
            case .technicalAnalysis: [technicals(withClose: true), trend, advice(levels + "，" + stance)]
            case .investmentAdvice: [technicals(withClose: false), shortRisk, advice("\(tally)；\(levels)，\(stance)")]
            case .riskAssessment: [swings, longRisk, advice("综合信号\(signals.outlook.rawValue)，\(stance)，\(levels)")]
            case .pricePrediction: [shortTechnicals, prediction, advice("按规则判断方向为\(direction)，\(stance)，注意控制风险")]
            }
        let sections = zip(AnswerFormat.sections(of: task), bodies).map { "\($0)\n\($1)。" }
        return (sections + [AnswerFormat.disclaimer]).joined(separator: "\n")
    }

    // MARK: 【技术指标】

    private func technicals(withClose: Bool) -> String {
        let close = withClose ? "\(named(facts.quote.close))，" : ""
        let averages = "\(named(facts.averages.ma5))，\(named(facts.averages.ma20))，\(averageRelation)"
        return "\(close)\(averages)；\(named(facts.momentum.macd))，\(difRelation)；\(rsi)"
    }

    private var shortTechnicals: String {
        "\(named(facts.quote.close))，\(named(facts.averages.ma5))，\(averageRelation)；"
            + "\(difRelation)，\(named(facts.momentum.macd))；\(rsi)"
    }

    private var averageRelation: String {
        let word =
            switch signals.ma5ToMA20 {
            case .above: "偏强"
            case .below: "偏弱"
            case .equal: "走平"
            }
        return "\(Relation.averages(signals))，短期均线\(word)"
    }

    private var difRelation: String {
        [Relation.dif(signals), signals.macdCross.word.map { "MACD\($0)" }].compactMap(\.self).joined(separator: "，")
    }

    private var rsi: String { "\(named(facts.momentum.rsi))，RSI\(signals.rsi.rawValue)" }

    // MARK: 【趋势判断】 【价格预测】

    private var trend: String {
        "\(Relation.closeToAverage(signals))，布林位置在\(signals.band.rawValue)，\(Relation.kdj(signals))；\(counts)，"
            + "整体走势\(signals.outlook.rawValue)，\(volatility)，注意风险"
    }

    private var prediction: String { "方向：\(direction)。\(tally)；\(levels)，\(volatility)" }

    private var direction: String { signals.outlook.direction }
    private var counts: String { "看多信号\(signals.bullish)项、看空信号\(signals.bearish)项" }
    private var tally: String { "\(counts)，综合信号\(signals.outlook.rawValue)" }

    // MARK: 【波动情况】 【风险评估】

    private var swings: String {
        let changes = "\(named(facts.changes.day))%，\(named(facts.changes.twentyDays))%"
        return "\(volatility)，\(named(facts.bands.atr))，\(changes)，近期波动\(signals.risk.swing)"
    }

    private var shortRisk: String {
        "\(risk)。\(volatility)，\(named(facts.bands.atr))，近期波动\(signals.risk.swing)，\(caution)"
    }

    private var longRisk: String {
        "\(risk)。\(averageRelation)；\(difRelation)，\(named(facts.momentum.macd))；\(rsi)，\(caution)"
    }

    private var risk: String { AnswerFormat.riskLabel + signals.risk.rawValue }

    private var caution: String {
        switch signals.risk {
        case .low: "风险可控"
        case .medium: "需留意风险"
        case .high: "需严控风险"
        }
    }

    private var volatility: String { "\(named(facts.bands.volatility))%" }

    // MARK: 【投资建议】

    private func advice(_ reasons: String) -> String {
        "\(AnswerFormat.ratingLabel)\(signals.outlook.rating.rawValue)。\(reasons)"
    }

    private var levels: String { "\(named(facts.bands.support))，\(named(facts.bands.resistance))" }

    private var stance: String {
        switch signals.outlook {
        case .bullish: "可分批参与并控制仓位"
        case .neutral: "方向未明，以观望为主"
        case .bearish: "宜减仓回避，等待企稳"
        }
    }

    private func named(_ fact: Fact) -> String { "\(fact.name)为\(fact.printed)" }
}
