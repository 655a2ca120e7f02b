import Faithfulness
import Testing

@Suite("Reading the given numbers off a question")
struct GivenReaderTests {
    @Test("finds every number of a question as the inputs print it, by name and with its unit")
    func wholeInput() {
        let prompt = """
            请根据以下数据，对该股做技术分析。
            股票代码：600000.SH，日期：2024-03-15
            开盘价10.12，最高价10.30，最低价10.05，收盘价10.25，成交量125300手，成交额12841万元
            日涨跌幅1.28%，5日涨跌幅2.40%，20日涨跌幅-1.35%
            MA5：10.18，MA10：10.11，MA20：10.20，MA60：10.02，EMA12：10.15，EMA26：10.13
            DIF：0.021，DEA：0.035，MACD柱-0.028，RSI14：52.3，K：55.1，D：48.9，J：67.5
            BOLL上轨10.58，BOLL中轨10.20，BOLL下轨9.82，ATR14：0.25，量比1.12，波动率23.4%
            支撑位9.85，阻力位10.46
            MA5低于MA20，收盘价高于MA20，DIF低于DEA，MACD柱为负，RSI偏强，布林位置：中轨上方，KDJ金叉，OBV下降，波动适中
            看多信号3项，看空信号2项，综合信号：中性
            任务：技术分析
            """
        let expected =
            """
            开盘价=10.12/2 最高价=10.3/2 最低价=10.05/2 收盘价=10.25/2 成交量=125300.0/0 成交额=12841.0/0 日涨跌幅=1.28/2 \
            5日涨跌幅=2.4/2 20日涨跌幅=-1.35/2 MA5=10.18/2 MA10=10.11/2 MA20=10.2/2 MA60=10.02/2 EMA12=10.15/2 \
            EMA26=10.13/2 DIF=0.021/3 DEA=0.035/3 MACD柱=-0.028/3 RSI14=52.3/1 K=55.1/1 D=48.9/1 J=67.5/1 \
            BOLL上轨=10.58/2 BOLL中轨=10.2/2 BOLL下轨=9.82/2 ATR14=0.25/2 量比=1.12/2 波动率=23.4/1 支撑位=9.85/2 \
            阻力位=10.46/2 (KDJ交叉=1.0/0) (OBV方向=-1.0/0) (波动程度=0.0/0) 看多信号=3.0/0 看空信号=2.0/0 (MACD交叉=0.0/0)
            """
        #expect(read(prompt) == expected)
    }

    @Test("does without what a young stock or a free source lacks")
    func shortInput() {
        let prompt = """
            股票代码：301001.SZ，日期：2024-11-08
            开盘价8.60，最高价8.63，最低价8.20，收盘价8.25，成交量64000手
            日涨跌幅-3.85%，5日涨跌幅-6.20%，20日涨跌幅-11.40%
            MA5：8.55，MA10：8.72，MA20：8.90，EMA12：8.66，EMA26：8.85
            DIF：-0.190，DEA：-0.150，MACD柱-0.080，RSI14：27.4，K：18.3，D：24.0，J：6.9
            BOLL上轨9.50，BOLL中轨8.90，BOLL下轨8.30，ATR14：0.28，量比0.62，波动率36.1%
            支撑位8.20，阻力位9.28
            MA5低于MA20，收盘价低于MA20，DIF低于DEA，MACD死叉，MACD柱为负，RSI超卖，布林位置：下轨下方，K低于D，OBV持平，缩量，波动剧烈
            看多信号1项，看空信号5项，综合信号：偏空
            任务：风险评估
            """
        let expected =
            """
            开盘价=8.6/2 最高价=8.63/2 最低价=8.2/2 收盘价=8.25/2 成交量=64000.0/0 日涨跌幅=-3.85/2 5日涨跌幅=-6.2/2 \
            20日涨跌幅=-11.4/2 MA5=8.55/2 MA10=8.72/2 MA20=8.9/2 EMA12=8.66/2 EMA26=8.85/2 DIF=-0.19/3 DEA=-0.15/3 \
            MACD柱=-0.08/3 RSI14=27.4/1 K=18.3/1 D=24.0/1 J=6.9/1 BOLL上轨=9.5/2 BOLL中轨=8.9/2 BOLL下轨=8.3/2 \
            ATR14=0.28/2 量比=0.62/2 波动率=36.1/1 支撑位=8.2/2 阻力位=9.28/2 (MACD交叉=-1.0/0) (OBV方向=0.0/0) \
            (波动程度=1.0/0) 看多信号=1.0/0 看空信号=5.0/0 (KDJ交叉=0.0/0)
            """
        #expect(read(prompt) == expected)
    }

