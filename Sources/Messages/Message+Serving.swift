// Who is in service, since when, and by whose will.
extension Message {
    public static func reasonTooLong(limit: Int) -> Message {
        Message(zh: "理由超过 \(limit) 个字符，请缩短", en: "the reason has more than \(limit) characters; shorten it")
    }

    public static var overrideNeedsReason: Message {
        Message(zh: "推翻结论必须写明理由", en: "to override a verdict takes a reason")
    }

    public static var overrideNeedsReasonHint: Message {
        Message(zh: "加上 --reason \"为什么\"；理由会出现在以后的报告中", en: "add --reason \"WHY\"; later reports show it")
    }

    public static func verdictForbids(_ name: String, verdict: String?) -> Message {
        switch verdict {
        case nil: Message(zh: "\(name) 从未评估过", en: "\(name) was never measured")
        case let verdict?:
            Message(
                zh: "\(name) 的结论是 \(verdict)，未通过检查", en: "the verdict on \(name) is \(verdict): it failed its checks")
        }
    }

    public static var overrideHint: Message {
        Message(
            zh: "看 ljwxctl report；仍要上线：ljwxctl model promote 模型 --override --reason \"为什么\"",
            en: "see ljwxctl report; to do it all the same: ljwxctl model promote MODEL --override --reason \"WHY\"")
    }

    public static func modelIsAnother(_ name: String, built: String, found: String) -> Message {
        Message(
            zh: "Ollama 中的 \(name) 已不是当初构建的模型：构建时 \(built)，现在 \(found)",
            en: "\(name) in Ollama is not what was built: \(built) then, \(found) now")
    }

    public static func modelIsGone(_ name: String, built: String) -> Message {
        Message(
            zh: "Ollama 中已没有 \(name)（构建时 \(built)），其他标签也没有它",
            en: "Ollama has \(name) no more (\(built) when it was built), under no other tag either")
    }

    public static func modelLostHint(_ name: String, built: String) -> Message {
        Message(
            zh: """
                若别处还有摘要为 \(built) 的标签：ollama cp 那个标签 \(name)；否则换上另一个：ljwxctl model promote 模型，\
                或 ljwxctl run-now 再建一个；ljwxctl model reproduce \(name) 说明它由什么构成
                """,
            en: """
                where a tag with digest \(built) turns up: ollama cp TAG \(name); else put another into service by \
                ljwxctl model promote MODEL, or build one by ljwxctl run-now; ljwxctl model reproduce \(name) tells what \
                it was made of
                """)
    }

    /// `found`: the digest that was under the name; nil where the name was gone.
    public static func versionRestored(_ name: String, from tag: String, built: String, found: String?) -> Message {
        Message(
            zh: "Ollama 中的 \(name) " + (found.map { "已是别的模型（\($0)）" } ?? "不见了") + "，已从 \(tag) 恢复为 \(built)",
            en: "\(name) in Ollama was " + (found.map { "another model (\($0))" } ?? "gone")
                + "; given back from \(tag): \(built)")
    }

    /// A version in service that no challenger can be measured against.
    public static func rivalLost(_ why: Message, hint: Message?) -> Message {
        Message(
            zh: "在用模型不可比，按绝对阈值判定：\(why.zh)" + (hint.map { " — \($0.zh)" } ?? ""),
            en: "not compared with the model in service, only the absolute thresholds decide: \(why.en)"
                + (hint.map { " — \($0.en)" } ?? ""))
    }

    /// One that nobody can ask, and that is compared by what it said.
    public static func rivalKept(_ why: Message, hint: Message?) -> Message {
        Message(
            zh: "在用模型无法再提问，用它保存的答案比较：\(why.zh)" + (hint.map { " — \($0.zh)" } ?? ""),
            en: "the model in service cannot be asked, and is compared by its kept answers: \(why.en)"
                + (hint.map { " — \($0.en)" } ?? ""))
    }

    public static func championAnswersGone(_ name: String, kept: Int, of count: Int) -> Message {
        Message(
            zh: "\(name) 对这些题只保存了 \(kept)/\(count) 个答案",
            en: "of \(name) \(kept) of \(count) answers to these questions are kept")
    }

