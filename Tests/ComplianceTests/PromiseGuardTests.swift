import Compliance
import Testing

@Suite("Promises that nobody can keep")
struct PromiseGuardTests {
    @Test("there are fifty sentences of each kind")
    func counts() {
        #expect(Set(PromiseSentences.bad).count == 50)
        #expect(Set(PromiseSentences.good).count == 50)
        #expect(PromiseSentences.otherBad.count >= 30 && PromiseSentences.otherGood.count >= 30)
    }

    @Test("catches a promise", arguments: PromiseSentences.bad + PromiseSentences.otherBad)
    func catches(sentence: String) {
        #expect(!PromiseGuard.promises(in: sentence).isEmpty)
    }

    @Test("lets a near miss pass", arguments: PromiseSentences.good + PromiseSentences.otherGood)
    func passes(sentence: String) {
        #expect(PromiseGuard.promises(in: sentence) == [])
    }

    @Test("says which characters promise")
    func range() throws {
        let text = "【投资建议】保证 收益，买入。"
        let promise = try #require(PromiseGuard.promises(in: text).first)
        #expect(promise.text == "保证 收益")
        #expect(promise.range == 6..<11)
    }

    @Test(
        "sees through blanks, emphasis and full-width figures",
        arguments: ["稳 赚不赔", "**保证**收益", "１００％上涨", "稳\u{200B}赚"])
    func disguises(text: String) {
        #expect(PromiseGuard.promises(in: text).count == 1)
    }

    @Test("counts each promise once")
    func counting() {
        #expect(PromiseGuard.promises(in: "保证收益，必涨，稳赚不赔。不保证收益。").map(\.text) == ["保证收益", "必涨", "稳赚不赔"])
    }

    @Test(
        "a call to stake all is told by its words, and a denied one is none",
        arguments: [("趋势向好，应满仓追高。", "应满仓"), ("立即全部投入", "立即全部投入"), ("满仓追高。", "满仓追高")])
    func staking(text: String, words: String) {
        #expect(PromiseGuard.promises(in: text).map(\.text) == [words])
        #expect(PromiseGuard.promises(in: "不" + words) == [])
    }

    @Test("the words of our own answers promise nothing")
    func ownAnswers() {
        let text = """
            【投资建议】看多信号5项、看空信号1项，综合信号偏多，注意风险。
            评级：买入。支撑位20.90，阻力位22.95，跌破支撑位止损离场。
            以上内容仅供研究参考，不构成投资建议。
            """
        #expect(PromiseGuard.promises(in: text) == [])
    }
}
