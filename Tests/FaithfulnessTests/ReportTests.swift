import Faithfulness
import Testing

@Suite("What a report says of an answer")
struct ReportTests {
    private let given = Markets.given("A")

    private func report(_ answer: String) -> FaithfulnessReport { FaithfulnessChecker(given: given).check(answer) }

    @Test("a planted wrong RSI is marked, and so is each other claim right after itself")
    func marks() {
        let answer = "RSI14为72.3，收盘价10.25元，距阻力位10.46元约2.05%，目标价12.00元。"
        #expect(report(answer).marked(answer) == "RSI14为72.3✗，收盘价10.25元✓，距阻力位10.46元✓约2.05%≈，目标价12.00元?。")
    }

    @Test("a word of the risk is told with what it is said of")
    func risk() {
        let claims = report("风险等级：高，近期波动较为剧烈。").claims
        #expect(claims.map(\.text) == ["风险等级：高", "波动较为剧烈"])
        #expect(claims.map(\.verdict) == [.contradicted, .contradicted])
    }

    @Test("an answer without claims is rendered as it is")
    func noMarks() {
        #expect(report("以上内容仅供研究参考。").marked("以上内容仅供研究参考。") == "以上内容仅供研究参考。")
    }

    @Test("marks can be written in another way")
    func otherMarks() {
        let answer = "RSI14为72.3。"
        #expect(
            report(answer).marked(answer) { "[\($0.verdict.rawValue) \($0.given ?? 0)]" }
                == "RSI14为72.3[contradicted 52.3]。")
    }

    @Test("counts verdicts, and the key indicators that were cited with their number")
    func measures() {
        let measures = report("收盘价10.25元，MA5为10.18，RSI14为72.3，MACD柱为负，目标价12.00元，MA5与MA20相差0.02元。")
            .measures(given: given)
        #expect(
            measures
                == FaithfulnessMeasures(
                    supported: 3, derived: 1, contradicted: 1, unsupported: 1, keysGiven: 7, keysCited: 2))
        #expect(measures.precision == 4.0 / 6)
        #expect(measures.contradictionRate == 1.0 / 6)
        #expect(measures.recall == 2.0 / 7)
    }

    @Test("keys that were not given count for nothing")
    func ownKeys() {
        let measures = report("收盘价10.25元。").measures(given: given, keys: ["收盘价", "换手率"])
        #expect(measures.keysGiven == 1)
        #expect(measures.recall == 1)
    }

    @Test("an answer that claims nothing has no rates, and may contradict without bound")
    func noClaims() {
        let measures = report("观望。").measures(given: [])
        #expect(measures == .none)
        #expect(measures.precision == nil)
        #expect(measures.contradictionRate == nil)
        #expect(measures.recall == nil)
        #expect(measures.contradictionUpperBound == 1)
    }

    /// scipy.stats.beta.ppf(0.95, k + 1, n - k)
    @Test(
        "the bound of the contradiction rate is Clopper and Pearson's",
        arguments: [
            (0, 149, 0.019904816220685077), (0, 299, 0.009969146792899269), (3, 100, 0.07571079374983004),
            (1, 20, 0.2161061642068473), (10, 500, 0.03368827233114448), (19, 20, 0.9974386212234697), (20, 20, 1.0),
        ])
    func bound(contradicted: Int, claims: Int, expected: Double) {
        let measures = FaithfulnessMeasures(
            supported: claims - contradicted, derived: 0, contradicted: contradicted, unsupported: 0, keysGiven: 0,
            keysCited: 0)
        #expect(abs(measures.contradictionUpperBound - expected) < 1e-12)
    }

    @Test("measures of many answers add up")
    func sums() {
        let one = FaithfulnessMeasures(
            supported: 1, derived: 2, contradicted: 3, unsupported: 4, keysGiven: 6, keysCited: 5)
        let sum = one + one + .none
        #expect(sum.claims == 20)
        #expect(sum.keysCited == 10)
        #expect(sum.keysGiven == 12)
        #expect(sum.precision == 0.3)
    }
}
