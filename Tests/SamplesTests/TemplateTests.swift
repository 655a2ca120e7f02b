import Foundation
import Messages
import Samples
import Testing
import TrainerCore

@Suite("templates")
struct TemplateTests {
    private static let risk = TemplateSet.builtInText(of: .riskAssessment)
    private static let price = TemplateSet.builtInText(of: .pricePrediction)

    private func set(_ text: String, _ task: TaskKind = .riskAssessment) throws -> TemplateSet {
        try TemplateSet(replacedBy: [TemplateFile(path: "t/" + TemplateFile.name(of: task), bytes: Array(text.utf8))])
    }

    private func complaint(_ text: String, _ task: TaskKind = .riskAssessment) -> String {
        do {
            _ = try set(text, task)
            return ""
        } catch {
            return (error as? TrainerError)?.message.en ?? "\(error)"
        }
    }

    /// `line:column` of the first place where `words` stand.
    private func place(of words: String, in text: String, plus: Int = 0) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            guard let range = line.firstRange(of: words) else { continue }
            return "\(number + 1):\(line.distance(from: line.startIndex, to: range.lowerBound) + 1 + plus)"
        }
        return "nowhere"
    }

    // MARK: What works

    @Test("a file takes the place of its own task's template and leaves the other three")
    func replacesOne() throws {
        let changed = try set(Self.risk.replacing("近期波动{swing}。", with: "近来波动{swing}。"))
        for task in TaskKind.allCases {
            #expect((changed.digest(of: task) == TemplateSet.builtIn.digest(of: task)) == (task != .riskAssessment))
        }
        #expect(changed.digest != TemplateSet.builtIn.digest)
        let samples = SampleWriter(templates: changed).samples(window: RandomWalk.bars(seed: 3, count: 90)).written
        let plain = SampleWriter().samples(window: RandomWalk.bars(seed: 3, count: 90)).written
        for (one, other) in zip(samples, plain) { #expect((one == other) == (one.key.task != .riskAssessment)) }
        #expect(samples[2].output.contains("近来波动"))
    }

    @Test("every built-in template read from a file is the built-in one", arguments: TaskKind.allCases)
    func roundTrip(task: TaskKind) throws {
        #expect(try set(TemplateSet.builtInText(of: task), task).digest == TemplateSet.builtIn.digest)
    }

    @Test("comments, blank lines around sections and line ends of Windows change no sample and no digest")
    func ignoresTheEye() throws {
        let text = "# mine\r\n\r\n" + Self.risk.replacing("\n[", with: "\n\n# next\n[").replacing("\n", with: "\r\n")
        #expect(try set(text).digest == TemplateSet.builtIn.digest)
    }

    @Test("sections may stand in any order")
    func anyOrder() throws {
        let parts = Self.risk.components(separatedBy: "\n[").dropFirst().map { "[" + $0 }
        #expect(parts.count == 3)
        #expect(try set(parts.reversed().joined(separator: "\n") + "\n").digest == TemplateSet.builtIn.digest)
    }

    // MARK: Fields

    @Test("an unknown field is named with file, line, column and the nearest known one")
    func unknownField() {
        let text = Self.risk.replacing("MA10：{ma10}", with: "MA10：{ma01}")
        #expect(
            complaint(text).contains(
                "t/risk_assessment.txt:\(place(of: "{ma01}", in: text)): unknown field {ma01}; the nearest known one is {ma10}"
            ))
    }

    @Test("every mistake of a file is told at once")
    func allAtOnce() {
        let text = Self.risk.replacing("MA5：{ma5}", with: "MA5：{maa5}").replacing("K：{k}", with: "K：{k")
        let told = complaint(text)
        #expect(told.contains("{maa5}") && told.contains("{ without its }"))
        #expect(told.hasPrefix("the sample templates have"))
    }

    @Test(
        "a torn line is named at its place",
        arguments: [
            ("K：{k}", "K：k}", "} without its {"), ("[，{flow}]", "[，{flow}", "[ without its ]"),
            ("支撑位{support}", "支撑位{support}]", "] without its ["),
            ("[，{flow}]", "[，[{flow}]]", "[ inside of […]"),
            ("支撑位{support}，", "[支撑位{support}，]", "no field in […] can be without a value"),
            ("[，{flow}]", "，{flow}", "field {flow} may have no value"),
            ("支撑位{support}", "支撑位{p_up}", "field {p_up} is one of price_prediction alone"),
        ])
    func tornLines(from: String, to: String, complaint expected: String) {
        let text = Self.risk.replacing(from, with: to, maxReplacements: 1)
        let told = complaint(text)
        #expect(told.contains(expected), "\(told)")
        #expect(told.contains("t/risk_assessment.txt:\(text.line(of: to)):"), "\(told)")
    }

    // MARK: The question gives nothing away

    @Test(
        "no header, single rating, level of risk or disclaimer stands in the question",
        arguments: [
            "【风险评估】", "评级：买入", "建议持有", "风险等级：高", AnswerFormat.disclaimer, "{rating}", "{risk}", "{stance}",
            "{direction}",
        ])
    func keepsAnswersOut(words: String) {
        let inInput = Self.risk.replacing("任务：风险评估", with: "任务：风险评估，\(words)")
        let told = complaint(inInput)
        #expect(told.contains("t/risk_assessment.txt:\(inInput.line(of: "任务：风险评估，")):"), "\(told)")
        let inInstruction = Self.risk.replacing("请阅读下面的数据，", with: "\(words)，请阅读下面的数据，")
        #expect(!complaint(inInstruction).isEmpty)
    }

    @Test("the three ratings as a list may stand in the question")
    func listOfRatings() throws {
        _ = try set(Self.risk.replacing("任务：风险评估", with: "任务：风险评估，评级从买入、持有、卖出中选一个"))
    }

    @Test(
        "what answers are judged by must be readable from the question",
        arguments: ["code", "date", "outlook", "swing"])
    func needsInput(field: String) {
        let text = Self.risk.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("【") ? String($0) : String($0).replacing("{\(field)}", with: "", maxReplacements: 1) }
            .joined(separator: "\n")
        #expect(complaint(text).contains("input lacks the field {\(field)}"), "\(complaint(text))")
    }

    // MARK: The answer

    @Test("a missing section of the file, and of the answer, is an error that names it")
    func missingSections() {
        #expect(
            complaint(Self.risk.replacing("[input]", with: "[inputs]"))
                .contains("unknown section [inputs]; the nearest is [input]"))
        #expect(complaint("[input]\nx\n[answer]\ny\n").contains("section [instruction] is missing"))
        let text = Self.risk.replacing("【波动情况】", with: "【波动】")
        #expect(complaint(text).contains("the answer lacks the section 【波动情况】"))
        #expect(complaint(text).contains("the task has no section 【波动】; the nearest is 【波动情况】"))
        #expect(complaint(Self.risk.replacing("【波动情况】", with: "")).contains("lacks the section 【波动情况】"))
    }

    @Test("sections of the answer stand in the task's order")
    func order() {
        let swapped = Self.risk.replacing("【波动情况】", with: "〇").replacing("【风险评估】", with: "【波动情况】")
            .replacing("〇", with: "【风险评估】")
        #expect(complaint(swapped).contains("in this order: 【波动情况】【风险评估】【投资建议】"))
    }

    @Test("rating, level of risk and disclaimer stand once and where they belong")
    func onceEach() {
        #expect(complaint(Self.risk.replacing("评级：{rating}。", with: "")).contains("评级：{rating}"))
        #expect(
            complaint(Self.risk.replacing("评级：{rating}。", with: "评级：{rating}。评级：{rating}。")).contains("exactly once"))
        #expect(complaint(Self.risk.replacing("评级：{rating}", with: "评级：买入")).contains("must not be typed"))
        #expect(complaint(Self.risk.replacing("风险等级：{risk}。", with: "")).contains("风险等级：{risk}"))
        #expect(complaint(Self.risk.replacing(AnswerFormat.disclaimer, with: "")).contains("must end with the line"))
        let technical = TemplateSet.builtInText(of: .technicalAnalysis)
        #expect(
            complaint(technical.replacing("注意风险。", with: "风险等级：{risk}。"), .technicalAnalysis)
                .contains("states no level of risk"))
    }

    @Test("a price prediction states direction, p_up and horizon, and its question gives them")
    func forecast() {
        let noHorizon = Self.price.replacing("，期限{horizon}个交易日", with: "")
        #expect(complaint(noHorizon, .pricePrediction).contains("【价格预测】 lacks the field {horizon}"))
        let noOdds = Self.price.replacing("上涨概率为{p_up}，", with: "")
        #expect(complaint(noOdds, .pricePrediction).contains("【价格预测】 lacks the field {p_up}"))
        let untold = Self.price.replacing("，全体样本：{all}个", with: "")
        #expect(complaint(untold, .pricePrediction).contains("input lacks the field {all}"))
        let noDirection = Self.price.replacing("方向：{direction}。", with: "")
        #expect(complaint(noDirection, .pricePrediction).contains("方向：{direction}"))
    }

    @Test("a number of the answer stands in the question, also where a part of it is left out")
    func ungiven() {
        let absent = Self.risk.replacing("ATR14：{atr14}，", with: "")
        #expect(complaint(absent).contains("the answer uses {atr14}, which [input] does not give"))
        let maybe = Self.risk.replacing("ATR14：{atr14}，", with: "").replacing(
            "[，成交额{amount}万元]", with: "[，成交额{amount}万元，ATR14：{atr14}]")
        #expect(complaint(maybe).contains("{atr14}"))
        #expect(complaint(Self.risk.replacing("近期波动{swing}。", with: "近期波动{swing}[，MA60为{ma60}]。")).isEmpty)
    }

    @Test("an answer that tells how the price swings has a question that does, in every task")
    func ungivenSwing() {
        let told = Self.price.replacing("波动率为{volatility}%。", with: "波动率为{volatility}%，近期波动{swing}。")
        #expect(told != Self.price)
        #expect(complaint(told, .pricePrediction).isEmpty)
        let untold = told.replacing("，波动{swing}\n", with: "\n")
        #expect(untold != told)
        #expect(complaint(untold, .pricePrediction).contains("input lacks the field {swing}"))
        let otherwise = told.replacing("，波动{swing}\n", with: "，走势{swing}\n")
        #expect(complaint(otherwise, .pricePrediction).contains("input lacks \"波动{swing}\""))
    }

    @Test("typed digits are no number of a column", arguments: ["止损5%", "目标价12.5", "１０"])
    func typedNumbers(words: String) {
        let text = Self.risk.replacing("{caution}。", with: "{caution}，\(words)。")
        let told = complaint(text)
        #expect(told.contains("comes from no field"), "\(told)")
        #expect(told.contains("t/risk_assessment.txt:\(text.line(of: words)):"))
    }

    @Test("digits of a name, a span or T+1 are none", arguments: ["MA20附近", "近20日", "5个交易日内", "按T+1计"])
    func spans(words: String) {
        #expect(complaint(Self.risk.replacing("{caution}。", with: "{caution}，\(words)。")).isEmpty)
    }

    @Test("an answer that grows beyond what answers may have is refused")
    func tooLong() {
        let text = Self.risk.replacing("{caution}。", with: "{caution}，" + String(repeating: "注意波动", count: 120) + "。")
        #expect(complaint(text).contains("characters; the limit is"))
    }

    // MARK: Files

    @Test("a file that no task has is named with the nearest name, and so is one that is no text")
    func files() {
        func told(_ path: String, _ bytes: [UInt8]) -> String {
            do {
                _ = try TemplateSet(replacedBy: [TemplateFile(path: path, bytes: bytes)])
                return ""
            } catch {
                return error.message.en
            }
        }
        #expect(
            told("t/risk_assesment.txt", Array(Self.risk.utf8)).contains(
                "no task has a template file risk_assesment.txt; the nearest name is risk_assessment.txt"))
        #expect(told("t/risk_assessment.txt", [0xFF, 0xFE, 0x00]).contains("t/risk_assessment.txt: not UTF-8"))
        #expect(told("t/risk_assessment.txt", []).contains("section [answer] is missing"))
        #expect(
            told("t/risk_assessment.txt", Array(repeating: 0x20, count: TemplateFile.maximumBytes + 1))
                .contains("larger than"))
    }

    @Test("no text whatever makes the reader fall over", arguments: 1...200 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var bytes = Array(Self.price.utf8)
        var state = seed
        for _ in 0..<(1 + Int(seed % 12)) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let place = Int(state >> 33) % bytes.count
            switch state >> 60 {
            case 0...5: bytes.remove(at: place)
            case 6...10: bytes.insert("{}[]\n#"[Int(state >> 20) % 6], at: place)
            default: bytes[place] = UInt8(truncatingIfNeeded: state >> 12)
            }
        }
        // Either it works or it says why; what it then writes keeps every rule.
        guard
            let set = try? TemplateSet(replacedBy: [  // refused: nothing to look at
                TemplateFile(path: "price_prediction.txt", bytes: bytes)
            ])
        else { return }
        let bars = RandomWalk.bars(seed: seed, count: 90)
        for sample in SampleWriter(templates: set).samples(window: bars).written {
            #expect(LeakScanner.leaks(in: sample).isEmpty)
            #expect(PromptLint.violations(in: sample.prompt).isEmpty)
        }
    }
}

extension String {
    fileprivate subscript(index: Int) -> UInt8 { Array(utf8)[index] }

    /// Of the first line that holds `words`.
    fileprivate func line(of words: String) -> Int {
        (split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(words) } ?? -1) + 1
    }
}
