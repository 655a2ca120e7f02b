extension Message {
    /// What is stored with a refused row or a finding, or what is wrong with another program's answer, for a person to read.
    /// It is kept in English, as the JSON and the CSV give it; words that this catalogue does not know stay as they are.
    public static func dataWords(_ words: String) -> Message {
        Message(zh: DataPhrase.chinese(Substring(words)), en: words)
    }
}

/// A sentence with places for values, `{}`, in the same order in both languages.
private struct DataPhrase {
    private let en: [Substring]
    private let zh: [Substring]

    private init(_ en: String, _ zh: String) {
        self.en = en.split(separator: "{}", omittingEmptySubsequences: false)
        self.zh = zh.split(separator: "{}", omittingEmptySubsequences: false)
    }

    static func chinese(_ words: Substring) -> String {
        for phrase in all {
            if let values = phrase.values(in: words) { return phrase.chinese(with: values) }
        }
        return String(words)
    }

    /// A value may be a phrase itself.
    private func chinese(with values: [Substring]) -> String {
        zip(zh.dropFirst(), values).reduce(into: String(zh[0])) { text, part in
            text.append(Self.chinese(part.1))
            text.append(contentsOf: part.0)
        }
    }

    /// The values of `words`, if those are this phrase.
    private func values(in words: Substring) -> [Substring]? {
        guard en.count > 1 else { return words == en[0] ? [] : nil }
        let (first, last) = (en[0], en[en.count - 1])
        guard words.hasPrefix(first), words.hasSuffix(last), words.count >= first.count + last.count else { return nil }
        var rest = words.dropFirst(first.count).dropLast(last.count)
        var values: [Substring] = []
        for piece in en[1..<(en.count - 1)] {
            guard let range = rest.firstRange(of: piece) else { return nil }
            values.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return values + [rest]
    }

    /// The special before the general.
    private static let all: [DataPhrase] =
        defects + cells + refusals + findings + pages + network + lines + replies
        + abilities

    private static let defects: [DataPhrase] = [
        ("a value is not a number", "有的值不是数字"),
        ("a price is not positive", "有的价格不大于零"),
        ("vol or amount is negative", "vol 或 amount 为负"),
        ("open or close lies outside low…high", "open 或 close 不在 low…high 之内"),
        ("a price, vol or amount is too large", "价格、vol 或 amount 大得不可能"),
    ].flatMap { en, zh in [DataPhrase(en, zh), DataPhrase("\(en): {}", "\(zh)：{}")] }

    private static let cells: [DataPhrase] =
        [
            DataPhrase("ts_code {} is not a stock code", "ts_code {} 不是股票代码"),
            DataPhrase("ts_code is not a stock code", "ts_code 不是股票代码"),
            DataPhrase("trade_date is not a day in {}", "trade_date 不是 {} 之内的日期"),
            DataPhrase("trade_date is {}, asked for {}", "trade_date 为 {}，要的是 {}"),
            DataPhrase("{} is no number", "{} 不是数字"),
        ] + ["open", "high", "low", "close", "pre_close", "vol"].map { DataPhrase("\($0) is {}", "\($0) 为 {}") }

    private static let refusals: [DataPhrase] = [
        DataPhrase("the row cannot be read", "这一行无法读取"),
        DataPhrase(
            "differs from another row of the same code and day, which was kept", "与同一股票同一天的另一行不同，已保留那一行"),
        DataPhrase("differs from another row of the same day, which was kept", "与同一天的另一行不同，已保留那一行"),
        DataPhrase(
            "the answer was cut, and the list of stocks by which the rest was asked for is not whole",
            "答复被截断，而用来补问其余股票的名单不完整"),
        DataPhrase("another stock was asked for", "要的是另一只股票"),
        DataPhrase("a row without a day", "没有日期的一行"),
        DataPhrase("a row without a date", "没有日期的一行"),
        DataPhrase("a row of {} values", "一行只有 {} 个值"),
        DataPhrase("no time of the quote", "报价没有时间"),
        DataPhrase("no answer about the stock, and nobody may stand in", "没有这只股票的应答，也没有可替代的来源"),
        DataPhrase("no adjustment factors, so no reference price (pre_close)", "没有复权因子，因此没有前收盘价（pre_close）"),
        DataPhrase("no adjustment factor for the day", "当天没有复权因子"),
        DataPhrase("amount and volume fit neither shares nor 手", "成交额与成交量按股、按手都对不上"),
        DataPhrase(
            "the first row of the stock: its reference price (pre_close) is not known",
            "这只股票的第一行：不知道前收盘价（pre_close）"),
        DataPhrase("no quote, although sina has the stock trading", "没有报价，而新浪显示该股票在交易"),
        DataPhrase("no quote, and sina's row of the stock cannot be read", "没有报价，新浪的这一行也无法读取"),
        DataPhrase("disagrees with the kept bar: {}", "与已存的日线不一致：{}"),
        DataPhrase("{} of {} common days disagree with the kept bars: {}", "{} 天（共有 {} 天）与已存的日线不一致：{}"),
        DataPhrase(
            "only {} day in common with the kept bars, {} are needed before another source stands in",
            "与已存的日线只有 {} 天相同，要有 {} 天才能由另一来源代替"),
        DataPhrase(
            "only {} days in common with the kept bars, {} are needed before another source stands in",
            "与已存的日线只有 {} 天相同，要有 {} 天才能由另一来源代替"),
    ]

    private static let findings: [DataPhrase] = [
        DataPhrase("{} ({}) against {} ({})", "{}（{}）对 {}（{}）"),
        DataPhrase("{} ({}, as published, pre_close {})", "{}（{}，按公布的涨跌停价，pre_close {}）"),
        DataPhrase("{} ({}, {} %, pre_close {})", "{}（{}，{} %，pre_close {}）"),
        DataPhrase("high {} > limit {}", "high {} > 涨停价 {}"),
        DataPhrase("low {} < limit {}", "low {} < 跌停价 {}"),
        DataPhrase("vol {} and amount 0", "vol {} 而 amount 为 0"),
        DataPhrase("vol 0 and amount {}", "vol 为 0 而 amount 为 {}"),
        DataPhrase("vol 0, yet {}", "vol 为 0，但 {}"),
        DataPhrase("vol 0, no trade all day", "vol 为 0，全天没有成交"),
        DataPhrase("vwap {} outside {} (amount {}, vol {})", "vwap {} 在 {} 之外（amount {}，vol {}）"),
        DataPhrase("the same bar as on {}, vol {}", "与 {} 的日线完全相同，vol {}"),
        DataPhrase(
            "pre_close {} after close {} on {}, no factors known", "pre_close {}，前一日线的 close 为 {}（{}），没有复权因子"),
        DataPhrase(
            "close {} on {} / pre_close {} = {}, factor {} / {} = {}", "close {}（{}）/ pre_close {} = {}，因子 {} / {} = {}"
        ),
        DataPhrase("{} open day(s) {} without a bar and without a suspension", "{} 个交易日（{}）没有日线，也没有停牌"),
        DataPhrase(
            "{} open day(s) {} without a bar; no stock has one on some of them, and the price moved",
            "{} 个交易日（{}）没有日线；其中有的日子所有股票都没有，且价格变了"),
        DataPhrase(
            "{} open day(s) {} without a bar; no list of suspensions for them",
            "{} 个交易日（{}）没有日线；没有这些日子的停牌名单"),
        DataPhrase("between {} and {}", "{} 与 {} 之间"),
        DataPhrase("after {}", "{} 之后"),
        DataPhrase("a second bar, after the one of {}", "在 {} 的日线之后又有一条"),
        DataPhrase("vol {} on a day listed as suspended", "停牌名单上的日子却有 vol {}"),
    ]

    /// Of the free services.
    private static let pages: [DataPhrase] = [
        DataPhrase("no complete answer within {} seconds", "{} 秒内没有完整的回答"),
        DataPhrase("an answer of {} bytes or more, where at most {} are read", "回答有 {} 字节或更多，最多读取 {} 字节"),
        DataPhrase("HTTP {}, empty body", "HTTP {}，正文为空"),
        DataPhrase("a page instead of data: {}", "是网页而不是数据：{}"),
        DataPhrase("data is empty", "data 为空"),
        DataPhrase("no {} in the answer", "回答里没有 {}"),
        DataPhrase("no day rows for {}", "没有 {} 的日线"),
        DataPhrase("no factors: {}", "没有复权因子：{}"),
        DataPhrase("a factor that cannot be read", "有的复权因子无法读取"),
        DataPhrase("no number of stocks: {}", "没有股票数：{}"),
        DataPhrase("most rows of the list cannot be read: {}", "列表的多数行无法读取：{}"),
        DataPhrase("page {} of the list is empty", "列表的第 {} 页是空的"),
        DataPhrase("not a list: {}", "不是列表：{}"),
        DataPhrase("not quotes: {}", "不是报价：{}"),
        DataPhrase("quotes that end in the middle", "报价在中途结束"),
    ]

    /// In place of a page.
    private static let network: [DataPhrase] = [
        Message.networkNothingListens, .networkNameNotResolved, .networkUnreachable, .networkNotConnectedInTime,
        .networkNoTLS, .networkUntrusted, .networkReset, .networkClosed, .networkNotHTTP, .networkPackedCut,
        .networkPackedBroken, .networkAddressInvalid, .networkFailed("{}"),
    ].map { DataPhrase($0.en, $0.zh) }

    /// Of plug-ins.
    private static let lines: [DataPhrase] = [
        DataPhrase("not JSON: {}", "不是 JSON：{}"),
        DataPhrase("not an object: {}", "不是对象：{}"),
        DataPhrase("not an object", "不是对象"),
        DataPhrase("no id: {}", "没有 id：{}"),
        DataPhrase("neither row, done nor error: {}", "既没有 row、done，也没有 error：{}"),
        DataPhrase("{} is neither number, text, null nor a list of texts", "{} 不是数、文字、null 或文字的列表"),
        DataPhrase("a line without a question: {}", "没有问题而写了一行：{}"),
        DataPhrase("an answer to another question than {}: {}", "回答的不是问题 {}：{}"),
        DataPhrase("more than {} rows", "超过 {} 行"),
        DataPhrase("done says {} rows, {} came", "done 说有 {} 行，实际来了 {} 行"),
        DataPhrase("unknown error code {}", "未知的错误代码 {}"),
        DataPhrase("it was stopped", "被停止"),
        DataPhrase("{}, its last words: {}", "{}，最后的话：{}"),
        DataPhrase("exit code {}", "退出码 {}"),
        DataPhrase("signal {}", "信号 {}"),
    ]

    /// Of what an Ollama did instead of what it was asked for.
    private static let abilities: [DataPhrase] = [
        DataPhrase("answered after {} tokens of a longer prompt", "只读了 {} 个词元就回答了更长的提示"),
        DataPhrase("answered a longer prompt", "回答了过长的提示"),
        DataPhrase("answered instead", "没有显示，而是作了回答"),
        DataPhrase("the field was ignored", "忽略了这一项"),
    ]

    /// Where TuShare's JSON breaks.
    private static let replies: [DataPhrase] = [
        DataPhrase("expected a value at byte {}", "第 {} 字节处应有值"),
        DataPhrase("expected a comma at byte {}", "第 {} 字节处应有逗号"),
        DataPhrase("expected a string at byte {}", "第 {} 字节处应有字符串"),
        DataPhrase("expected {} at byte {}", "应有 {}，在第 {} 字节处"),
        DataPhrase("a string without end at byte {}", "字符串没有结束，在第 {} 字节处"),
        DataPhrase("a broken \\u escape at byte {}", "\\u 转义有误，在第 {} 字节处"),
        DataPhrase("bytes after the end at byte {}", "结尾之后还有内容，在第 {} 字节处"),
        DataPhrase("no code at byte {}", "没有 code，在第 {} 字节处"),
        DataPhrase("data without fields or items at byte {}", "data 没有 fields 或 items，在第 {} 字节处"),
        DataPhrase("a row of {} cells after rows of {} at byte {}", "一行有 {} 格，之前各行有 {} 格，在第 {} 字节处"),
        DataPhrase("rows of {} cells under {} fields at byte {}", "每行 {} 格，而列名有 {} 个，在第 {} 字节处"),
        DataPhrase("a text of more than {} bytes at byte {}", "文字超过 {} 字节，在第 {} 字节处"),
        DataPhrase("an answer of {} bytes at byte {}", "回答有 {} 字节，超过 {} 字节"),
    ]
}
