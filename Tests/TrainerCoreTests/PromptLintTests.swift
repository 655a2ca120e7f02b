import Testing
import TrainerCore

@Suite struct PromptLintTests {
    @Test(
        "finds what may stand in no prompt, and quotes it",
        arguments: [
            ("【投资建议】写在这里", PromptLint.Violation.sectionHeader("【投资建议】"), "【投资建议】"),
            ("建议买入", .singleRating(.buy), "买入"),
            ("买入、持有、卖出之外再说卖出", .singleRating(.sell), "卖出"),
            ("买入、持有", .singleRating(.hold), "持有"),
            ("评级：持有", .ratingAnswer(.hold), "评级：持有"),
            ("风险等级：高", .riskAnswer(.high), "风险等级：高"),
            ("以上内容仅供研究参考，不构成投资建议。", .disclaimer("以上内容仅供研究参考，不构成投资建议。"), "以上内容仅供研究参考，不构成投资建议。"),
            ("结尾写不构成投资建议", .disclaimer("不构成投资建议"), "不构成投资建议"),
        ])
    func lints(prompt: String, expected: PromptLint.Violation, quoted: String) {
        #expect(PromptLint.violations(in: prompt).contains(expected))
        #expect(expected.text == quoted)
    }

    @Test("lets the list of all three ratings pass", arguments: ["评级从买入、持有、卖出中选一。", "买入/持有/卖出", "看多信号3项，综合信号：偏多"])
    func letsTheChoicePass(prompt: String) {
        #expect(PromptLint.violations(in: prompt).isEmpty)
    }
}