    public static func championForecastsGone(_ name: String) -> Message {
        Message(
            zh: "在用模型的预测不可比：\(name) 对 GATE 的题没有保存全部答案",
            en: "the champion's forecasts cannot be compared: not all answers of \(name) to GATE are kept")
    }

    public static func promoteWhileRunning(_ run: String) -> Message {
        Message(
            zh: "运行 \(run) 正在与在用模型比较，此时不能换模型",
            en: "run \(run) measures against the model in service, which must not change meanwhile")
    }

    public static func promoteWhileRunningHint(_ run: String) -> Message {
        Message(
            zh: "等它结束，或 ljwxctl run cancel \(run)；要退回上一个模型，ljwxctl model rollback 随时可用",
            en: "wait for its end, or ljwxctl run cancel \(run); ljwxctl model rollback works at any time")
    }

    public static func rollbackElsewhere(_ name: String, previous: String) -> Message {
        Message(
            zh: "\(name) 既不在用，也不是上一个；能退回的是 \(previous)",
            en: "\(name) is neither in service nor the previous one; a rollback goes to \(previous)")
    }

    public static func rollbackElsewhereHint(_ name: String, previous: String) -> Message {
        Message(
            zh: "ljwxctl model rollback --to \(previous)；要让 \(name) 上线：ljwxctl model promote \(name)",
            en: "ljwxctl model rollback --to \(previous), or for \(name): ljwxctl model promote \(name)")
    }

    /// A move of the model in service that the registry has and Ollama's names have not.
    public static func namesBehind(_ champion: String, why: Message) -> Message {
        Message(
            zh: "已记录：\(champion) 上线；但 Ollama 里的名称还没有全部换过去（\(why.zh)）；重复本命令只会补完它，下次启动或运行也会",
            en: """
                recorded: \(champion) is the model in service, but not all names in Ollama were moved yet (\(why.en)); \
                repeating the command only finishes this, and so does the next start or run
                """)
    }

    public static var namesBehindHint: Message {
        Message(zh: "看 journalctl -u ollama，处理好后重复本命令", en: "see journalctl -u ollama, then repeat the command")
    }

    /// `found`: the digest that stands there; nil where the name is gone.
    public static func aliasStray(_ alias: String, version: String, found: String?, champion: String) -> Message {
        let (zh, en) = found.map { ("现为 \($0)", "it is \($0)") } ?? ("没有这个名称", "there is no such name")
        return Message(
            zh: "Ollama 里的 \(alias) 不是 \(version)（\(zh)）；下次启动或运行会改正，或立即 ljwxctl model promote \(champion)",
            en: """
                \(alias) in Ollama is not \(version) (\(en)); the next start or run puts it right, or \
                ljwxctl model promote \(champion) at once
                """)
    }

    public static var markAliasStray: Message { Message(zh: "名称不符", en: "stray") }

    public static func promotedByHand(champion: String, previous: String?) -> Message {
        Message(
            zh: "\(champion) 已上线" + (previous.map { "；\($0) 成为上一个" } ?? ""),
            en: "\(champion) is in service" + (previous.map { "; \($0) is the previous one now" } ?? ""))
    }

    public static func alreadyInService(_ name: String) -> Message {
        Message(zh: "\(name) 本来就在用，没有改动", en: "\(name) was in service already; nothing changed")
    }

    /// `kind`: `verdict`, `by_hand`, `rollback`.
    public static func servingMove(
        kind: String, at time: String, replaced: String?, run: String?, isOverride: Bool, reason: String?
    ) -> Message {
        let (zh, en) =
            switch kind {
            case "by_hand": isOverride ? ("人工推翻结论上线", "by hand, against its verdict") : ("人工上线", "by hand")
            case "rollback": ("人工退回", "by a rollback")
            default: ("通过评估上线" + (run.map { "（运行 \($0)）" } ?? ""), "by the verdict" + (run.map { " of \($0)" } ?? ""))
            }
        return Message(
            zh: "自 \(time) 起，\(zh)" + (replaced.map { "，取代 \($0)" } ?? "") + (reason.map { "；理由：\($0)" } ?? ""),
            en: "since \(time), \(en)" + (replaced.map { ", in place of \($0)" } ?? "")
                + (reason.map { "; reason: \($0)" } ?? ""))
    }

