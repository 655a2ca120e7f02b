// What the checks of the market's data say, and the screens that show it.

// MARK: Runs

extension Message {
    public static var labellingMarket: Message {
        Message(zh: "统计各类行情之后的涨跌频率", en: "counting how often the market's states rose")
    }

    public static func samplesReworded(_ count: Int) -> Message {
        Message(zh: "模板变了，重写 \(count) 条旧样本", en: "the templates changed: \(count) older samples are written again")
    }

    public static func samplesRecounted(_ count: Int) -> Message {
        Message(
            zh: "留出期变了，\(count) 条旧样本的上涨概率重新统计，不计留出期的标签",
            en: "other hold-outs: the frequencies of \(count) older samples are counted again, without their labels")
    }

    public static var checkingMarket: Message { Message(zh: "检查行情数据", en: "checking the market's data") }

    public static func barsQuarantined(_ count: Int, of bars: Int, since day: String) -> Message {
        Message(
            zh: "\(day) 以来的 \(bars) 条日线中有 \(count) 处被隔离，不用于样本；见 ljwxctl data health",
            en: "\(count) findings in \(bars) bars since \(day) are quarantined and used by no sample; "
                + "see `ljwxctl data health`")
    }

    public static func factorsDisagree(_ count: Int, shown: [String]) -> Message {
        let rest = count - shown.count
        return Message(
            zh: "\(count) 只股票的复权因子与日线的除权不符，可能改了基准：\(shown.joined(separator: "、"))"
                + (rest > 0 ? "等" : "") + "；其复权价整段改用 close/pre_close 链；下次运行会重取其全部因子；见 ljwxctl data health",
            en:
                "the factors of \(count) stock\(count == 1 ? "" : "s") step otherwise than the bars, perhaps to another "
                + "level: \(shown.joined(separator: ", "))" + (rest > 0 ? " and \(rest) more" : "")
                + "; adjusted prices are chained there, whole, and the next run asks for all of their factors anew; "
                + "see `ljwxctl data health`")
    }

    public static func windowsQuarantined(_ count: Int) -> Message {
        Message(
            zh: "\(count) 个样本窗口含有被隔离的日线，没有生成样本",
            en: "\(count) windows hold a quarantined bar and gave no sample")
    }

    public static func samplesWithdrawn(_ count: Int) -> Message {
        Message(
            zh: "\(count) 条已有样本所依据的日线后来被更正，更正后的窗口已不能生成样本；不再用作示例，也不再导出",
            en:
                "\(count) kept samples rest on bars that were corrected since, and their windows give no sample any more; "
                + "shots and exports leave them out")
    }

    /// - Parameter longestWait: runs that one of the stocks had waited since its last turn.
    public static func stocksServed(_ stocks: Int, waiting: Int?, longestWait: Int?) -> Message {
        let waiting = waiting.flatMap { $0 > 0 ? $0 : nil }
        let zh = [waiting.map { "\($0) 只待轮到" }, longestWait.map { "最久等了 \($0) 次训练" }]
            .compactMap(\.self).joined(separator: "，")
        let en = [
            waiting.map { "\($0) wait for their turn" },
            longestWait.map { "the longest wait was \($0) run\($0 == 1 ? "" : "s")" },
        ].compactMap(\.self).joined(separator: ", ")
        return Message(
            zh: "\(stocks) 只股票" + (zh.isEmpty ? "" : "（\(zh)）"),
            en: "\(stocks) stocks" + (en.isEmpty ? "" : " (\(en))"))
    }

    public static func dataNotHealthy(_ count: Int, since day: String, shown: [String]) -> Message {
        let rest = count - shown.count
        return Message(
            zh: "data_sources.strict：\(day) 以来有 \(count) 处日线被隔离，不生成样本：\(shown.joined(separator: "；"))"
                + (rest > 0 ? "；另有 \(rest) 处" : ""),
            en: "data_sources.strict: \(count) finding\(count == 1 ? "" : "s") since \(day) "
                + "\(count == 1 ? "is" : "are") quarantined, so no sample is made: \(shown.joined(separator: "; "))"
                + (rest > 0 ? "; and \(rest) more" : ""))
    }

