/// What goes wrong between this program and its sources of bars, and what a person does about it.
extension Message {
    /// A wait that is over at the time of day `until`.
    public static func sourceWaits(for why: Message, until: String) -> Message {
        Message(zh: "\(until) 继续：\(why.zh)", en: "going on at \(until): \(why.en)")
    }

    /// What holds the answers up, after how far the questions are.
    public static func sourcePause(_ pause: Message, at standing: Message) -> Message {
        Message(zh: "\(standing.zh)；\(pause.zh)", en: "\(standing.en); \(pause.en)")
    }

    // MARK: TuShare

    public static var tuShareTokenMissing: Message {
        Message(zh: "没有配置 TuShare token", en: "no TuShare token is configured")
    }

    public static var tuShareTokenWhere: Message {
        Message(
            zh: """
                在 https://tushare.pro 的个人主页复制 token，放入 systemd 凭据 tushare_token、\
                data_sources.tushare.token_file 指向的文件（权限 0600）或环境变量 TUSHARE_TOKEN；\
                没有账号时把 data_sources.source 设为 "free"（公开行情网页）或 "csv"
                """,
            en: """
                copy the token from your profile page on https://tushare.pro into the systemd credential tushare_token, \
                the file that data_sources.tushare.token_file names (mode 0600) or the environment variable \
                TUSHARE_TOKEN; without an account set data_sources.source to "free" (public quote pages) or "csv"
                """
        )
    }

    public static func tuShareTokenRefused(api: String) -> Message {
        Message(zh: "TuShare 不接受这个 token（接口 \(api)）", en: "TuShare does not accept the token (API \(api))")
    }

    public static func tuSharePermissionDenied(api: String) -> Message {
        Message(zh: "TuShare 账号没有接口 \(api) 的权限", en: "the TuShare account may not call \(api)")
    }

    public static var tuSharePermissionRemedy: Message {
        Message(
            zh: "积分不足：daily 需要 120 积分，trade_cal、stock_basic、adj_factor 需要 2000 积分，"
                + "见 https://tushare.pro/document/1?doc_id=108",
            en: "too few points: daily needs 120, trade_cal, stock_basic and adj_factor need 2000;"
                + " see https://tushare.pro/document/1?doc_id=108"
        )
    }

    /// `limit` is nil where the server did not say.
    public static func tuShareRateLimited(api: String, limit: Int?, window: String) -> Message {
        let chinese = ["minute": "每分钟", "hour": "每小时", "day": "每天"][window] ?? window
        guard let limit else {
            return Message(
                zh: "TuShare 接口 \(api) 超出\(chinese)的频次，上限未知",
                en: "TuShare limits the calls of \(api) a \(window), to how many is unknown")
        }
        let english = "\(limit) call\(limit == 1 ? "" : "s") \(window == "hour" ? "an" : "a") \(window)"
        return Message(
            zh: "TuShare 接口 \(api) 超出频次：\(chinese)最多 \(limit) 次", en: "TuShare limits \(api) to \(english)")
    }

    public static func tuShareRateResumes(window: String) -> Message {
        switch window {
        case "hour":
            Message(
                zh: "下一个小时\(runGoesOn.zh)；更多积分可提高上限",
                en: "\(runGoesOn.en) in the next hour; more points raise the limit")
        case "day":
            Message(
                zh: "明天\(runGoesOn.zh)；更多积分可提高上限", en: "\(runGoesOn.en) tomorrow; more points raise the limit")
        default:
            Message(
                zh: "61 秒后\(runGoesOn.zh)；可在配置中调低每分钟调用次数",
                en: "\(runGoesOn.en) after 61 s; or configure fewer calls a minute")
        }
    }

    public static func tuShareRequestRefused(api: String, code: Int) -> Message {
        Message(zh: "TuShare 拒绝了对 \(api) 的请求（code \(code)）", en: "TuShare refused the request to \(api) (code \(code))")
    }

    public static func tuShareAPIUnknown(api: String) -> Message {
        Message(zh: "服务器没有接口 \(api)", en: "the server does not know \(api)")
    }

    public static var tuShareRequestRemedy: Message {
        Message(
            zh: "检查接口名、参数与 base_url；原话见“原因”",
            en: "check the API name, the parameters and the base URL; its own words are the cause")
    }

