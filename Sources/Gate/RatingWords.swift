internal import TrainerCore

/// What an answer says of ratings outside its label. `评级：买入` with `建议卖出` elsewhere says two things, whichever section
/// holds them; 超卖出现, 买入信号 and 持有者 name no rating, and 不建议卖出 takes none.
enum RatingWords {
    /// The clauses that name another rating than `stated`, advise its opposite, or take it back, in the answer's own words.
    static func contrary(to stated: Rating, in wording: Wording) -> [String] {
        let named = wording.clauses.filter { clause in
            Rating.allCases.contains { rating in
                mentions(of: rating.rawValue, in: clause).contains { before in
                    isDenied(before) == (rating == stated)
                }
            } || advisesOpposite(of: stated, clause)
        }
        return (named + wording.sentences.filter(takesBack)).map(String.init)
    }

    // MARK: Named

    /// What stands before each mention of a rating's word in a clause; the label's own is none.
    private static func mentions(of word: String, in clause: Substring) -> [Substring] {
        clause.places(of: word).compactMap { range in
            let (before, after) = (clause[..<range.lowerBound], clause[range.upperBound...])
            guard !before.ends(with: AnswerFormat.ratingLabel), !isOtherWord(word, before, after) else { return nil }
            return before
        }
    }

    private static func isOtherWord(_ word: String, _ before: Substring, _ after: Substring) -> Bool {
        if let last = before.last, word == Rating.hold.rawValue ? "支维保坚秉".contains(last) : last == "超" { return true }
        guard !urges.contains(where: { before.holds($0) }) else { return false }
        return nouns.contains { after.begins(with: $0) } || actors.contains { before.ends(with: $0) }
    }

    /// By the last advising word: in 不看好大盘而建议卖出 nothing denies the advice, in 不建议卖出 something does.
    private static func isDenied(_ before: Substring) -> Bool {
        guard let advice = urges.compactMap({ before.places(of: $0).last?.lowerBound }).max() else {
            return Negation.denies(before.suffix(reach))
        }
        let start = before.index(advice, offsetBy: -4, limitedBy: before.startIndex) ?? before.startIndex
        return Negation.denies(before[start...])
    }

    private static let reach = 10
    private static let urges = ["建议", "推荐", "立即", "果断", "考虑", "值得", "应", "宜", "可", "请", "需"]
    /// 买入信号 is a signal, and 买入额 a number.
    private static let nouns = [
        "信号", "额", "盘", "价", "成本", "均价", "意愿", "力度", "压力", "力量", "金额", "占比", "比例", "者", "人", "期限", "期间",
    ]
    private static let actors = ["融资", "主力", "机构", "大单", "资金", "外资", "散户", "股东", "高管", "净"]

    // MARK: Advised

    /// 评级：买入 with 建议清仓. A clause that weighs both sides, or sets a condition, advises neither.
    private static func advisesOpposite(of stated: Rating, _ clause: Substring) -> Bool {
        let words: [String]
        switch stated {
        case .buy: words = selling
        case .sell: words = buying
        case .hold: return false
        }
        let isBothSided = [buying, selling].allSatisfy { side in side.contains { clause.holds($0) } }
        guard !isBothSided, !conditions.contains(where: { clause.holds($0) }) else { return false }
        return words.contains { word in
            clause.places(of: word).contains { range in
                let before = clause[..<range.lowerBound]
                return urges.contains { before.holds($0) } && !isDenied(before)
            }
        }
    }

    private static let buying = ["买进", "增持", "做多", "抄底", "追高"]
    private static let selling = ["卖掉", "抛售", "清仓", "减持", "做空"]
    private static let conditions = ["若", "如果", "一旦", "倘", "跌破", "突破", "站上", "失守", "触及"]

    // MARK: Taken back

    /// `本评级不成立`, `实际应反向操作`
    private static func takesBack(_ sentence: Substring) -> Bool {
        if let range = ["反向操作", "反着做", "反其道"].compactMap({ sentence.firstPlace(of: $0) }).first,
            !Negation.denies(sentence[..<range.lowerBound].suffix(reach))
        {
            return true
        }
        return subjects.contains { subject in
            guard let range = sentence.firstPlace(of: subject) else { return false }
            let rest = sentence[range.upperBound...].prefix(16)
            return retractions.contains { word in
                rest.firstPlace(of: word).map { !Negation.denies(rest[..<$0.lowerBound].suffix(4)) } ?? false
            }
        }
    }

    private static let subjects = ["评级", "上述建议", "以上建议", "上述结论", "以上结论", "本结论", "上述判断", "以上判断"]
    private static let retractions = ["不成立", "不算数", "不作数", "不可信", "无效", "作废", "失效", "反向", "相反", "有误", "是错的", "是反的"]
}
