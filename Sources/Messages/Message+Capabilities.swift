// What a version of Ollama can do. Keys are the raw values of `ServerCapability`.
extension Message {
    public static func capability(_ key: String) -> Message {
        switch key {
        case "refuses_long_prompts":
            Message(zh: "拒绝超长提示词（truncate:false）", en: "refusing long prompts (truncate:false)")
        case "answers_by_schema": Message(zh: "按 JSON Schema 回答（format）", en: "answers by a JSON schema (format)")
        case "logprobs": Message(zh: "词元概率（logprobs）", en: "token probabilities (logprobs)")
        case "renders_prompts":
            Message(zh: "查看渲染后的提示词（_debug_render_only）", en: "showing a prompt (_debug_render_only)")
        case "takes_adapters": Message(zh: "创建时加载适配器（adapters）", en: "adapters at create (adapters)")
        default: .verbatim(key)
        }
    }

    /// What follows from its lack.
    public static func capabilityMeaning(_ key: String) -> Message {
        switch key {
        case "refuses_long_prompts":
            Message(
                zh: "无法证明示例不被丢弃，因此不训练；请升级到 0.12.6 或更新",
                en: "that no shot is dropped cannot be proved, so nothing is trained; upgrade to 0.12.6 or later")
        case "answers_by_schema":
            Message(zh: "无法强制回答格式；0.5.0 起支持", en: "the form of answers cannot be enforced; there since 0.5.0")
        case "logprobs":
            Message(zh: "概率只能取自回答的文字；0.12.11 起支持", en: "probabilities come from the words alone; there since 0.12.11")
        case "renders_prompts":
            Message(zh: "只能通过计数核对提示词", en: "prompts can be checked by their token count alone")
        case "takes_adapters":
            Message(
                zh: "训练出的权重须合并成完整的 GGUF；0.34.1 起不再支持",
                en: "trained weights have to be merged into a whole GGUF; gone since 0.34.1")
        default: .verbatim("")
        }
    }

    public static func ollamaLookedAt(_ version: String, before: String?) -> Message {
        switch before {
        case let before? where before != version:
            Message(
                zh: "Ollama 由 \(before) 变为 \(version)，已重新检查它的能力",
                en: "Ollama went from \(before) to \(version); what it can do was looked at again")
        default:
            Message(zh: "已检查 Ollama \(version) 的能力", en: "what Ollama \(version) can do was looked at")
        }
    }

    public static func capabilityMissing(_ name: Message, meaning: Message) -> Message {
        Message(zh: "Ollama 没有：\(name.zh)；\(meaning.zh)", en: "Ollama lacks \(name.en): \(meaning.en)")
    }

    public static func capabilityUnknown(_ name: Message, words: String) -> Message {
        Message(
            zh: "不清楚 Ollama 有没有：\(name.zh)" + (words.isEmpty ? "" : "（\(words)）"),
            en: "whether Ollama has \(name.en) is not clear" + (words.isEmpty ? "" : " (\(words))"))
    }

    public static func capabilityBack(_ name: Message) -> Message {
        Message(zh: "Ollama 又有了：\(name.zh)", en: "Ollama has \(name.en) again")
    }

    /// It was not clear before.
    public static func capabilityClear(_ name: Message) -> Message {
        Message(zh: "Ollama 有：\(name.zh)", en: "Ollama has \(name.en)")
    }

    public static func ollamaLacks(_ version: String, capability: Message) -> Message {
        Message(
            zh: "Ollama \(version) 不支持训练所必需的：\(capability.zh)",
            en: "Ollama \(version) lacks what training needs: \(capability.en)")
    }

    public static var ollamaLacksHint: Message {
        Message(
            zh: "升级 Ollama 后执行 ljwxctl run-now；ljwxctl status 列出它的能力",
            en: "upgrade Ollama, then ljwxctl run-now; ljwxctl status lists what it can do")
    }

    public static var capabilityNeeded: Message { Message(zh: "必需", en: "needed") }
    public static var findingUnknown: Message { Message(zh: "不清楚", en: "not clear") }
    public static func capabilitiesOf(_ list: String) -> Message {
        Message(zh: "没有：\(list)", en: "lacks: \(list)")
    }
    public static var capabilitiesAll: Message { Message(zh: "所需能力齐全", en: "can do all that is asked of it") }
}
