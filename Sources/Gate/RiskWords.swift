internal import TrainerCore

/// Levels of risk that an answer states in any words: `风险等级：中`, `整体风险等级偏高`, `风险较大`, `属于高风险`. 风险可控,
/// 降低风险 and 并非高风险 state none. Wider than what faithfulness takes for a claim (`SwingWords`), since a second level
/// must not slip through in other words, and narrower: what 波动 does is no level here.
enum RiskWords {
    struct Statement {
        let level: RiskLevel
        let text: String
        /// Names 风险等级, and so is one where one is asked for.
        let isGraded: Bool
    }

    static func statements(in wording: Wording) -> [Statement] {
        wording.clauses.flatMap { clause in
            clause.places(of: "风险").compactMap { range -> Statement? in
                let (before, after) = (clause[..<range.lowerBound], clause[range.upperBound...])
                guard !Negation.denies(before.suffix(reach)), let level = level(after) ?? level(before, after) else {
                    return nil
                }
                return Statement(level: level, text: String(clause), isGraded: after.begins(with: "等级"))
            }
        }
    }

    private static let reach = 10

    /// 风险等级偏高: the level stands right behind, but for small words.
    private static func level(_ after: Substring) -> RiskLevel? {
        var rest = after
        var isLinked = false
        while let word = links.first(where: { rest.begins(with: $0) }) {
            rest = rest.dropFirst(word.count)
            isLinked = true
        }
        guard let first = rest.first, let level = words[first] else { return nil }
        let next = rest.dropFirst()
        // 风险中性, 风险高于: another word begins with it.
        let isWhole = next.isEmpty || ends.contains { next.begins(with: $0) }
        return isWhole || isLinked && !others.contains { next.begins(with: $0) } ? level : nil
    }

    /// 高风险; 降低风险 and 高风险偏好 are other words.
    private static func level(_ before: Substring, _ after: Substring) -> RiskLevel? {
        guard !kinds.contains(where: { after.begins(with: $0) }) else { return nil }
        if before.ends(with: "中等") { return .medium }
        guard let last = before.last, "高低".contains(last), let level = words[last] else { return nil }
        return before.dropLast().last.map { "降减提升最调拉".contains($0) } ?? false ? nil : level
    }

    private static let words: [Character: RiskLevel] = ["高": .high, "大": .high, "中": .medium, "低": .low, "小": .low]
    private static let links = [
        "等级", "水平", "程度", "级别", "：", "整体", "总体", "仍然", "依然", "目前", "当前", "明显", "相对", "处于", "属于", "评为", "评定为", "判定为",
        "定为", "仍",
        "也", "都", "均", "已", "在", "为", "是", "属", "偏", "较", "很", "极", "甚", "颇", "过", "十分", "非常", "相当", "比较", "居",
    ]
    private static let ends = ["等", "企", "、", "且", "而", "和", "（", "(", "）", ")", "的", "位", "水平", "级"]
    private static let others = ["于", "性", "枢", "估", "度", "程", "幅", "部"]
    private static let kinds = ["偏好", "承受", "投资者", "客户", "意识", "厌恶", "管理", "溢价", "资产", "等级：", "等级为"]
}
