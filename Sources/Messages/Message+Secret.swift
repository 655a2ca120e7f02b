extension Message {
    public static var noToken: Message {
        Message(zh: "没有 TuShare token：数据源为 tushare 时必须提供", en: "no TuShare token: the source tushare needs one")
    }

    public static var tokenRemedies: Message {
        Message(
            zh: """
                三种办法（按优先顺序）：① systemd 凭据：在单元里写 LoadCredential=tushare_token:/etc/ljwx-trainer/tushare_token；\
                ② 配置 data_sources.tushare.token_file 指向权限为 0600 的文件；③ 环境变量 TUSHARE_TOKEN。\
                没有 token 时把 data_sources.source 设为 "free"（公开行情网页）或 "csv"
                """,
            en: """
                three ways, the first found wins: (1) a systemd credential: \
                LoadCredential=tushare_token:/etc/ljwx-trainer/tushare_token in the unit; \
                (2) data_sources.tushare.token_file naming a file with mode 0600; (3) the environment variable \
                TUSHARE_TOKEN. Without a token set data_sources.source to "free" (public quote pages) or "csv"
                """)
    }

    public static func tokenFileAbsent(path: String) -> Message {
        Message(
            zh: "data_sources.tushare.token_file 指向的文件不存在：\(path)",
            en: "data_sources.tushare.token_file names a file that does not exist: \(path)")
    }

    public static func tokenFileUnreadable(path: String) -> Message {
        Message(zh: "无法读取 token 文件：\(path)", en: "the token file cannot be read: \(path)")
    }

    public static func tokenFileOpenToOthers(path: String, mode: String) -> Message {
        Message(
            zh: "token 文件 \(path) 的权限是 \(mode)，其他用户可以读写；必须是 0600",
            en: "the token file \(path) has mode \(mode), so others have access to it; it must be 0600")
    }

    public static func closeTokenFile(path: String) -> Message {
        Message(zh: "执行：chmod 600 \(path)", en: "run: chmod 600 \(path)")
    }

    public static func tokenMalformed(place: String) -> Message {
        Message(
            zh: "\(place) 的内容为空或不是一个 token（内容不予显示）",
            en: "\(place) is empty or holds something that is not one token (not shown here)")
    }

    public static var tokenShape: Message {
        Message(
            zh: "应为一行不含空格的 ASCII 字符，可在 https://tushare.pro/user/token 复制",
            en: "one line of ASCII without blanks, to be copied from https://tushare.pro/user/token")
    }

    public static var tokenFromEnvironment: Message {
        Message(
            zh: "token 取自环境变量 TUSHARE_TOKEN：同一用户的所有进程都能看到它，建议改用 systemd 凭据或 0600 文件",
            en: """
                the token comes from TUSHARE_TOKEN: every process of the same user can see it; a systemd credential or a \
                file with mode 0600 is better
                """)
    }
}
