// MARK: run-now and cancel

extension Message {
    public static func runQueued(_ run: String) -> Message {
        Message(zh: "运行 \(run) 已加入队列", en: "run \(run) is queued")
    }

    public static func runAlreadyWaiting(_ run: String) -> Message {
        Message(
            zh: "已有运行 \(run) 在等待，没有重复加入",
            en: "run \(run) was waiting already; nothing was added")
    }

    public static func runBehind(_ running: String) -> Message {
        Message(zh: "在运行 \(running) 结束后开始", en: "it starts when run \(running) has ended")
    }

    public static func runFollow(_ run: String) -> Message {
        Message(
            zh: "查看进度：ljwxctl status；结果：ljwxctl report \(run)",
            en: "see how it goes: ljwxctl status; the result: ljwxctl report \(run)")
    }

    public static func runCancelled(_ run: String) -> Message {
        Message(zh: "运行 \(run) 已从队列中取消", en: "run \(run) was waiting and is cancelled")
    }

    public static func runStopping(_ run: String) -> Message {
        Message(
            zh: "运行 \(run) 正在停止，将在下一个安全点结束",
            en: "run \(run) is stopping and ends at its next safe point")
    }

    public static func waitStopped(_ run: String) -> Message {
        Message(
            zh: "已停止等待，运行 \(run) 继续进行；取消它：ljwxctl run cancel \(run)",
            en: "no longer waiting; run \(run) goes on; to cancel it: ljwxctl run cancel \(run)")
    }

    public static func waitLost(_ run: String) -> Message {
        Message(
            zh: "与守护进程的连接中断，正在重新连接（Ctrl-C 停止等待，运行 \(run) 不受影响）",
            en:
                "the connection to the daemon was lost; connecting anew (Ctrl-C stops waiting, run \(run) is not touched)"
        )
    }

    public static func runEnded(_ run: String, state: Message) -> Message {
        Message(zh: "运行 \(run)：\(state.zh)", en: "run \(run): \(state.en)")
    }

    public static func journalLine(_ run: String) -> String { "journalctl -u ljwx-trainer LJWX_RUN_ID=\(run)" }

    public static func runStory(_ run: String) -> Message {
        Message(zh: "完整日志：\(journalLine(run))", en: "its whole story: \(journalLine(run))")
    }

    public static func runStoryOnStandardError(_ run: String) -> Message {
        Message(
            zh: "完整日志：守护进程的标准错误输出中带 run.id=\(run) 的各行（它不写入 journal）",
            en:
                "its whole story: the lines with run.id=\(run) on the daemon's standard error (it does not log to the journal)"
        )
    }

    public static var noRuns: Message {
        Message(
            zh: "还没有运行记录；开始第一次：ljwxctl run-now --wait",
            en: "there are no runs yet; start the first: ljwxctl run-now --wait")
    }

    public static var noRunsBefore: Message { Message(zh: "没有更早的运行", en: "there are no earlier runs") }
}

// MARK: Column heads

extension Message {
    public static var headRun: Message { Message(zh: "运行", en: "RUN") }
    public static var headState: Message { Message(zh: "状态", en: "STATE") }
    public static var headVerdict: Message { Message(zh: "结论", en: "VERDICT") }
    public static var headStarted: Message { Message(zh: "开始", en: "STARTED") }
    public static var headTook: Message { Message(zh: "用时", en: "TOOK") }
    public static var headTrigger: Message { Message(zh: "触发", en: "TRIGGER") }
    public static var headModel: Message { Message(zh: "模型", en: "MODEL") }
    public static var headRole: Message { Message(zh: "角色", en: "ROLE") }
    public static var headPassRate: Message { Message(zh: "通过率", en: "RATE") }
    public static var headAsOf: Message { Message(zh: "数据日", en: "AS OF") }
    public static var headStage: Message { Message(zh: "阶段", en: "STAGE") }
    public static var headSlot: Message { Message(zh: "时段", en: "SLOT") }
    public static var headDue: Message { Message(zh: "时间（北京）", en: "DUE (Shanghai)") }
    public static var headFromNow: Message { Message(zh: "距现在", en: "FROM NOW") }
    public static var headAction: Message { Message(zh: "处理", en: "ACTION") }
    public static var headReason: Message { Message(zh: "原因", en: "REASON") }
}
