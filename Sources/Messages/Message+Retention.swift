extension Message {
    public static func retentionPolicyEmpty(keepLast: Int) -> Message {
        Message(
            zh: "max_models_to_keep 为 \(keepLast)：保留数为零的策略会删除所有模型",
            en: "max_models_to_keep is \(keepLast): a policy that keeps nothing would delete every model")
    }

    public static var retentionPolicyHint: Message {
        Message(zh: "请设为 1 或更大，例如 5", en: "set it to 1 or more, for example 5")
    }

    public static var keptAsChampion: Message { Message(zh: "在用模型", en: "champion in service") }
    public static var keptAsPrevious: Message { Message(zh: "上一个在用模型", en: "previous champion") }
    public static var keptAsPinned: Message { Message(zh: "已固定", en: "pinned") }
    public static var keptAsNewest: Message { Message(zh: "最新", en: "newest") }
    public static func keptAsRecent(_ keepLast: Int) -> Message {
        Message(zh: "最近 \(keepLast) 个之内", en: "among the last \(keepLast)")
    }
    public static var keptAsLiveCandidate: Message { Message(zh: "运行中的候选模型", en: "candidate of a live run") }
}
