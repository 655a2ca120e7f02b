/// What goes wrong between this program and the free services of Tencent and Sina.
extension Message {
    public static func freeAddressInvalid(_ address: String) -> Message {
        Message(
            zh: "免费数据源地址无效：\(address)", en: "not an address of a free source: \(address)")
    }

    public static var freeAddressRemedy: Message {
        Message(
            zh: "检查 data_sources.free.gateway，例如 http://127.0.0.1:8302；留空则直接访问各网站",
            en: "check data_sources.free.gateway, such as http://127.0.0.1:8302; without it the sites are asked "
                + "directly")
    }

    /// - Parameter subject: what was asked for, such as `sz300015`.
    public static func freeRefused(service: String, subject: String? = nil) -> Message {
        Message(
            zh: "免费数据源 \(service) 拒绝了请求" + (subject.map { "（\($0)）" } ?? ""),
            en: "the free source \(service) refused the request" + (subject.map { " for \($0)" } ?? ""))
    }

    /// - Parameter cause: the service's own words.
    public static func freeStockLeftOpen(code: String, why: Message, cause: Message? = nil) -> Message {
        Message(
            zh: "\(code)：\(why.zh)" + (cause.map { "（\($0.zh)）" } ?? "") + "；其余股票照常，这只股票缺的交易日留待以后的运行再问",
            en: "\(code): \(why.en)" + (cause.map { " (\($0.en))" } ?? "")
                + "; the run goes on without it, and later runs ask again for the days that it lacks")
    }

    public static func freeNoStandIn(why: Message, kept: Int, needed: Int) -> Message {
        Message(
            zh: "\(why.zh)；已存的日线只有 \(kept) 天，不足以用来核对新浪的（需要 \(needed) 天），因此未改问新浪",
            en: "\(why.en); only \(kept) \(kept == 1 ? "day is" : "days are") stored to hold sina's bars against, "
                + "\(needed) are needed, so sina was not asked")
    }

    public static var freeRefusedRemedy: Message {
        Message(
            zh: "接口可能已经改变；原话见“原因”，可先改用其他数据源",
            en: "its interface may have changed; its own words are the cause; another source helps meanwhile")
    }

    public static func freeUnavailable(service: String, attempts: Int) -> Message {
        Message(
            zh: "免费数据源 \(service) 没有正常应答，已尝试 \(attempts) 次",
            en: "the free source \(service) gave no usable answer in \(attempts) attempts")
    }

    public static func freeAllRest(service: String, hosts: Int) -> Message {
        Message(
            zh: "免费数据源 \(service) 的 \(hosts) 个地址都在限流，暂停访问",
            en: hosts == 1
                ? "the free source \(service) throttles at its only address; it rests for a while"
                : "the free source \(service) throttles at all its \(hosts) addresses; they rest for a while")
    }

    public static var freeRemedy: Message {
        Message(
            zh: "检查网络；限流过后\(runGoesOn.zh)，已存数据不受影响",
            en: "check the network; \(runGoesOn.en) once the throttling is over, what is stored stays")
    }

    public static func freeListShort(found: Int, of count: Int) -> Message {
        Message(
            zh: "新浪股票列表不完整：\(count) 只中只有 \(found) 只",
            en: "sina's list of stocks is incomplete: \(found) of \(count)")
    }

    public static func freeListOdd(count: Int, example: String) -> Message {
        Message(
            zh: "新浪股票列表有 \(count) 行无法识别，例如 \(example)",
            en: "\(count) row\(count == 1 ? "" : "s") of sina's list could not be read, such as \(example)")
    }

    public static func freeIndexOdd(count: Int, example: String) -> Message {
        Message(
            zh: "指数有 \(count) 行行情无法识别，未入库，例如 \(example)",
            en: "\(count) row\(count == 1 ? "" : "s") of the index could not be read and \(count == 1 ? "is" : "are") "
                + "not stored, such as \(example)")
    }

    public static var freeNoIndex: Message {
        Message(zh: "腾讯没有给出上证指数的行情", en: "tencent gave no quote of the Shanghai index")
    }

    public static func freeNewestOnly(day: String, newest: String) -> Message {
        Message(
            zh: "免费数据源只能一次给出最新交易日（\(newest)）的全市场行情，不能给出 \(day)",
            en: "the free source has the whole market of the newest day (\(newest)) alone, not of \(day)")
    }

    public static var freeNewestOnlyRemedy: Message {
        Message(zh: "较早的日子按股票逐只获取", en: "earlier days are asked for stock by stock")
    }

    // MARK: Notices

    public static func freeRests(service: String) -> Message {
        Message(zh: "免费数据源 \(service) 正在限流", en: "the free source \(service) throttles")
    }

