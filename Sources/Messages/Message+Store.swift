/// Texts about the state directory: the database, the lock and the files.
extension Message {
    public static func storeCannotOpen(path: String) -> Message {
        Message(zh: "无法打开数据库 \(path)", en: "cannot open the database \(path)")
    }

    public static func storeCannotOpenHint(directory: String) -> Message {
        Message(
            zh: "请检查目录 \(directory) 是否存在、归本用户所有且可写（`ls -ld \(directory)`）",
            en: "check that \(directory) exists and that this user owns and may write it (`ls -ld \(directory)`)")
    }

    public static func storeNewerVersion(path: String) -> Message {
        Message(
            zh: "数据库 \(path) 由更新版本的 ljwx-trainer 写入，本版本不能使用",
            en: "the database \(path) was written by a newer version of ljwx-trainer; this version cannot use it")
    }

    public static var storeNewerVersionHint: Message {
        Message(
            zh: "请安装原来的（更新的）版本，或用 `--state-dir` 指定另一个状态目录",
            en: "install the newer version again, or choose another state directory with `--state-dir`")
    }

    public static func storeDamaged(path: String) -> Message {
        Message(
            zh: "数据库 \(path) 已损坏，或不是 SQLite 数据库",
            en: "the database \(path) is damaged or is not an SQLite database")
    }

    public static func storeDamagedHint(path: String) -> Message {
        Message(
            zh:
                "停止服务后运行 `sqlite3 \(path) 'PRAGMA integrity_check'`；从备份恢复（`ljwxctl backup list`、`ljwxctl backup restore`，不需要守护进程），或用 `sqlite3 \(path) .recover` 抢救数据",
            en:
                "stop the service and run `sqlite3 \(path) 'PRAGMA integrity_check'`; restore a backup (`ljwxctl backup list`, `ljwxctl backup restore`: they need no daemon), or rescue what is left with `sqlite3 \(path) .recover`"
        )
    }

    public static func storeBusy(path: String) -> Message {
        Message(
            zh: "数据库 \(path) 一直被另一个程序锁住",
            en: "another program keeps the database \(path) locked")
    }

    public static func storeBusyHint(path: String) -> Message {
        Message(
            zh: "用 `fuser -v \(path)` 找出占用者并关闭它；备份请用 `ljwxctl backup create`",
            en: "find it with `fuser -v \(path)` and close it; make backups with `ljwxctl backup create`")
    }

    public static func storeReadWriteFailed(path: String) -> Message {
        Message(
            zh: "读写数据库 \(path) 时出错",
            en: "reading or writing the database \(path) failed")
    }

    public static func storeReadWriteFailedHint(path: String) -> Message {
        Message(
            zh: "用 `journalctl -k` 查看磁盘错误；已提交的数据仍在 \(path)",
            en: "look for disk faults with `journalctl -k`; what was committed is still in \(path)")
    }

    public static func storeRefusedStatement(path: String) -> Message {
        Message(
            zh: "数据库 \(path) 拒绝了一条不合规则的写入（程序错误）",
            en: "the database \(path) refused a write that breaks its rules (a fault of this program)")
    }

    public static func storeRowUnreadable(table: String, key: String) -> Message {
        Message(
            zh: "表 \(table) 中 \(key) 的内容无法读出",
            en: "the row \(key) of table \(table) cannot be read")
    }

    public static var storeRowUnreadableHint: Message {
        Message(
            zh: "停止服务，从备份恢复（`ljwxctl backup restore`）；若刚刚换过版本，装回原来的版本",
            en: """
                stop the service and restore a backup (`ljwxctl backup restore`); after a change of versions install the \
                one before again
                """)
    }

    public static func diskFull(path: String, freeBytes: Int64?) -> Message {
        let mebibytes = freeBytes.map { String($0 / 1_048_576) }
        return Message(
            zh: "磁盘已满：无法写入 \(path)" + (mebibytes.map { "（剩余 \($0) MiB）" } ?? ""),
            en: "the disk is full: cannot write \(path)" + (mebibytes.map { " (\($0) MiB free)" } ?? ""))
    }