    public static func tuShareUnreachable(address: String, api: String, attempts: Int) -> Message {
        Message(
            zh: "TuShare（\(address)）没有正常应答接口 \(api)，已尝试 \(attempts) 次",
            en: "TuShare at \(address) gave no usable answer to \(api) in \(attempts) attempts"
        )
    }

    public static func tuShareNotReached(address: String, attempts: Int) -> Message {
        Message(
            zh: "无法连接 TuShare（\(address)），已尝试 \(attempts) 次",
            en: "TuShare at \(address) cannot be reached in \(attempts) attempts")
    }

    public static var tuShareNotReachedRemedy: Message {
        Message(
            zh: "检查网络与代理，以及配置里的 data_sources.tushare.base_url；能连上之后\(runGoesOn.zh)，已存数据不受影响",
            en: """
                check network and proxy, and data_sources.tushare.base_url in the config; \(runGoesOn.en) once \
                TuShare can be reached, what is stored stays
                """)
    }

    public static var tuShareUnreachableRemedy: Message {
        Message(
            zh: "检查网络与代理；TuShare 全站故障时，稍后\(runGoesOn.zh)，已存数据不受影响",
            en: "check network and proxy; during an outage of TuShare \(runGoesOn.en) later, what is stored stays"
        )
    }

    public static func tuShareCertificateRefused(_ address: String) -> Message {
        Message(
            zh: "\(address) 的 TLS 证书不受信任，没有向它发送任何内容",
            en: "the TLS certificate of \(address) is not trusted; nothing was sent there")
    }

    public static var tuShareCertificateRemedy: Message {
        Message(
            zh: """
                检查 base_url、系统时间和系统的 CA 证书（ca-certificates）；代理若替换证书，其 CA 也要装入系统，\
                装好后重启 ljwx-trainer；证书恢复正常后\(runGoesOn.zh)
                """,
            en: """
                check base_url, the clock and the CA certificates of this machine (ca-certificates); the CA of a proxy \
                that replaces certificates belongs among them, then restart ljwx-trainer; \(runGoesOn.en) \
                once the certificate is good
                """)
    }

    /// `start` is the beginning of the body.
    public static func tuShareNotJSON(api: String, status: Int, start: String) -> Message {
        Message(
            zh: "TuShare 对 \(api) 的应答不是 JSON（HTTP \(status)），开头为：\(start)",
            en: "the answer to \(api) is not JSON (HTTP \(status)); it begins: \(start)"
        )
    }

    public static func tuShareBroken(api: String, what: Message) -> Message {
        Message(zh: "TuShare 对 \(api) 的应答不完整：\(what.zh)", en: "the answer to \(api) is broken: \(what.en)")
    }

    public static func tuShareColumnMissing(api: String, column: String, fields: String) -> Message {
        Message(
            zh: "接口 \(api) 的应答缺少列 \(column)，现有：\(fields)",
            en: "the answer to \(api) lacks the column \(column); it has: \(fields)")
    }

    public static var tuShareColumnRemedy: Message {
        Message(
            zh: "检查 data_sources.tushare.base_url 指向的是 TuShare Pro 还是其他网关；"
                + "官方地址 https://api.tushare.pro 也缺这一列时，接口可能已经改变，请升级本程序",
            en: "check whether data_sources.tushare.base_url leads to TuShare Pro or to some other gateway; where the "
                + "official address https://api.tushare.pro lacks the column too, the API may have changed: "
                + "update this program")
    }

    public static func tuShareTruncated(api: String, day: String, rows: Int) -> Message {
        Message(
            zh: "接口 \(api) 在 \(day) 的结果被截断在 \(rows) 行，且没有够用的股票清单可用来分批补全",
            en: "\(api) of \(day) was cut at \(rows) rows, and no list of codes is known that brings the rest in parts"
        )
    }

    /// - Parameters:
    ///   - codes: stocks that were asked for in lists.
    ///   - saysMore: whether the server said so; otherwise the rows are as many as an answer holds.
    public static func tuShareNothingNew(api: String, day: String, rows: Int, codes: Int, saysMore: Bool) -> Message {
        saysMore
            ? Message(
                zh: "接口 \(api) 在 \(day) 给出 \(rows) 行并说还有更多，但按 \(codes) 只股票的清单分批问，没有得到更多",
                en: "\(api) of \(day) gave \(rows) rows and says that there is more; "
                    + "lists of \(codes) codes bring nothing new")
            : Message(
                zh: "接口 \(api) 在 \(day) 的结果被截断在 \(rows) 行，按 \(codes) 只股票的清单分批问，应答里没有它们",
                en: "\(api) of \(day) was cut at \(rows) rows, "
                    + "and the answers to lists of \(codes) codes leave them out")
    }

