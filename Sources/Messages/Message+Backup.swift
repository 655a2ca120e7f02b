/// Backups: making them, looking at them, putting one back.
extension Message {
    // MARK: Errors

    public static func noSuchBackup(_ path: String) -> Message {
        Message(zh: "没有备份 \(path)", en: "there is no backup \(path)")
    }
    public static var noSuchBackupHint: Message {
        Message(
            zh: "ljwxctl backup list 列出现有的备份；别处的备份请写出路径，如 /mnt/usb/20261121-030712",
            en: """
                ljwxctl backup list shows what there is; of one that lies elsewhere give the path, \
                /mnt/usb/20261121-030712 say
                """)
    }
    public static func notABackupName(_ text: String) -> Message {
        Message(
            zh: "\(text) 不是备份的名字：应如 20261121-030712，或含 / 的路径",
            en: "\(text) is not a backup's name, which is like 20261121-030712; a path has a slash (./\(text))")
    }
    public static func backupManifestUnreadable(_ file: String) -> Message {
        Message(zh: "备份清单 \(file) 无法读出", en: "the backup's manifest \(file) cannot be read")
    }
    public static func backupOfNewerVersion(_ file: String, version: String) -> Message {
        Message(
            zh: "备份 \(file) 由更新的版本 \(version) 写入，本版本读不了",
            en: "the backup \(file) was written by the newer version \(version), and this one cannot read it")
    }
    public static func backupFileMissing(_ file: String) -> Message {
        Message(zh: "备份中缺少 \(file)", en: "\(file) is missing in the backup")
    }
    public static func backupFileChanged(_ file: String) -> Message {
        Message(zh: "备份中的 \(file) 与清单不符", en: "\(file) in the backup is not what its manifest says")
    }
    public static func backupDatabaseDamaged(_ file: String) -> Message {
        Message(
            zh: "备份中的数据库 \(file) 没有通过 PRAGMA integrity_check",
            en: "the database \(file) in the backup fails PRAGMA integrity_check")
    }
    public static var backupDamagedHint: Message {
        Message(
            zh: "换一个备份（ljwxctl backup list，ljwxctl backup verify --all），或用它在别处的副本",
            en: "take another one (ljwxctl backup list, ljwxctl backup verify --all), or its copy elsewhere")
    }
    public static var backupUnderWay: Message {
        Message(zh: "正在做另一个备份", en: "another backup is being made")
    }
    public static var backupUnderWayHint: Message {
        Message(zh: "稍后用 ljwxctl backup list 查看", en: "look with ljwxctl backup list in a moment")
    }
    public static func backupNeedsRoom(neededBytes: Int64, freeBytes: Int64) -> Message {
        let (needed, free) = (neededBytes / 1_048_576 + 1, freeBytes / 1_048_576)
        return Message(
            zh: "没有做备份：需要 \(needed) MiB，剩余 \(free) MiB；备份最多占用剩余空间的一半",
            en: "no backup was made: it takes \(needed) MiB of \(free) MiB that are free, and may take half of them")
    }
    public static func backupNeedsRoomHint(directory: String) -> Message {
        Message(
            zh: "用 ljwxctl cleanup --dry-run 看哪些可以清理，或让 \(directory) 成为指向另一块盘的链接",
            en: """
                see with ljwxctl cleanup --dry-run what can go, or make \(directory) a link to a folder on another disk
                """)
    }
    public static func restoreNeedsEmptyFolder(_ directory: String) -> Message {
        Message(zh: "\(directory) 不是空目录，没有改动", en: "\(directory) is not an empty folder; it is left as it is")
    }
    public static var restoreNeedsEmptyFolderHint: Message {
        Message(
            zh: "恢复只写入空目录：停止服务，把状态目录改名（mv /var/lib/ljwx-trainer /var/lib/ljwx-trainer.old），再恢复到原来的名字",
            en: """
                a backup is restored into an empty folder alone: stop the service, move the state directory away \
                (mv /var/lib/ljwx-trainer /var/lib/ljwx-trainer.old) and restore under its name
                """)
    }
    public static var nameOrAll: Message {
        Message(zh: "请给出一个备份的名字，或 --all", en: "name one backup, or say --all")
    }

    // MARK: In a run

    public static func backupMade(_ name: String, mebibytes: Int64) -> Message {
        Message(
            zh: "做了备份 \(name)（\(mebibytes) MiB）；查看：ljwxctl backup list",
            en: "the backup \(name) was made (\(mebibytes) MiB); see ljwxctl backup list")
    }
    public static func backupNotMade(why: Message) -> Message {
        Message(
            zh: "没有做成备份：\(why.zh)；结论不变，下次运行再试（也可执行 ljwxctl backup create）",
            en:
                "no backup was made: \(why.en); the verdict stands, and the next run tries again (or ljwxctl backup create)"
        )
    }
    public static func pruneBackups(_ count: Int) -> Message {
        Message(zh: "按保留规则删除了 \(count) 个备份", en: "by the retention rules \(count) backup(s) were removed")
    }