    public static var dataNotHealthyHint: Message {
        Message(
            zh: "用 ljwxctl data health 查看；更正日线，或将 data_sources.strict 设为 false（隔离的日线仍不用于样本）",
            en: "see `ljwxctl data health`; correct the bars, or set data_sources.strict to false "
                + "(no sample uses a quarantined bar then either)")
    }

    public static var keyStrict: Message {
        Message(
            zh: "true：样本窗口内有任何被隔离的日线时，训练在生成样本前失败",
            en: "true: a run fails before it makes samples when any bar of their windows is quarantined")
    }

    // MARK: What a source did not give

    public static var labelLacking: Message { Message(zh: "缺少", en: "Missing") }
    public static var labelNotices: Message { Message(zh: "数据源", en: "Source") }

    public static func moreNotices(_ count: Int, kind: String) -> Message {
        Message(zh: "另有 \(count) 条同类提示（\(kind)），见日志", en: "\(count) more of the kind \(kind), see the journal")
    }

    /// - Parameters:
    ///   - name: one of a fetch's `lacking`.
    ///   - days: of so many days alone; nil: of all, and something else stands in.
    public static func lacks(_ name: String, days: Int? = nil) -> Message {
        func line(_ zh: String, _ en: String, _ instead: Message) -> Message {
            if let days {
                return Message(
                    zh: "\(zh)（\(name)）：缺 \(days) 天，会再问",
                    en: "\(en) (\(name)): of \(days) day\(days == 1 ? "" : "s"), asked for again")
            }
            return Message(zh: "\(zh)（\(name)）：\(instead.zh)", en: "\(en) (\(name)): \(instead.en)")
        }
        return switch name {
        case "factors": line("复权因子", "adjustment factors", .insteadChainedFactors)
        case "suspensions": line("停牌名单", "suspensions", .insteadMissingBars)
        case "listings": line("股票清单", "the list of stocks", .insteadCodesOfBars)
        case "names": line("更名记录", "changes of name", .insteadNamesOfToday)
        case "limits": line("涨跌停价", "published price limits", .insteadLimitRule)
        case "daily_basic": line("换手率与估值", "turnover and valuation", .insteadNothing)
        case "code_changes": line("代码变更", "changes of code", .insteadKnownCodeChanges)
        case "index": line("指数", "the index", .insteadNothing)
        default: line("数据", "data", .insteadNothing)
        }
    }

    public static var insteadKnownCodeChanges: Message {
        Message(zh: "沿用已知的变更", en: "those that are known stay in force")
    }

    /// - Parameter reason: a `SampleSkip`; one of another version stays as it is.
    public static func sampleSkip(_ reason: String) -> Message {
        switch reason {
        case "no_bars": Message(zh: "没有日线", en: "no bars")
        case "short_history": Message(zh: "历史太短", en: "history too short")
        case "cut_history": Message(zh: "历史开头缺失", en: "beginning of the history missing")
        case "defective_bar": Message(zh: "日线有误", en: "impossible bar")
        case "disordered_bars": Message(zh: "日线乱序", en: "bars out of order")
        case "broken_continuity": Message(zh: "前收盘价不连续", en: "pre_close does not follow")
        case "no_trading": Message(zh: "当天无成交", en: "no trade that day")
        case "undefined_indicator": Message(zh: "指标无值", en: "indicator without a value")
        case "quarantined_bar": Message(zh: "窗口内有隔离的日线", en: "quarantined bar in the window")
        default: .verbatim(reason)
        }
    }

    public static func samplesSkipped(_ reasons: String) -> Message {
        Message(zh: "未生成：\(reasons)", en: "skipped: \(reasons)")
    }
}

// MARK: Labels

extension Message {
    public static var labelLabels: Message { Message(zh: "标签", en: "Labels") }