    public static var tuShareNothingNewRemedy: Message {
        Message(
            zh: "检查 data_sources.tushare.base_url 指向的网关；这一天不会写入残缺数据，稍后会再问",
            en: "look at the gateway that data_sources.tushare.base_url leads to; "
                + "nothing partial is stored for this day, and it is asked for again later")
    }

    public static func tuShareDayUnproven(api: String, day: String, stocks: Int) -> Message {
        Message(
            zh: "接口 \(api) 在 \(day) 的结果被截断，而股票清单不全（缺上市、退市或暂停状态之一）："
                + "已分批取得 \(stocks) 只，清单以外的股票可能缺这一天",
            en: "\(api) of \(day) was cut, and the list of stocks is not whole (listed, delisted or paused ones are "
                + "missing): \(stocks) stocks came in parts, others may lack that day")
    }

    public static var tuShareTruncatedRemedy: Message {
        Message(
            zh: "需要 stock_basic 权限（2000 积分）或先有一天完整数据；这一天不会写入残缺数据",
            en: "needs stock_basic (2000 points) or one complete day before; nothing partial is stored for this day"
        )
    }

    public static func tuShareAddressInvalid(_ address: String) -> Message {
        Message(
            zh: "TuShare 地址无效：\(address)", en: "not a TuShare address: \(address)")
    }

    public static var tuShareAddressRemedy: Message {
        Message(
            zh: "检查 data_sources.tushare.base_url；官方地址是 https://api.tushare.pro",
            en: "check data_sources.tushare.base_url; the official address is https://api.tushare.pro")
    }

    // MARK: Notices

    /// `limit` is nil where the server did not say.
    public static func tuShareWaits(api: String, limit: Int?) -> Message {
        let zh = limit.map { "每分钟最多 \($0) 次" } ?? "限制每分钟的次数（上限未知）"
        let en =
            limit.map { "allows \($0) call\($0 == 1 ? "" : "s") a minute" }
            ?? "limits the calls a minute, to how many is unknown"
        return Message(zh: "接口 \(api) \(zh)", en: "\(api) \(en)")
    }

    /// A wait that keeps the calls under a limit, before anybody refuses. `limit` is nil after a refusal that named none.
    public static func tuSharePaces(api: String, limit: Int?) -> Message {
        let zh = limit.map { "每分钟 \($0) 次" } ?? "每分钟次数"
        let en = limit.map { "\($0) call\($0 == 1 ? "" : "s") a minute" } ?? "the limit of calls a minute"
        return Message(zh: "遵守接口 \(api) \(zh)的限制", en: "keeping to \(en) of \(api)")
    }

    public static func tuShareRetries(api: String, attempt: Int, of attempts: Int, seconds: String, why: Message)
        -> Message
    {
        Message(
            zh: "接口 \(api) 第 \(attempt)/\(attempts) 次调用失败（\(why.zh)），\(seconds) 秒后重试",
            en: "call \(attempt) of \(attempts) to \(api) failed (\(why.en)); again in \(seconds) s"
        )
    }

    public static func tuShareRepairs(api: String, day: String, rows: Int, codes: Int) -> Message {
        Message(
            zh: "接口 \(api) 在 \(day) 的结果被截断在 \(rows) 行，改按 \(codes) 只股票分批补全",
            en: "\(api) of \(day) was cut at \(rows) rows; asking again in parts for \(codes) codes"
        )
    }

    // MARK: CSV

    public static func csvFolderMissing(_ folder: String) -> Message {
        Message(zh: "CSV 数据目录不存在或不是目录：\(folder)", en: "the CSV folder does not exist or is no folder: \(folder)")
    }

    public static func csvFolderEmpty(_ folder: String) -> Message {
        Message(zh: "CSV 数据目录中没有 .csv 文件：\(folder)", en: "no .csv file in the CSV folder \(folder)")
    }