    // MARK: On the screen

    public static func backupCreated(_ name: String, path: String, size: String, files: Int) -> Message {
        Message(
            zh: "备份 \(name)：\(files) 个文件，\(size)，在 \(path)",
            en: "backup \(name): \(files) file(s), \(size), in \(path)")
    }
    public static var backupHolds: Message {
        Message(
            zh:
                "含数据库（行情、样本、模型登记、运行、GATE、回答）、配置、自己的模板和提示词，以及各次运行的 Modelfile、词元证明、判定、模型卡、测试与结果文件",
            en: """
                It holds the database (bars, samples, registry, runs, GATE, answers), the config, templates and prompt of \
                your own, and each run's Modelfile, token proof, verdict, card, test results and results
                """)
    }
    public static var backupLeavesOut: Message {
        Message(
            zh: "不含：Ollama 里的模型（可按 Modelfile 重建），样本文件（ljwxctl export 可重新写出），已结束运行的候选样本，令牌",
            en: """
                Left out: the models in Ollama (made again from their Modelfiles), files of samples (ljwxctl export \
                writes them again), candidates of runs that are over, the token
                """)
    }
    public static var headBackup: Message { Message(zh: "备份", en: "BACKUP") }
    public static var headAge: Message { Message(zh: "距今", en: "AGE") }
    public static var headSize: Message { Message(zh: "大小", en: "SIZE") }
    public static var headFiles: Message { Message(zh: "文件", en: "FILES") }
    public static var headNewestRun: Message { Message(zh: "最新运行", en: "NEWEST RUN") }
    public static var headSchema: Message { Message(zh: "库版本", en: "SCHEMA") }
    public static func noBackups(_ folder: String) -> Message {
        Message(
            zh: "\(folder) 中没有备份；ljwxctl backup create 做一个",
            en: "there is no backup in \(folder); ljwxctl backup create makes one")
    }
    public static func backupsIn(_ folder: String) -> Message { Message(zh: "在 \(folder)", en: "in \(folder)") }
    public static func backupIsWhole(_ name: String, files: Int) -> Message {
        Message(
            zh: "\(name) 完好：\(files) 个文件与清单一致，数据库通过检查",
            en: "\(name) is whole: \(files) file(s) are what the manifest says, and the database is sound")
    }
    public static func backupIsDamaged(_ name: String) -> Message {
        Message(zh: "\(name) 已损坏：", en: "\(name) is damaged:")
    }
    public static func backupRestored(_ name: String, into directory: String) -> Message {
        Message(zh: "备份 \(name) 已恢复到 \(directory)", en: "the backup \(name) was restored into \(directory)")
    }
    public static func backupRestoredConfig(_ file: String) -> Message {
        Message(
            zh: "当时的配置是 \(file)；守护进程读的仍是 --config 所指的文件",
            en: "the config of that time is \(file); the daemon goes on reading the one that --config names")
    }
    public static func backupRestoredOutside(_ folder: String) -> Message {
        Message(
            zh: "原来不在状态目录下的文件在 \(folder) 下，请按路径放回",
            en: "what lay outside of the state directory is below \(folder): put it back by its path")
    }
    public static func cleanupBackups(_ count: Int, bytes: String, dryRun: Bool) -> Message {
        dryRun
            ? Message(zh: "将删除 \(count) 个备份（\(bytes)）", en: "\(count) backup(s) would be removed (\(bytes))")
            : Message(zh: "删除了 \(count) 个备份（\(bytes)）", en: "\(count) backup(s) were removed (\(bytes))")
    }
    public static func keptBackups(_ count: Int, bytes: String) -> Message {
        Message(zh: "保留 \(count) 个备份（\(bytes)）", en: "\(count) backup(s) stay (\(bytes))")
    }
    public static func keptBackup(_ name: String, why: String) -> Message {
        Message(zh: "\(name)：\(why)", en: "\(name): \(why)")
    }

    // MARK: Help

    public static var helpBackup: Message { Message(zh: "备份与恢复", en: "Backups, and putting one back") }
    public static var helpBackupCreate: Message {
        Message(zh: "现在做一个备份（不影响运行）", en: "Make a backup now; a run goes on meanwhile")
    }
    public static var helpBackupList: Message { Message(zh: "列出备份，由新到旧", en: "List backups, newest first") }
    public static var helpBackupVerify: Message {
        Message(zh: "逐个文件核对备份并检查其数据库", en: "Read a backup's files from end to end and check its database")
    }
    public static var helpBackupRestore: Message {
        Message(zh: "把备份恢复到空目录（不需要守护进程）", en: "Restore a backup into an empty folder; needs no daemon")
    }
    public static var helpBackupArgument: Message {
        Message(zh: "备份的名字，或其文件夹的路径", en: "The backup's name, or the path of its folder")
    }
    public static var helpBackupAll: Message { Message(zh: "全部备份", en: "All of them") }
    public static var helpInto: Message {
        Message(zh: "空的或尚不存在的目录", en: "A folder that is empty or not there yet")
    }
}