    public static func freeRetries(service: String, host: String, why: String) -> Message {
        Message(
            zh: "免费数据源 \(service)（\(host)）应答异常（\(dataWords(why).zh)），重试",
            en: "the free source \(service) at \(host) answered badly (\(why)); trying again")
    }

    public static func freeFallback(what: String, from first: String, to second: String, why: Message) -> Message {
        Message(
            zh: "\(what)：\(first) 不可用（\(why.zh)），改用 \(second)，日线标明来源",
            en: "\(what): \(first) is not to be had (\(why.en)); \(second) stands in and is named with the bars")
    }

    public static func freeKnownCodes(count: Int, why: Message) -> Message {
        Message(
            zh: "无法读取股票列表（\(why.zh)），改用已存的 \(count) 个代码；今日新股会缺失",
            en: "no list of stocks (\(why.en)); using the \(count) stored codes, today's new listings will be missing")
    }

    public static func freeQuotesMoved(day: String) -> Message {
        Message(
            zh: "盘中行情已不是 \(day) 的，改为逐只获取这一天",
            en: "trading goes on and quotes are no longer those of \(day); asking for that day stock by stock")
    }

    public static func freeDisagrees(code: String, source: String, why: String) -> Message {
        Message(
            zh: "\(code)：\(source) 的日线与已存数据不一致，未采用（\(dataWords(why).zh)）",
            en: "\(code): bars of \(source) were not taken (\(why))")
    }

    public static func freeListDisagrees(count: Int) -> Message {
        Message(
            zh: "\(count) 只股票的腾讯与新浪行情相差 1% 以上，已隔离",
            en: "quotes of tencent and sina differ by 1 % or more for \(count) stocks; these bars are quarantined")
    }

    public static func sourceDisagrees(
        source: String, code: String, day: String, detail: String, days: Int, of commonDays: Int, stocks: Int,
        ofStocks: Int
    ) -> Message {
        Message(
            zh: "\(source) 与已存行情不符，不予采用：\(ofStocks) 只股票中 \(stocks) 只相差 1% 以上，例如 \(code) 在 \(day)："
                + dataWords(detail).zh
                + "（\(commonDays) 个共同交易日中 \(days) 个）",
            en:
                "\(source) disagrees with the stored bars and is not taken: \(stocks) of \(ofStocks) stocks are 1 % or more off, "
                + "such as \(code) on \(day): \(detail) (\(days) of \(commonDays) common days)")
    }

    public static func sourceNotComparable(source: String, days: Int, needed: Int) -> Message {
        Message(
            zh: "\(source) 与已存行情只有 \(days) 个共同交易日，换用来源前至少要比对 \(needed) 个",
            en:
                "\(source) has only \(days) day\(days == 1 ? "" : "s") in common with the stored bars; \(needed) are "
                + "compared before a source takes another's place")
    }

    public static func sourceDisagreesRemedy(source: String) -> Message {
        Message(
            zh: "用 ljwxctl data bars 核对是哪一个来源有误；然后改回原来的 data_sources.source，或换一个状态目录（LJWX_STATE_DIR）从 \(source) 重新开始",
            en:
                "look with ljwxctl data bars which of the two is wrong; then set data_sources.source back, or start anew from "
                + "\(source) with another state directory (LJWX_STATE_DIR)")
    }

    public static func sourceOverlap(source: String, agreed: Int, of compared: Int, example: String) -> Message {
        Message(
            zh: "首次使用 \(source)：与已存日线可比的 \(compared) 只股票中 \(agreed) 只一致；其余（例如 \(example)）未采用，"
                + "已存的不一致日线已隔离",
            en:
                "\(source) is new here: of \(compared) stocks that could be compared with stored bars \(agreed) agree; the "
                + "others, such as \(example), are refused, and the stored bars that disagree quarantined")
    }

    public static func stocksStillRefused(source: String, count: Int, example: String, days: Int) -> Message {
        Message(
            zh: "\(source) 有 \(count) 只股票（例如 \(example)）曾与其他来源已存的日线不符，其日线全部不采用，直到同一次运行中有 \(days) 个共同交易日一致",
            en:
                "\(count) stock\(count == 1 ? "" : "s") of \(source), such as \(example), disagreed with bars of another source: none "
                + "of their bars is taken until the two agree on \(days) days in common of one run")
    }

    public static func sourcesDisagree(source: String, count: Int) -> Message {
        Message(
            zh: "\(source) 有 \(count) 根日线与其他来源已存的相差 1% 以上：保留原有日线并隔离",
            en:
                "\(count) \(count == 1 ? "bar" : "bars") of \(source) \(count == 1 ? "is" : "are") 1 % or more off what "
                + "is kept from another source: what is kept stays, quarantined"
        )
    }
}
