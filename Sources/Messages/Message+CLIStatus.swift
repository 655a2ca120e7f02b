extension Message {
    // The six questions, each as the label of its line.
    public static var askNow: Message { Message(zh: "现在在干什么", en: "Now") }
    public static var askNext: Message { Message(zh: "下次何时", en: "Next") }
    public static var askServing: Message { Message(zh: "线上是谁", en: "In service") }
    public static var askWhy: Message { Message(zh: "为什么", en: "Why") }
    public static var askData: Message { Message(zh: "数据到哪天", en: "Data") }
    public static var askMachine: Message { Message(zh: "Ollama 和磁盘", en: "Machine") }
    public static var askNotices: Message { Message(zh: "提示", en: "Notices") }

    public static func daemonLine(version: String, pid: Int, since: String) -> Message {
        Message(
            zh: "ljwx-trainer \(version)，进程 \(pid)，启动于 \(since)",
            en: "ljwx-trainer \(version), pid \(pid), up since \(since)")
    }

    public static var idle: Message { Message(zh: "空闲", en: "idle") }
    public static func idleAfter(run: String, state: Message) -> Message {
        Message(zh: "空闲；上次运行 \(run)：\(state.zh)", en: "idle; the last run, \(run): \(state.en)")
    }

    public static func working(run: String, stage: Message?, percent: String?) -> Message {
        let progress = percent.map { " " + $0 } ?? ""
        let zh = stage.map { "，\($0.zh)" } ?? ""
        let en = stage.map { ", \($0.en)" } ?? ""
        return Message(zh: "运行 \(run)\(zh)\(progress)", en: "run \(run)\(en)\(progress)")
    }

    public static func waiting(runs: String) -> Message { Message(zh: "排队：\(runs)", en: "waiting: \(runs)") }
    public static func deferredUntil(run: String, time: String) -> Message {
        Message(zh: "\(run)（推迟到 \(time)）", en: "\(run) (deferred until \(time))")
    }

    public static func slotAt(slot: String, time: String) -> Message {
        Message(zh: "\(time)（\(slot)）", en: "\(time) (\(slot))")
    }
    public static var noSlots: Message {
        Message(zh: "没有定时任务；手动运行：ljwxctl run-now", en: "nothing is scheduled; by hand: ljwxctl run-now")
    }

    public static var noChampion: Message {
        Message(zh: "还没有模型上线", en: "no model was promoted yet")
    }
    public static func passRate(_ percent: String) -> Message {
        Message(zh: "通过率 \(percent)", en: "pass rate \(percent)")
    }
    public static func asOf(_ day: String) -> Message { Message(zh: "数据截至 \(day)", en: "data to \(day)") }
    public static func previousIs(_ name: String) -> Message { Message(zh: "上一个：\(name)", en: "previous: \(name)") }
    public static func baseIs(_ name: String, digest: String?) -> Message {
        let pinned = digest.map { "@\($0)" } ?? ""
        return Message(zh: "基础：\(name)\(pinned)", en: "base: \(name)\(pinned)")
    }

    public static var noBaseYet: Message {
        Message(
            zh: "基础：还没有（ljwxctl base create --from <模型>）",
            en: "base: none yet (ljwxctl base create --from MODEL)")
    }

    public static func verdictOf(run: String, verdict: Message) -> Message {
        Message(zh: "运行 \(run)：\(verdict.zh)", en: "run \(run): \(verdict.en)")
    }
    public static var noVerdict: Message { Message(zh: "还没有评估过模型", en: "no model was measured yet") }

    public static func dataTo(day: String, stocks: Int, samples: Int, source: String) -> Message {
        Message(
            zh: "\(day)，\(stocks) 只股票（来源 \(source)）；累计样本 \(samples) 条",
            en: "\(day), \(stocks) stocks (from \(source)); \(samples) samples so far")
    }
    public static func noData(source: String) -> Message {
        Message(
            zh: "还没有行情（来源 \(source)）；现在获取：ljwxctl run-now --wait",
            en: "no bars yet (from \(source)); fetch them now: ljwxctl run-now --wait")
    }

    public static func ollamaUp(url: String, version: String?) -> Message {
        Message(
            zh: "Ollama \(version ?? "（版本未知）") 正常（\(url)）",
            en: "Ollama \(version ?? "of an unknown version") answers (\(url))")
    }
    public static func ollamaDown(url: String) -> Message {
        Message(zh: "Ollama 无应答（\(url)）", en: "Ollama does not answer (\(url))")
    }
    public static func diskFree(_ free: String, path: String) -> Message {
        Message(zh: "\(path) 剩余 \(free)", en: "\(free) free at \(path)")
    }
}