    public static func diskFullHint(directory: String) -> Message {
        Message(
            zh: "在 `df -h \(directory)` 所示的文件系统上腾出空间后重试；已保存的数据没有丢失",
            en: "free space on the file system that `df -h \(directory)` shows and try again; nothing stored was lost")
    }

    public static func stateLocked(directory: String, pid: Int?) -> Message {
        Message(
            zh: "状态目录 \(directory) 正被另一个 ljwx-trainer 使用" + (pid.map { "（进程 \($0)）" } ?? ""),
            en: "another ljwx-trainer already uses the state directory \(directory)"
                + (pid.map { " (process \($0))" } ?? ""))
    }

    public static var stateLockedHint: Message {
        Message(
            zh: "先停止它（`systemctl stop ljwx-trainer`），或用 `--state-dir` 指定另一个状态目录",
            en: "stop it first (`systemctl stop ljwx-trainer`), or choose another state directory with `--state-dir`")
    }

    public static func stateDirectoryUnusable(directory: String) -> Message {
        Message(
            zh: "无法使用状态目录 \(directory)",
            en: "cannot use the state directory \(directory)")
    }

    public static func stateDirectoryIsOpen(_ directory: String, mode: String) -> Message {
        Message(
            zh: "状态目录 \(directory) 的权限是 \(mode)，其他用户也能进入；请执行 chmod 0750 \(directory)",
            en: "the state directory \(directory) has mode \(mode), which lets everyone in; run chmod 0750 \(directory)"
        )
    }

    public static func runNotInStore(id: String) -> Message {
        Message(zh: "没有运行 \(id)", en: "there is no run \(id)")
    }

    public static var runNotInStoreHint: Message {
        Message(zh: "`ljwxctl run list` 列出所有运行", en: "`ljwxctl run list` shows every run")
    }

    public static func barOfOtherDay(code: String, date: String, day: String) -> Message {
        Message(
            zh: "\(day) 的回复里有 \(code) 在 \(date) 的行情",
            en: "the reply for \(day) holds a bar of \(code) on \(date)")
    }

    public static func barTwiceInReply(code: String, day: String) -> Message {
        Message(
            zh: "\(day) 的回复里 \(code) 出现了两次",
            en: "the reply for \(day) holds \(code) twice")
    }

    public static func sampleAlreadyKept(key: String, twin: String, run: String) -> Message {
        Message(
            zh: "样本 \(key) 不能保留：\(twin) 已由运行 \(run) 保留",
            en: "the sample \(key) cannot be kept: the run \(run) kept \(twin) before")
    }

    public static func artifactPathInvalid(path: String) -> Message {
        Message(
            zh: "文件路径“\(path)”不是状态目录之下的相对路径",
            en: "the file path \"\(path)\" is not a relative path below the state directory")
    }

    public static var artifactPathInvalidHint: Message {
        Message(
            zh: "例如 `data/llm_training/latest.jsonl`：不以 / 开头，不含 `..`",
            en: "for example `data/llm_training/latest.jsonl`: no leading /, no `..`")
    }

    public static func outputFolderUnusable(_ folder: String) -> Message {
        Message(
            zh: "无法写入 training_data_dir 或 models_dir 指定的目录 \(folder)",
            en: "cannot write to \(folder), which training_data_dir or models_dir names")
    }

    public static func outputFolderUnusableHint(_ folder: String) -> Message {
        Message(
            zh: """
                请检查它是否存在且本用户可写（`ls -ld \(folder)`）；在 systemd 下还要执行 `systemctl edit ljwx-trainer`，\
                在 [Service] 下写入 ReadWritePaths=\(folder)
                """,
            en: """
                check that it exists and that this user may write it (`ls -ld \(folder)`); under systemd, run \
                `systemctl edit ljwx-trainer` and write ReadWritePaths=\(folder) below [Service] too
                """)
    }

    public static func artifactUnusable(path: String) -> Message {
        Message(zh: "无法读写文件 \(path)", en: "cannot read or write the file \(path)")
    }

    public static func artifactUnusableHint(directory: String) -> Message {
        Message(
            zh: "请检查 \(directory) 的权限（`ls -la \(directory)`）",
            en: "check the permissions of \(directory) (`ls -la \(directory)`)")
    }
}