    @Test("takes other units and names into its own, one entry a line")
    func otherForms() {
        let prompt = """
            - 现价：１０．２５元
            - **成交额**：1.28亿元
            - 成交量：1,253万股
            - RSI(14)：52.3
            - 近20日跌幅：1.35%
            - 5日均线：10.18元
            - 换手率：1.5%
            - 股息收益：3.2%
            """
        #expect(
            read(prompt)
                == "收盘价=10.25/2 成交额=12800.0/0 成交量=125300.0/0 RSI14=52.3/1 20日涨跌幅=-1.35/2 MA5=10.18/2 换手率=1.5/1 股息收益=3.2/1"
        )
    }

    @Test(
        "the 波动 word is given also of a time, by which 风险等级 is true; not in a condition, a denial, or of others",
        arguments: [
            ("波动剧烈", true), ("近期波动剧烈", true), ("股价近20日波动剧烈", true), ("- **波动**为剧烈", true), ("若波动剧烈", false),
            ("并非波动剧烈", false), ("波动剧烈时放量", false), ("行业波动剧烈", false), ("走势剧烈", false), ("风险等级：高", false),
        ])
    func swing(said: String, isGiven: Bool) {
        let given = GivenReader.given(in: "收盘价10.25，ATR14：0.25，\(said)\n任务：风险评估")
        #expect(given.contains { $0.name == "波动程度" && $0.value == 1 } == isGiven)
        let claims = FaithfulnessChecker(given: given).check("近期波动剧烈。风险等级：高。").claims
        #expect(claims.map(\.verdict) == [Claim.Verdict](repeating: isGiven ? .supported : .unsupported, count: 2))
    }

    @Test("takes a name that is none of ours as a whole, and an answer may cite it by that name")
    func longNames() {
        let prompt = "主力资金净流入：1.2亿元，成交额：1.28亿元"
        #expect(read(prompt) == "主力资金净流入=120000000.0/0 成交额=12800.0/0")
        let checker = FaithfulnessChecker(given: GivenReader.given(in: prompt))
        let verdicts = checker.check("主力资金净流入1.2亿元，北向资金净流入1.28亿元。").claims.map(\.verdict)
        #expect(verdicts == [.supported, .unsupported])
    }

    @Test("reads a name with 其 in it as a whole")
    func pronounInName() {
        #expect(read("其他净资产：1.5亿元，收盘价10.25") == "其他净资产=150000000.0/0 收盘价=10.25/2")
    }

    @Test("where a worked example stands first, the question's own number counts")
    func lastCounts() {
        #expect(read("收盘价8.25，RSI14：27.4\n评级：卖出\n收盘价10.25，RSI14：52.3") == "收盘价=10.25/2 RSI14=52.3/1")
    }

    @Test("reads no number off dates, codes, relations and sentences")
    func nothingGiven() {
        #expect(read("股票代码：600000，日期：2024-03-15，收盘价高于10.20，RSI高于70为超买，请给出3条建议。") == "")
    }

    @Test("is all that a checker needs", arguments: ["DIF高于DEA，MACD金叉，", "DIF高于DEA，"])
    func alone(relations: String) {
        let prompt = "收盘价22.80，MA20：20.45，成交额80212万元，DIF：0.512，DEA：0.430，\(relations)OBV上升"
        let checker = FaithfulnessChecker(given: GivenReader.given(in: prompt))
        let report = checker.check("收盘价22.80元站上MA20，成交额8.02亿元，MACD金叉，OBV下降。")
        let cross = relations.contains("金叉") ? "金叉✓" : "金叉✗"
        #expect(
            report.marked("收盘价22.80元站上MA20，成交额8.02亿元，MACD金叉，OBV下降。")
                == "收盘价22.80元✓站上MA20✓，成交额8.02亿元✓，MACD\(cross)，OBV下降✗。")
    }

    /// `name=value/decimals`, the hidden ones in brackets.
    private func read(_ prompt: String) -> String {
        GivenReader.given(in: prompt).map { given in
            let text = "\(given.name)=\((given.value * 1e6).rounded() / 1e6)/\(given.decimals)"
            return given.isPrinted ? text : "(\(text))"
        }.joined(separator: " ")
    }
}

@Suite("上涨概率")
struct ProbabilityTests {
    private let prompt = """
        上涨概率：0.57，同类样本：812个，全体样本：40321个
        上涨概率按同类状态的历史计：次日收盘进场，其后第5个交易日收盘离场（T+1），收益高于市场记为上涨
        """

    @Test("is read off the question with its counts, and nothing else is")
    func given() {
        let given = GivenReader.given(in: prompt).filter(\.isPrinted)
        #expect(given.map(\.name) == ["上涨概率", "同类样本", "全体样本"])
        #expect(given.map(\.value) == [0.57, 812, 40_321])
    }

    @Test(
        "is a number like any other, as a fraction and in percent",
        arguments: [
            ("上涨概率为0.57，期限5个交易日。", Claim.Verdict.supported), ("上涨概率为57%。", .supported), ("上涨概率约0.6。", .supported),
            ("上涨概率约0.7。", .contradicted), ("上涨概率为65%。", .contradicted),
        ])
    func judged(answer: String, verdict: Claim.Verdict) {
        let claims = FaithfulnessChecker(given: GivenReader.given(in: prompt)).check(answer).claims
        #expect(claims.map(\.verdict) == [verdict], "\(claims)")
    }

    @Test("has no ground where the question gives none")
    func ungiven() {
        let checker = FaithfulnessChecker(given: [Given(name: "收盘价", value: 10.25, decimals: 2)])
        #expect(checker.check("上涨概率为65%。").claims.map(\.verdict) == [.unsupported])
    }
}
