extension Message {
    public static func ollamaUnavailable(_ address: String) -> Message {
        Message(zh: "\(address) 上没有 Ollama 应答", en: "Ollama did not answer at \(address)")
    }

    public static var ollamaUnavailableHint: Message {
        Message(
            zh: "检查 systemctl status ollama 和配置里的 ollama.base_url；Ollama 恢复后\(runGoesOn.zh)",
            en: "check systemctl status ollama and ollama.base_url in the config; \(runGoesOn.en) once Ollama answers")
    }

    /// For a command, which no run stands behind.
    public static var ollamaDownHint: Message {
        Message(
            zh: "启动 Ollama（systemctl start ollama），检查配置里的 ollama.base_url，然后重新执行本命令",
            en: "start Ollama (systemctl start ollama), check ollama.base_url in the config, then repeat the command")
    }

    public static func ollamaRefused(status: Int) -> Message {
        Message(zh: "Ollama 拒绝了请求（HTTP \(status)）", en: "Ollama refused the request (HTTP \(status))")
    }

    public static var ollamaRefusedHint: Message {
        Message(
            zh: "按 Ollama 的原话（原因或括号里）处理，再重新执行：运行是 ljwxctl run-now，命令是同一条命令",
            en: "act on Ollama's own words (the cause), then try again: a run by ljwxctl run-now, a command as it was")
    }

    public static func ollamaBusy(_ address: String, status: Int) -> Message {
        Message(
            zh: "\(address) 上的 Ollama 暂时不接受请求（HTTP \(status)）",
            en: "Ollama at \(address) takes no requests for the moment (HTTP \(status))")
    }

    public static var ollamaBusyHint: Message {
        Message(
            zh: "稍后\(runGoesOn.zh)；若一直如此，检查还有谁在用这个 Ollama，以及前面的代理",
            en: "\(runGoesOn.en) later; if it stays so, look who else uses this Ollama and at a proxy before it")
    }

    public static var ollamaRunnerDied: Message {
        Message(zh: "Ollama 中运行模型的进程退出了", en: "the process that runs the model in Ollama ended")
    }

    public static var ollamaRunnerDiedHint: Message {
        Message(
            zh: "稍后\(runGoesOn.zh)；若一直如此，查看 journalctl -u ollama，通常是内存不足",
            en: "\(runGoesOn.en) later; if it stays so, see journalctl -u ollama: mostly memory is short")
    }

    public static var ollamaInterrupted: Message {
        Message(zh: "Ollama 的回答中途断了", en: "Ollama broke off in the middle of its answer")
    }

    public static var promptTooLong: Message {
        Message(zh: "提示词超过了模型的上下文长度", en: "the prompt is longer than the model's context")
    }

    public static func notOllama(_ address: String) -> Message {
        Message(zh: "\(address) 的回答不是 Ollama 的协议", en: "what answers at \(address) does not speak Ollama's protocol")
    }

    public static var notOllamaHint: Message {
        Message(
            zh: "检查配置里的 ollama.base_url，例如 http://127.0.0.1:11434",
            en: "check ollama.base_url in the config, for example http://127.0.0.1:11434")
    }
}