    public static func comparedWithItself(_ first: String, _ second: String) -> Message {
        Message(
            zh: "\(first) 和 \(second) 是同一个模型；从 ljwxctl models 中选两个不同的",
            en: "\(first) and \(second) are one model; take two different ones of ljwxctl models")
    }

    public static var labelSince: Message { Message(zh: "上线经过", en: "Since") }
    // MARK: compare, lineage

    public static func comparedOn(cases: Int, first: String, second: String, runs: String) -> Message {
        guard cases > 0 else {
            return Message(
                zh: "A \(first) 和 B \(second) 没有答过相同的题", en: "A \(first) and B \(second) answered no question both")
        }
        return Message(
            zh: "A \(first)，B \(second)：两者都答过的 \(cases) 道题（运行 \(runs)）",
            en: "A \(first), B \(second): \(cases) questions that both answered (runs \(runs))")
    }
    public static var asTheRuleSays: Message { Message(zh: "评级与规则一致", en: "rating as ruled") }
    public static func passDifference(mean: String, low: String, high: String, days: Int) -> Message {
        Message(
            zh: "通过率相差 \(mean) 个百分点，95% 区间 \(low)…\(high)（按 \(days) 天聚类）",
            en: "pass rates differ by \(mean) points, 95% interval \(low)…\(high) (clustered by \(days) days)")
    }
    public static func noDifference(_ why: Message?) -> Message {
        Message(zh: "给不出区间" + (why.map { "：\($0.zh)" } ?? ""), en: "no interval" + (why.map { ": \($0.en)" } ?? ""))
    }
    public static var labelOnlyOne: Message { Message(zh: "只有一个通过", en: "One alone") }
    /// Of questions that one of two models alone has right; `why`: there is no p.
    public static func onlyOneRight(first: Int, second: Int, p: String?, why: Message?) -> Message {
        let zh = p.map { "McNemar p = \($0)，未按天聚类，仅供参考" } ?? "McNemar p 无法计算" + (why.map { "：\($0.zh)" } ?? "")
        let en =
            p.map { "McNemar p = \($0), blind to days, to be shown alone" }
            ?? "no McNemar p" + (why.map { ": \($0.en)" } ?? "")
        return Message(zh: "A \(first) 题，B \(second) 题（\(zh)）", en: "A \(first), B \(second) (\(en))")
    }

    // MARK: The decision lane of two versions

    public static var labelForecasts: Message { Message(zh: "市场预测", en: "Forecasts") }
    public static func forecastsNotMeasured(_ why: Message) -> Message {
        Message(zh: "未测量：\(why.zh)", en: "not measured: \(why.en)")
    }
    public static func forecastsNotAsked(_ models: [String]) -> Message {
        Message(
            zh: "没有向 \(models.joined(separator: "、")) 问过市场预测",
            en: "\(models.joined(separator: ", ")) was asked for no forecast")
    }
    public static func forecastsOnOtherGates(first: String, second: String) -> Message {
        Message(
            zh: "两者没有在同一版本的 Ollama 上按同样的参数答过同一期 GATE（A：\(first)；B：\(second)）",
            en: "no GATE was put to both with the same options on the same Ollama (A: \(first); B: \(second))")
    }
    public static var figureSkillShort: Message { Message(zh: "BSS", en: "BSS") }
    public static var figureBrierGain: Message { Message(zh: "Brier 改善，A 对 B", en: "Brier gain, A over B") }
    public static var figureRatingGain: Message { Message(zh: "评级正确率，A − B", en: "right ratings, A − B") }
    public static var labelOnlyOneRight: Message { Message(zh: "只有一个评级正确", en: "One alone right") }
    public static var neverRightApart: Message {
        Message(zh: "两者评级正确的题相同", en: "the two have the same ratings right")
    }
    public static var notComparable: Message { Message(zh: "没有比较的题：", en: "Not compared:") }
    public static func obstacle(_ reason: String, count: Int) -> Message {
        switch reason {
        case "only_first": Message(zh: "\(count) 题只有 A 答过", en: "\(count) that A alone answered")
        case "only_second": Message(zh: "\(count) 题只有 B 答过", en: "\(count) that B alone answered")
        case "other_policy": Message(zh: "\(count) 题按不同的标准判分", en: "\(count) judged by other limits")
        case "other_options":
            Message(zh: "\(count) 题回答时的参数不同（或没有记录）", en: "\(count) answered with other options, or with unknown ones")
        case "other_server":
            Message(
                zh: "\(count) 题由不同版本的 Ollama 回答（或没有记录）",
                en: "\(count) answered by another version of Ollama, or by an unknown one")
        case "other_words": Message(zh: "\(count) 题的写法不同", en: "\(count) in other words")
        case "unknown_words":
            Message(zh: "\(count) 题来自不同的运行，题目文件已被清理", en: "\(count) of different runs, whose questions' file is gone")
        default: Message(zh: "\(count) 题：\(reason)", en: "\(count): \(reason)")
        }
    }
    public static var timesOfOtherRuns: Message {
        Message(zh: "不比较：两者的回答来自不同的运行", en: "not compared: the two answered in different runs")
    }
    public static func comparisonStopped(_ run: String) -> Message {
        Message(zh: "\(run) 之前的运行没有查看", en: "runs before \(run) were not looked at")
    }
    public static func newSamples(_ count: Int) -> Message { Message(zh: "新样本 \(count) 条", en: "\(count) new") }
    public static var labelSystemPrompt: Message { Message(zh: "系统提示词", en: "System prompt") }
    public static var labelSettings: Message { Message(zh: "参数", en: "Parameters") }
    public static var labelChampionThen: Message { Message(zh: "当时在用", en: "In service then") }
    public static var labelMadeWith: Message { Message(zh: "构建于", en: "Made with") }
    public static var neverServed: Message {
        Message(zh: "从未上线（或在记录开始之前）", en: "never in service, or before that was recorded")
    }
    public static var helpModelCompare: Message {
        Message(zh: "两个模型在都答过的题上的成绩", en: "Two models on the questions that both answered")
    }
    public static var helpModelLineage: Message { Message(zh: "一个模型的来历", en: "Where a model comes from") }

