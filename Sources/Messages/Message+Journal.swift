// Lines of the daemon's own journal, between the stages.
extension Message {
    public static var cancelledAfterVerdict: Message {
        Message(
            zh: "取消时结论已生效，结论不变；清理留给下次运行",
            en: "the verdict stood already when the run was cancelled; pruning is left to the next run")
    }

    public static var cancelledBeforeBackup: Message {
        Message(
            zh: "取消时结论已生效、清理已完成；到期的备份留给下次运行",
            en: "the verdict stood and pruning was done when the run was cancelled; "
                + "the backup that is due is left to the next run")
    }

    /// One line of what became of a run and why.
    public static func runLine(_ what: Message, why: Message) -> Message {
        Message(zh: "\(what.zh)：\(why.zh)", en: "\(what.en): \(why.en)")
    }

    public static func interruptedRunGoesOn(_ run: String) -> Message {
        Message(zh: "运行 \(run) 因上个进程结束而中断，现在继续", en: "run \(run), interrupted by the end of the last process, goes on")
    }

    /// `stage`: the one under way; nil: none was.
    public static func runEndsProcess(_ run: String, times: Int, stage: String?) -> Message {
        let name = stage.map(stageName)
        return Message(
            zh: "运行 \(run) 进行中\(name.map { "（阶段：\($0.zh)）" } ?? "")，守护进程连续 \(times) 次意外终止且运行没有进展，不再继续",
            en:
                "the daemon ended \(times) times in a row while run \(run) was worked on\(name.map { " (stage: \($0.en))" } ?? "") "
                + "and did not get on; it is given up")
    }

    public static func runEndsProcessHint(_ run: String) -> Message {
        Message(
            zh: "请附上 \(journalLine(run)) 的输出和终止时的日志（journalctl -u ljwx-trainer）报告此缺陷；该运行已结束，无需取消，"
                + "之后的运行照常进行",
            en:
                "please report it with the output of \(journalLine(run)) and what journalctl -u ljwx-trainer says of the ends; "
                + "the run is over and need not be cancelled, and others go on")
    }

    public static func scheduledRunEnqueued(_ run: String, slot: String) -> Message {
        Message(zh: "定时 \(slot) 已排入运行 \(run)", en: "slot \(slot) enqueued run \(run)")
    }

    public static func stageFromCheckpoint(_ stage: String) -> Message {
        let name = stageName(stage)
        return Message(zh: "\(name.zh)：已有检查点，不再重做", en: "\(name.en): taken from its checkpoint")
    }

    public static var verdictStands: Message {
        Message(
            zh: "结论已有检查点，只做其后的步骤", en: "the verdict has its checkpoint; only what follows it is left to do")
    }

    public static func storeWaits(why: Message, seconds: Int) -> Message {
        Message(
            zh: "状态库写不进去：\(why.zh)；\(seconds) 秒后再试，什么也不会丢",
            en: "the state database does not take it: \(why.en); trying again in \(seconds) s, nothing is lost")
    }

    public static var storeWorksAgain: Message { Message(zh: "状态库恢复正常", en: "the state database works again") }

    public static func workIsStuck(_ run: String, minutes: Int) -> Message {
        Message(
            zh: "运行 \(run) 已 \(minutes) 分钟没有动静；不再喂看门狗，systemd 会重启本服务，运行从检查点继续",
            en:
                "run \(run) has been silent for \(minutes) minutes; the watchdog is not fed any more, systemd restarts the"
                + " service, and the run goes on from its checkpoint")
    }

    public static func controlSocketReady(_ path: String) -> Message {
        Message(zh: "控制套接字已就绪：\(path)", en: "control socket ready: \(path)")
    }

    public static func controlSocketClosed(_ path: String) -> Message {
        Message(zh: "控制套接字已关闭：\(path)", en: "control socket closed: \(path)")
    }

    public static func controlRequestFailed(_ path: String, cause: String) -> Message {
        Message(zh: "控制请求 \(path) 出错：\(cause)", en: "control request \(path) failed: \(cause)")
    }
}
