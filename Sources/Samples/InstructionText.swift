import TrainerCore

/// A few wordings per task; which one is a stable function of the key, so that a sample never changes.
enum InstructionText {
    static func text(for key: SampleKey) -> String {
        let wordings = wordings(of: key.task)
        return wordings[Int(StableHash.fnv1a(key.description.utf8) % UInt64(wordings.count))]
    }

    static func wordings(of task: TaskKind) -> [String] {
        switch task {
        case .technicalAnalysis:
            ["请根据以下行情与指标做技术分析。", "请阅读下面的数据，写出技术分析。", "请对下面这只股票做技术分析。"]
        case .investmentAdvice:
            ["请根据以下行情与指标给出投资建议。", "请阅读下面的数据，写出投资建议。", "请对下面这只股票给出投资建议。"]
        case .riskAssessment:
            ["请根据以下行情与指标做风险评估。", "请阅读下面的数据，写出风险评估。", "请对下面这只股票做风险评估。"]
        case .pricePrediction:
            ["请根据以下行情与指标做短期价格预测。", "请阅读下面的数据，写出短期价格预测。", "请对下面这只股票做短期价格预测。"]
        }
    }
}
