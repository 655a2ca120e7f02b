import TrainerCore

/// The templates of the program, as text in the program: a resource bundle is a folder that has to be installed beside a
/// static binary and found again, and a template that is missing at run time would be one more thing to go wrong.
enum BuiltInTemplates {
    static func text(of task: TaskKind) -> String {
        let own = own(task)
        return """
            # \(task.chineseName): \(TemplateFile.name(of: task)); docs/SAMPLES.md has the fields
            [instruction]
            \(own.instruction)

            [input]
            \(input)
            \(own.input)任务：\(task.chineseName)

            [answer]
            \(own.answer)
            \(AnswerFormat.disclaimer)

            """
    }

    private struct Own {
        let instruction: String
        /// Whole lines, or nothing.
        var input = ""
        let answer: String
    }

    private static func own(_ task: TaskKind) -> Own {
        switch task {
        case .technicalAnalysis: technicalAnalysis
        case .investmentAdvice: investmentAdvice
        case .riskAssessment: riskAssessment
        case .pricePrediction: pricePrediction
        }
    }

    /// Every number once, then the relations between them in words, then the tally. A small model can read all that its
    /// answer needs and computes nothing. A colon only where a name ends in a letter or digit: six shots of a 4,096-token
    /// window count every one.
    private static let input = """
        股票代码：{code}，日期：{date}
        开盘价{open}，最高价{high}，最低价{low}，收盘价{close}，成交量{volume}手[，成交额{amount}万元]
        日涨跌幅{change_1d}%，5日涨跌幅{change_5d}%，20日涨跌幅{change_20d}%
        MA5：{ma5}，MA10：{ma10}，MA20：{ma20}[，MA60：{ma60}]，EMA12：{ema12}，EMA26：{ema26}
        DIF：{dif}，DEA：{dea}，MACD柱{macd}，RSI14：{rsi14}，K：{k}，D：{d}，J：{j}
        BOLL上轨{boll_upper}，BOLL中轨{boll_middle}，BOLL下轨{boll_lower}，ATR14：{atr14}，量比{volume_ratio}，波动率{volatility}%
        支撑位{support}，阻力位{resistance}
        MA5{ma5_to_ma20}MA20，收盘价{close_to_ma20}MA20，DIF{dif_to_dea}DEA[，MACD{macd_cross}]，MACD柱为{macd_sign}，RSI{rsi_zone}，\
        布林位置：{boll_zone}，{kdj}，OBV{obv_trend}[，{flow}]，波动{swing}
        看多信号{bullish}项，看空信号{bearish}项，综合信号：{outlook}
        """

    private static let technicalAnalysis = Own(
        instruction: """
            请根据以下行情与指标做技术分析。
            请阅读下面的数据，写出技术分析。
            请对下面这只股票做技术分析。
            以下是一只股票当日的行情与指标，请做技术分析。
            请依据给出的数字与关系，完成技术分析。
            请结合均线、MACD 与 RSI 等数据写一份技术分析。
            """,
        answer: """
            【技术指标】
            收盘价为{close}，MA5为{ma5}，MA20为{ma20}，MA5{ma5_to_ma20}MA20，短期均线{mood}；\
            MACD柱为{macd}，DIF{dif_to_dea}DEA[，MACD{macd_cross}]；RSI14为{rsi14}，RSI{rsi_zone}。
            【趋势判断】
            收盘价{close_to_ma20}MA20，布林位置在{boll_zone}，{kdj}；看多信号{bullish}项、看空信号{bearish}项，\
            整体走势{outlook}，波动率为{volatility}%，注意风险。
            【投资建议】
            评级：{rating}。支撑位为{support}，阻力位为{resistance}，{stance}。
            """)

    private static let investmentAdvice = Own(
        instruction: """
            请根据以下行情与指标给出投资建议。
            请阅读下面的数据，写出投资建议。
            请对下面这只股票给出投资建议。
            以下是一只股票当日的行情与指标，请给出投资建议。
            请依据给出的数字与关系，完成投资建议。
            请先看指标与风险，再给出投资建议。
            """,
        answer: """
            【技术指标】
            MA5为{ma5}，MA20为{ma20}，MA5{ma5_to_ma20}MA20，短期均线{mood}；\
            MACD柱为{macd}，DIF{dif_to_dea}DEA[，MACD{macd_cross}]；RSI14为{rsi14}，RSI{rsi_zone}。
            【风险评估】
            风险等级：{risk}。波动率为{volatility}%，ATR14为{atr14}，近期波动{swing}，{caution}。
            【投资建议】
            评级：{rating}。看多信号{bullish}项、看空信号{bearish}项，综合信号{outlook}；支撑位为{support}，阻力位为{resistance}，{stance}。
            """)

    private static let riskAssessment = Own(
        instruction: """
            请根据以下行情与指标做风险评估。
            请阅读下面的数据，写出风险评估。
            请对下面这只股票做风险评估。
            以下是一只股票当日的行情与指标，请做风险评估。
            请依据给出的数字与关系，完成风险评估。
            请结合波动率与 ATR 等数据写一份风险评估。
            """,
        answer: """
            【波动情况】
            波动率为{volatility}%，ATR14为{atr14}，日涨跌幅为{change_1d}%，20日涨跌幅为{change_20d}%，近期波动{swing}。
            【风险评估】
            风险等级：{risk}。MA5{ma5_to_ma20}MA20，短期均线{mood}；DIF{dif_to_dea}DEA[，MACD{macd_cross}]，\
            MACD柱为{macd}；RSI14为{rsi14}，RSI{rsi_zone}，{caution}。
            【投资建议】
            评级：{rating}。综合信号{outlook}，{stance}，支撑位为{support}，阻力位为{resistance}。
            """)

    /// What 上涨概率 means stands in the question; the words of the ratings must not.
    private static let pricePrediction = Own(
        instruction: """
            请根据以下行情与指标做短期价格预测。
            请阅读下面的数据，写出短期价格预测。
            请对下面这只股票做短期价格预测。
            以下是一只股票当日的行情与指标，请做短期价格预测。
            请依据给出的数字与关系，完成短期价格预测。
            请先判断方向，再说明概率与期限，写出短期价格预测。
            """,
        input: """
            上涨概率：{p_up}，同类样本：{similar}个，全体样本：{all}个
            上涨概率按同类状态的历史计：次日收盘进场，其后第{horizon}个交易日收盘离场（T+1），收益高于市场记为上涨

            """,
        answer: """
            【技术指标】
            收盘价为{close}，MA5为{ma5}，MA5{ma5_to_ma20}MA20，短期均线{mood}；\
            DIF{dif_to_dea}DEA[，MACD{macd_cross}]，MACD柱为{macd}；RSI14为{rsi14}，RSI{rsi_zone}。
            【价格预测】
            方向：{direction}。上涨概率为{p_up}，期限{horizon}个交易日；看多信号{bullish}项、看空信号{bearish}项，综合信号{outlook}；\
            支撑位为{support}，阻力位为{resistance}，波动率为{volatility}%。
            【投资建议】
            评级：{rating}。按规则判断方向为{direction}，{stance}，注意控制风险。
            """)
}