    // MARK: What a clean-up does with files, and what it frees

    public static func cleanupFiles(runs: Int, data: Int, bytes: String, dryRun: Bool) -> Message {
        dryRun
            ? Message(
                zh: "将删除 \(runs) 次运行的文件夹和 \(data) 个样本文件（\(bytes)）",
                en: "the folders of \(runs) run(s) and \(data) file(s) of samples would be removed (\(bytes))")
            : Message(
                zh: "删除了 \(runs) 次运行的文件夹和 \(data) 个样本文件（\(bytes)）",
                en: "the folders of \(runs) run(s) and \(data) file(s) of samples were removed (\(bytes))")
    }
    public static func keptFiles(runs: Int, data: Int) -> Message {
        Message(
            zh: "保留 \(runs) 次运行的文件夹和 \(data) 个样本文件",
            en: "the folders of \(runs) run(s) and \(data) file(s) of samples stay")
    }
    public static func fileNotRemoved(_ path: String, cause: Message) -> Message {
        Message(zh: "未能删除 \(path)：\(cause.zh)", en: "\(path) was not removed: \(cause.en)")
    }
    /// `basis`: `blobs`, `sizes`, `unknown`.
    public static func modelDisk(
        models: Int, unique: String, apparent: String, freed: String, dryRun: Bool, basis: String
    ) -> Message {
        let (zh, en) =
            switch basis {
            case "blobs": ("按磁盘上的文件量得", "measured on disk")
            case "sizes": ("按 Ollama 报的大小和共用的权重推算，略偏小", "from Ollama's sizes and shared weights, a little too small")
            default: ("只知道 Ollama 报的大小，至多如此", "from Ollama's sizes alone, at most this")
            }
        return Message(
            zh: "\(models) 个版本合计 \(unique)（表面 \(apparent)）；\(dryRun ? "将释放" : "释放") \(freed)（\(zh)）",
            en:
                "\(models) version(s) take \(unique) (\(apparent) by the list); \(freed) \(dryRun ? "would be freed" : "freed") (\(en))"
        )
    }

    // MARK: Help

    public static var helpModelPromote: Message {
        Message(zh: "由人决定让一个模型上线", en: "Put a model into service by a person's decision")
    }
    public static var helpOverride: Message {
        Message(zh: "不论结论如何（须有 --reason）", en: "Whatever the verdict on it (needs --reason)")
    }
    public static var helpReason: Message { Message(zh: "理由，会出现在以后的报告中", en: "Why; later reports show it") }
}
