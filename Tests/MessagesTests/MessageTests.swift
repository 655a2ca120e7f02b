import Foundation
import Messages
import Testing
import TrainerTestSupport

@Suite("the catalogue")
struct MessageTests {
    @Test("a text is given in the language asked for")
    func languages() {
        let message = Message.stageName("evaluate")
        #expect(message.text(in: .chinese) == "性能测试")
        #expect(message.text(in: .english) == "evaluate")
    }

    @Test("what is lacking of some days alone says of how many, and nothing of what would stand in for all")
    func lackingDays() {
        #expect(Message.lacks("factors", days: 1).en == "adjustment factors (factors): of 1 day, asked for again")
        #expect(Message.lacks("factors", days: 2).zh == "复权因子（factors）：缺 2 天，会再问")
        #expect(Message.lacks("factors").en.contains(Message.insteadChainedFactors.en))
    }

    @Test(
        "what a person can mend names what to type",
        arguments: [
            (Message.runIsOver("20261121-0200", state: .stateFailed), "ljwxctl report 20261121-0200"),
            (.comparedWithItself("a", "b"), "ljwxctl models"), (.dryRunEndsBefore("create"), "--dry-run"),
            (.noData(source: "tushare"), "ljwxctl run-now --wait"), (.fileNotUTF8Hint, "iconv -f GB18030 -t UTF-8"),
            (.cannotWriteHint, "df -h"), (.optionsStandAfter("ljwxctl status --json"), "ljwxctl status --json"),
        ] as [(Message, String)])
    func remedies(message: Message, command: String) {
        for language in Language.allCases { #expect(message.text(in: language).contains(command)) }
    }

    @Test(
        "what is stored of a row or a bar is read in Chinese, with its values; unknown words stay",
        arguments: [
            ("a price is not positive", "有的价格不大于零"),
            ("a price is not positive: open 0.0, high 9.0", "有的价格不大于零：open 0.0, high 9.0"),
            ("trade_date is 20240429, asked for 20240430", "trade_date 为 20240429，要的是 20240430"),
            ("ts_code sh600000 is not a stock code", "ts_code sh600000 不是股票代码"),
            ("ts_code is not a stock code", "ts_code 不是股票代码"), ("open is null", "open 为 null"),
            (
                "disagrees with the kept bar: close 9.99 (tushare) against 10.40 (sina)",
                "与已存的日线不一致：close 9.99（tushare）对 10.40（sina）"
            ),
            (
                "2 open day(s) between 20261110 and 20261113 without a bar and without a suspension",
                "2 个交易日（20261110 与 20261113 之间）没有日线，也没有停牌"
            ),
            (
                "low 8.00 < limit 9.00 (main, +10/-10 %, pre_close 10.00)",
                "low 8.00 < 跌停价 9.00（main，+10/-10 %，pre_close 10.00）"
            ),
            ("2, its last words: no market today", "2，最后的话：no market today"), ("not JSON: <html>", "不是 JSON：<html>"),
            ("HTTP 200, empty body", "HTTP 200，正文为空"), ("expected a comma at byte 7", "第 7 字节处应有逗号"),
            ("done says 3 rows, 2 came", "done 说有 3 行，实际来了 2 行"),
            ("nothing listens there, the connection was refused", "那里没有程序在监听，连接被拒绝"),
            ("the network failed: Unclean shutdown", "网络出错：Unclean shutdown"),
            ("after", "after"), ("", ""), ("what no catalogue knows", "what no catalogue knows"),
        ])
    func dataWords(words: String, chinese: String) {
        #expect(Message.dataWords(words).zh == chinese)
        #expect(Message.dataWords(words).en == words)
    }

    @Test("Chinese stands apart from Latin letters and digits, and not from marks")
    func apart() {
        func impossible(_ expected: Message) -> String {
            Message.impossibleValue(key: "k", value: "0", expected: expected, example: "1").zh
        }
        #expect(impossible(.integerExpected(from: 1, to: 9)) == "k 的值 0 不可用，应为 1 到 9 的整数，例如 1")
        #expect(impossible(.verbatim("\"a\"")) == "k 的值 0 不可用，应为 \"a\"，例如 1")
        #expect(impossible(.fileExpected) == "k 的值 0 不可用，应为文件路径，例如 1")
        #expect(impossible(.listOf(.baseModelExpected)).contains("每项为 Ollama 模型名"))
        let none = Message.verbatim("")
        #expect(Message.stageEnded("modelfile", seconds: 1, detail: none).zh == "构建 Modelfile 完成（1.0 秒）")
        #expect(Message.stageEnded("dedupe", seconds: 1, detail: none).zh == "去重完成（1.0 秒）")
    }

    @Test("what ended an answer, and the state of a run that is over, are Chinese in a Chinese sentence")
    func codes() {
        #expect(Message.runIsOver("a", state: .stateSucceeded).zh.contains("已经结束（成功）"))
        #expect(Message.gateEnd("length").zh == "写到长度上限被截断（done_reason 为 length）")
        #expect(Message.gateEnd("load").zh == "done_reason 为 load")
    }

    @Test("the model in service has one Chinese name")
    func oneWord() throws {
        let folder = PackageFolder.root.appending(path: "Sources/Messages")
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains("在线") && !text.contains("在役"), "\(file.lastPathComponent)")
        }
    }

    /// The catalogue's source is its only list: every pair written as literals is found in it.
    @Test("no text of the catalogue is empty in either language")
    func everyPair() throws {
        let folder = PackageFolder.root.appending(path: "Sources/Messages")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
        #expect(files.count > 5)
        let pair = /zh:\s*"((?:[^"\\]|\\.)+)",\s*en:\s*"((?:[^"\\]|\\.)*)"(?!")/
        var pairs = 0
        for file in files {
            for match in try String(contentsOf: file, encoding: .utf8).matches(of: pair) {
                let (chinese, english) = (String(match.1), String(match.2))
                #expect(!english.isEmpty && !chinese.isEmpty, "\(file.lastPathComponent): \(english)")
                pairs += 1
            }
        }
        #expect(pairs > 200)
    }
}