    public static func labelsCounted(_ count: Int, dropped: String) -> Message {
        Message(
            zh: "上涨频率按 \(count) 个（股票，日）统计" + (dropped.isEmpty ? "" : "；不计：\(dropped)"),
            en: "frequencies over \(count) stock-days" + (dropped.isEmpty ? "" : "; without a label: \(dropped)"))
    }
}

// MARK: Configuration

extension Message {
    public static var keyUniverse: Message {
        Message(
            zh: "rotate：每次运行轮到 stock_batch_size 只股票；all：每次运行覆盖全市场",
            en: "rotate: each run serves stock_batch_size stocks in turn; all: each run serves the whole market")
    }

    public static var keyStockList: Message {
        Message(
            zh: "只获取并使用这些股票，空则为全市场；每十只左右有一只只用于提问，所以至少要二十只",
            en: "only these stocks are fetched and used, none given: the whole market; about one in ten is kept for "
                + "questions, so name at least twenty")
    }

    public static var keyIncludeST: Message {
        Message(
            zh: "true：ST 与 *ST 股票也生成样本，GATE 也提问", en: "true: ST and *ST stocks get samples and are asked about too")
    }

    public static var keyMinListedDays: Message {
        Message(
            zh: "上市不足这么多自然日的股票不生成样本，GATE 也不提问（上市日未知的不受影响）；0：不限",
            en: """
                stocks listed for fewer natural days get no samples and are not asked about (where the listing day is \
                unknown, they do and are); 0: no limit
                """)
    }
}

// MARK: ljwxctl data

extension Message {
    public static var helpData: Message { Message(zh: "已存储的行情数据", en: "The market data in the store") }
    public static var helpDataHealth: Message {
        Message(zh: "检查发现的问题：各规则的数量与明细", en: "What the checks found: counts by rule, and the findings")
    }
    public static var helpDataCoverage: Message {
        Message(zh: "数据覆盖：天数、股票、来源、缺口、样本", en: "How far the data reach: days, stocks, sources, gaps, samples")
    }
    public static var helpCodeArgument: Message {
        Message(zh: "股票代码，如 600000.SH；默认全部", en: "A code like 600000.SH; all by default")
    }
    public static var helpFromDay: Message { Message(zh: "从这一天起", en: "From this day on") }
    public static var helpToDay: Message { Message(zh: "到这一天止", en: "Up to this day") }
    public static var helpTableFormat: Message { Message(zh: "table、csv 或 json", en: "table, csv or json") }

    public static var jsonOrCSV: Message {
        Message(
            zh: "--json 与 --format csv 不能同时使用，请只取其一",
            en: "--json and --format csv ask for two different answers; give one of them")
    }

    public static func notACode(_ text: String) -> Message {
        Message(
            zh: "\"\(text)\" 不是股票代码，例如 600000.SH、000001.SZ、920001.BJ",
            en: "\"\(text)\" is not a stock code; one looks like 600000.SH, 000001.SZ or 920001.BJ")
    }

    public static func findingsIn(
        code: String?, from: String, to: String, quarantined: Int, noted: Int
    ) -> Message {
        Message(
            zh: "\(code ?? "全部股票")，\(from) 至 \(to)：隔离 \(quarantined) 处，提示 \(noted) 处",
            en: "\(code ?? "all stocks"), \(from) to \(to): \(quarantined) quarantined, \(noted) noted")
    }

    public static func refusedIn(_ count: Int) -> Message {
        Message(
            zh: "拒收 \(count) 行，未存为日线（ljwxctl data health）",
            en: (count == 1 ? "1 row was refused and is no bar" : "\(count) rows were refused and are no bars")
                + " (ljwxctl data health)")
    }

    public static func moreFindings(_ count: Int) -> Message {
        Message(zh: "另有 \(count) 处；用 --format csv 或缩小范围查看", en: "\(count) more; use --format csv or a smaller range")
    }

    public static var headRule: Message { Message(zh: "规则", en: "RULE") }
    public static var headSeverity: Message { Message(zh: "处理", en: "SEVERITY") }
    public static var headCount: Message { Message(zh: "数量", en: "COUNT") }
    public static var headCode: Message { Message(zh: "代码", en: "CODE") }
    public static var headDay: Message { Message(zh: "日期", en: "DAY") }

