// What the daemon answers on the control socket.
extension Message {
    public static func asOfInFuture(_ day: String) -> Message {
        Message(zh: "--as-of \(day) 在将来", en: "--as-of \(day) lies in the future")
    }

    public static func asOfBeforeMarket(_ day: String, opening: String) -> Message {
        Message(
            zh: "--as-of \(day) 早于上海证券交易所的首个交易日 \(opening)",
            en: "--as-of \(day) lies before \(opening), the first day of the Shanghai exchange")
    }

    public static func knownAtInFuture(_ instant: String) -> Message {
        Message(zh: "--known-at \(instant) 在将来", en: "--known-at \(instant) lies in the future")
    }

    public static var knownAtExample: Message {
        Message(
            zh: "用现在或以前的时刻，例如 --known-at 2026-09-30T18:30",
            en: "use now or an earlier instant, for example --known-at 2026-09-30T18:30")
    }

    public static var asOfExample: Message {
        Message(
            zh: "用 1990-12-19 至今天之间的日期，例如 --as-of 20260930",
            en: "use a day from 1990-12-19 up to today, for example --as-of 20260930")
    }

    public static func runIsOver(_ run: String, state: Message) -> Message {
        Message(
            zh: "运行 \(run) 已经结束（\(state.zh)）；结果：ljwxctl report \(run)",
            en: "run \(run) is over (\(state.en)); its outcome: ljwxctl report \(run)")
    }

    public static func runIsEnding(_ run: String) -> Message {
        Message(
            zh: "运行 \(run) 的工作已经完成，正在写入结果", en: "run \(run) has done its work; its outcome is being recorded")
    }

    public static func noSuchRun(_ run: String) -> Message { Message(zh: "没有运行 \(run)", en: "there is no run \(run)") }

    public static var noSuchRunHint: Message {
        Message(zh: "ljwxctl runs 列出所有运行", en: "ljwxctl runs lists them")
    }

    public static var noRunYet: Message { Message(zh: "还没有运行过", en: "there has been no run yet") }

    public static var noRunYetHint: Message {
        Message(zh: "用 ljwxctl run-now --wait 开始第一次", en: "start the first one with ljwxctl run-now --wait")
    }

    public static func noSuchModel(_ name: String) -> Message {
        Message(zh: "登记里没有模型 \(name)", en: "the registry has no model \(name)")
    }

    public static func modelWasRemoved(_ name: String) -> Message {
        Message(zh: "模型 \(name) 已被清理，Ollama 里没有它了", en: "\(name) was cleaned up: Ollama has it no more")
    }

    /// One line of `systemctl status`.
    public static func inRun(_ run: String, _ words: Message) -> Message {
        Message(zh: "\(run) \(words.zh)", en: "\(run) \(words.en)")
    }

    public static func inStage(_ run: String, stage: String, _ words: Message) -> Message {
        let name = stageName(stage)
        return Message(zh: "\(run) \(name.zh) \(words.zh)", en: "\(run) \(name.en) \(words.en)")
    }

    public static func baseWhileRunning(_ run: String) -> Message {
        Message(zh: "运行 \(run) 正在使用基础模型", en: "run \(run) is using the base model")
    }

    public static func baseWhileRunningHint(_ run: String) -> Message {
        Message(zh: "等它结束，或先执行 ljwxctl run cancel \(run)", en: "wait for its end, or ljwxctl run cancel \(run) first")
    }

    public static func otherBasePinned(pinned: String, made: String) -> Message {
        Message(
            zh: "已锁定另一个基础模型（\(pinned)），这一个是 \(made)；没有替换",
            en: "another base model is pinned (\(pinned)), this one is \(made); nothing was replaced")
    }

    public static var otherBasePinnedHint: Message {
        Message(
            zh: "要换基础模型，加 --replace：之后的版本从新的基础模型构建",
            en: "to change the base add --replace: later versions are built from the new one")
    }

    public static func sourceModelMissing(_ name: String) -> Message {
        Message(zh: "Ollama 里没有模型 \(name)", en: "Ollama has no model \(name)")
    }

    public static func sourceModelMissingHint(_ name: String) -> Message {
        Message(
            zh: "先执行 ollama pull \(name)，或用 ollama list 里的名字",
            en: "ollama pull \(name) first, or take a name from ollama list")
    }
}