    public static var csvFolderRemedy: Message {
        Message(
            zh: "放入表头含 ts_code,trade_date,open,high,low,close,pre_close,vol 的 UTF-8 CSV 文件（amount 可选）",
            en:
                "put in UTF-8 CSV files whose header has ts_code,trade_date,open,high,low,close,pre_close,vol (amount is optional)"
        )
    }

    public static func csvUnreadable(file: String) -> Message {
        Message(zh: "无法读取 CSV 文件 \(file)", en: "cannot read the CSV file \(file)")
    }

    public static func csvNotAFile(_ name: String, folder: String) -> Message {
        Message(
            zh: "CSV 数据目录 \(folder) 中的 \(name) 不是文件", en: "\(name) in the CSV folder \(folder) is no file")
    }

    public static var csvNotAFileRemedy: Message {
        Message(
            zh: "把它移走或改名，使名字不以 .csv 结尾；其中的 CSV 文件须直接放在数据目录下",
            en:
                "move it away, or rename it so that it does not end in .csv; CSV files must stand in the CSV folder itself"
        )
    }

    public static func csvProblems(folder: String, total: Int, shown: [Message]) -> Message {
        let more = total > shown.count ? total - shown.count : 0
        return Message(
            zh: "CSV 数据目录 \(folder) 有 \(total) 处问题："
                + shown.map(\.zh).joined(separator: "；") + (more > 0 ? "；另有 \(more) 处" : ""),
            en: "\(total) problem\(total == 1 ? "" : "s") in the CSV folder \(folder): "
                + shown.map(\.en).joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
        )
    }

    public static func csvRepeats(total: Int, shown: [Message]) -> Message {
        let more = total > shown.count ? total - shown.count : 0
        let head =
            total == 1
            ? "1 CSV row repeats an earlier one and counts once: "
            : "\(total) CSV rows repeat an earlier one and count once: "
        return Message(
            zh: "CSV 中有 \(total) 行与先前的行完全重复，各只取一次："
                + shown.map(\.zh).joined(separator: "；") + (more > 0 ? "；另有 \(more) 行" : ""),
            en: head + shown.map(\.en).joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
        )
    }

    public static func csvRepeat(code: String, day: String, place: String, other: String) -> Message {
        Message(
            zh: "\(code) \(day) 在 \(place)，先前在 \(other)", en: "\(code) \(day) in \(place), as in \(other)")
    }

    public static var csvProblemsRemedy: Message {
        Message(zh: "请修正后重试；一行都没有写入", en: "correct the files and run again; nothing was stored")
    }

    public static func csvEncoding(file: String) -> Message {
        Message(zh: "\(file) 不是 UTF-8 编码，请另存为 UTF-8", en: "\(file) is not UTF-8; save it as UTF-8")
    }

    public static func csvNoHeader(file: String) -> Message {
        Message(zh: "\(file) 是空文件，没有表头", en: "\(file) is empty and has no header")
    }

    public static func csvColumnMissing(file: String, column: String, header: String) -> Message {
        Message(
            zh: "\(file) 缺少列 \(column)，表头为：\(header)",
            en: "\(file) lacks the column \(column); its header is: \(header)")
    }

    public static func csvColumnRepeated(file: String, column: String) -> Message {
        Message(zh: "\(file) 的表头中列 \(column) 出现两次", en: "\(file) names the column \(column) twice")
    }

    public static func csvFieldCount(place: String, expected: Int, found: Int) -> Message {
        Message(
            zh: "\(place) 有 \(found) 个字段，应为 \(expected) 个", en: "\(place) has \(found) fields instead of \(expected)")
    }

    /// `example` is an accepted value.
    public static func csvBadValue(place: String, column: String, value: String, example: String) -> Message {
        Message(
            zh: "\(place) 的 \(column) 不合法：“\(value)”（例如 \(example)）",
            en: "\(place) \(column) is \"\(value)\", expected for example \(example)"
        )
    }

    public static func csvBadRow(place: String, defect: String) -> Message {
        Message(zh: "\(place) 的行情自相矛盾：\(dataWords(defect).zh)", en: "\(place) is no possible bar: \(defect)")
    }

    public static func csvDuplicate(code: String, day: String, place: String, other: String) -> Message {
        Message(
            zh: "\(code) \(day) 在 \(other) 与 \(place) 中重复且数值不同",
            en: "\(code) \(day) stands in \(other) and in \(place) with different values"
        )
    }
}