    public static var severityNote: Message { Message(zh: "提示", en: "note") }
    public static var severityQuarantine: Message { Message(zh: "隔离", en: "quarantine") }
    public static var severityRefused: Message { Message(zh: "拒收", en: "refused") }

    public static var ruleCalendarGap: Message { Message(zh: "缺日", en: "calendar gap") }
    public static var rulePriceOrder: Message { Message(zh: "价格次序", en: "price order") }
    public static var ruleDuplicate: Message { Message(zh: "重复", en: "duplicate") }
    public static var ruleStale: Message { Message(zh: "陈旧", en: "stale") }
    public static var ruleJump: Message { Message(zh: "无除权跳变", en: "jump") }
    public static var ruleBeyondLimit: Message { Message(zh: "超出涨跌停", en: "beyond limit") }
    public static var ruleZeroVolume: Message { Message(zh: "零成交", en: "zero volume") }
    public static var ruleVWAP: Message { Message(zh: "均价越界", en: "vwap outside") }
    public static var ruleSourcesDisagree: Message { Message(zh: "来源不一", en: "sources disagree") }
    public static var ruleBarWhileSuspended: Message { Message(zh: "停牌有行情", en: "bar in halt") }
    public static var ruleFactorDisagrees: Message { Message(zh: "因子不符", en: "factor disagrees") }

    public static var labelDays: Message { Message(zh: "交易日", en: "Days") }
    public static var labelSources: Message { Message(zh: "来源", en: "Sources") }
    public static var labelGaps: Message { Message(zh: "缺口", en: "Gaps") }
    public static var labelFindings: Message { Message(zh: "检查", en: "Findings") }

    public static func coverageDays(_ days: Int, first: String?, last: String?, stocks: Int) -> Message {
        guard let first, let last else { return Message(zh: "还没有行情", en: "no bars yet") }
        return Message(
            zh: "\(days) 天，\(first) 至 \(last)，最后一天 \(stocks) 只股票",
            en: "\(days) day\(days == 1 ? "" : "s"), \(first) to \(last), "
                + "\(stocks) stock\(stocks == 1 ? "" : "s") on the last")
    }

    public static func coverageSource(_ name: String, bars: Int, first: String, last: String) -> Message {
        Message(zh: "\(name)：\(bars) 条，\(first) 至 \(last)", en: "\(name): \(bars) bars, \(first) to \(last)")
    }

    public static func coverageGaps(_ count: Int, newest: String) -> Message {
        Message(zh: "\(count) 个开市日没有任何行情：\(newest)", en: "\(count) open days without any bar: \(newest)")
    }

    public static func coverageAssumed(from day: String) -> Message {
        Message(
            zh: "\(day) 起的休市安排尚不知道，其中可能有节假日",
            en: "the holidays from \(day) on are not known yet and may be among them")
    }

    public static func coverageFindings(quarantined: Int, noted: Int) -> Message {
        Message(
            zh: "隔离 \(quarantined) 处，提示 \(noted) 处（ljwxctl data health）",
            en: "\(quarantined) quarantined, \(noted) noted (ljwxctl data health)")
    }

    public static func coverageSamples(_ count: Int, stocks: Int, first: String?, last: String?) -> Message {
        guard let first, let last else { return Message(zh: "还没有样本", en: "no samples yet") }
        return Message(
            zh: "\(count) 条，\(stocks) 只股票，\(first) 至 \(last)", en: "\(count) of \(stocks) stocks, \(first) to \(last)")
    }

    public static func coverageTask(_ name: Message, count: Int, first: String, last: String) -> Message {
        Message(
            zh: "\(name.zh)：\(count) 条，\(first) 至 \(last)", en: "\(name.en): \(count), \(first) to \(last)")
    }
}

extension Message {
    public static func rangeIsEmpty(from: String, to: String) -> Message {
        Message(zh: "起始日 \(from) 在结束日 \(to) 之后", en: "the range begins on \(from), after its end \(to)")
    }
}
