extension Message {
    public static func retentionPolicyEmpty(_ name: String) -> Message {
        Message(
            zh: "\(name) 没有任何保留规则：空的策略会删除一切",
            en: "\(name) keeps nothing: an empty policy would delete everything")
    }

    public static func retentionPolicyHint(_ name: String) -> Message {
        Message(
            zh: "例如 \(name).keep_last 设为 5；全部保留则设为 -1",
            en: "set \(name).keep_last to 5, for example; -1 keeps all")
    }

    public static var keptAsChampion: Message { Message(zh: "在用模型", en: "champion in service") }
    public static var keptAsPrevious: Message { Message(zh: "上一个在用模型", en: "previous champion") }
    public static var keptAsPinned: Message { Message(zh: "已固定", en: "pinned") }
    public static var keptAsNewest: Message { Message(zh: "最新", en: "newest") }
    public static var keptAsIncumbent: Message {
        Message(zh: "以前脚本的模型，不动", en: "a model of the older scripts, left alone")
    }
    public static var keptAsAnotherModel: Message {
        Message(zh: "此名下已是另一个模型，不动", en: "another model has its name, left alone")
    }
    public static var keptAsLiveCandidate: Message { Message(zh: "运行中的候选模型", en: "candidate of a live run") }
    public static var keptAsLiveRun: Message { Message(zh: "运行尚未结束", en: "its run is not over") }
    public static var keptWithModel: Message { Message(zh: "其模型仍在 Ollama 中", en: "its model is still in Ollama") }

    /// `unit`: `last`, `hourly`, `daily`, `weekly`, `monthly`, `yearly`; without a count the rule has no end.
    public static func keptByRule(_ unit: String, count: Int?) -> Message {
        let (zh, en) =
            switch unit {
            case "hourly": ("小时", "hours")
            case "daily": ("天", "days")
            case "weekly": ("周", "weeks")
            case "monthly": ("月", "months")
            case "yearly": ("年", "years")
            default: ("", "")
            }
        if en.isEmpty {
            return count.map { Message(zh: "最近 \($0) 个之内", en: "among the last \($0)") }
                ?? Message(zh: "全部保留", en: "all are kept")
        }
        return count.map { Message(zh: "最近 \($0) \(zh)每\(zh)一个", en: "one of each of the last \($0) \(en)") }
            ?? Message(zh: "每\(zh)一个", en: "one of each of all \(en)")
    }

    public static func keptWithin(_ window: String) -> Message {
        Message(zh: "距最新不到 \(window)", en: "less than \(window) older than the newest")
    }
    public static func keptByTags(_ tags: String) -> Message { Message(zh: "带有标签 \(tags)", en: "tagged \(tags)") }
}
