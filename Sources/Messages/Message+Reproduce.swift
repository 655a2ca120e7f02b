// Making a version once more.
extension Message {
    public static func nothingToReproduce(_ run: String) -> Message {
        Message(zh: "运行 \(run) 没有构建 Modelfile", en: "run \(run) did not come to a Modelfile")
    }
    public static var nothingToReproduceHint: Message {
        Message(zh: "ljwxctl models 列出有模型的运行", en: "ljwxctl models lists the runs that made a model")
    }

    public static func reproducePart(_ part: String) -> Message {
        switch part {
        case "recipe": Message(zh: "配方", en: "recipe")
        case "samples": Message(zh: "示例", en: "shots")
        case "modelfile": Message(zh: "Modelfile", en: "Modelfile")
        case "choice": Message(zh: "重新挑选", en: "choice of shots")
        case "answers": Message(zh: "重新判分", en: "judgements")
        case "numbers": Message(zh: "评估数字", en: "numbers")
        case "forecasts": Message(zh: "市场预测", en: "forecasts")
        case "verdict": Message(zh: "结论", en: "verdict")
        default: .verbatim(part)
        }
    }
    public static var outcomeEqual: Message { Message(zh: "相同", en: "equal") }
    public static var outcomeDiffers: Message { Message(zh: "不同", en: "differs") }
    public static var outcomeUnknown: Message { Message(zh: "无法判断", en: "cannot be told") }

    public static func digestIs(_ digest: String) -> Message { Message(zh: "摘要 \(digest)", en: "digest \(digest)") }
    public static func digestWas(_ then: String, is now: String) -> Message {
        Message(zh: "当时 \(then)，现在 \(now)", en: "\(then) then, \(now) now")
    }
    public static func bytesEqual(_ bytes: Int, digest: String) -> Message {
        Message(zh: "\(bytes) 字节，逐字节相同，摘要 \(digest)", en: "\(bytes) bytes, each the same, digest \(digest)")
    }
    public static func fileGone(_ path: String) -> Message { Message(zh: "文件 \(path) 已被清理", en: "\(path) is gone") }
    public static func fileChanged(_ path: String) -> Message {
        Message(zh: "文件 \(path) 被改动过", en: "\(path) was changed since")
    }
    public static func shotsAsStored(_ count: Int) -> Message {
        Message(zh: "\(count) 个示例都与库中样本一致", en: "all \(count) shots are what the store holds")
    }
    public static func shotsDiffer(changed: [String], gone: [String], nameless: Int) -> Message {
        let zh = [
            changed.isEmpty ? nil : "已变：\(changed.joined(separator: "、"))",
            gone.isEmpty ? nil : "库中没有：\(gone.joined(separator: "、"))",
            nameless > 0 ? "\(nameless) 个示例不知来自哪个样本" : nil,
        ].compactMap { $0 }
        let en = [
            changed.isEmpty ? nil : "changed: \(changed.joined(separator: ", "))",
            gone.isEmpty ? nil : "not in the store: \(gone.joined(separator: ", "))",
            nameless > 0 ? "\(nameless) shots of no known sample" : nil,
        ].compactMap { $0 }
        return Message(zh: zh.joined(separator: "；"), en: en.joined(separator: "; "))
    }
    public static var choiceNotStored: Message {
        Message(zh: "当时的版本没有保存挑选的依据", en: "that version did not store what the choice was made with")
    }
    public static func choiceOfOtherKind(_ kind: String) -> Message {
        Message(zh: "\(kind) 不从样本挑选示例", en: "\(kind) chooses no shots")
    }
    public static func poolChanged(then: Int, now: Int) -> Message {
        Message(
            zh: "候选样本自那以后变了（当时 \(then) 条，现在 \(now) 条）",
            en: "the samples to choose from have changed since (\(then) then, \(now) now)")
    }
    public static var recentMarketChanged: Message {
        Message(
            zh: "近期行情的状态分布与当时不同", en: "the recent market's states are not what they were then")
    }
    public static func sameShots(_ shots: Int, of pool: Int) -> Message {
        Message(zh: "从 \(pool) 条样本中仍选出这 \(shots) 个", en: "the same \(shots) shots of \(pool) samples")
    }
    public static func otherShots(then: Int, now: Int) -> Message {
        Message(
            zh: "同样的样本选出了别的示例（当时 \(then) 个，现在 \(now) 个）",
            en: "other shots from the same samples (\(then) then, \(now) now)")
    }
    public static var policyNotStored: Message {
        Message(zh: "当时的版本没有保存判分标准", en: "that version did not store the limits it judged by")
    }
    public static func judgementsEqual(_ count: Int, missing: Int) -> Message {
        Message(
            zh: "\(count) 个回答重新判分结果相同" + (missing > 0 ? "；\(missing) 个已无法重判" : ""),
            en: "\(count) answers judged again come out the same"
                + (missing > 0 ? "; \(missing) can no longer be judged again" : ""))
    }
    public static func judgementsDiffer(_ count: Int, such: [String]) -> Message {
        Message(
            zh: "\(count) 个回答的判分不同，例如 \(such.joined(separator: "、"))",
            en: "\(count) answers are judged otherwise, such as \(such.joined(separator: ", "))")
    }
    public static func answersGone(_ count: Int) -> Message {
        Message(
            zh: "\(count) 个回答无法重判：问题如今的写法不同，或回答没有保存",
            en:
                "\(count) answers cannot be judged again: their questions are worded otherwise today, or they were not kept"
        )
    }
    public static func numbersDiffer(_ name: String) -> Message {
        Message(zh: "\(name) 的评估数字不同", en: "the numbers of \(name) come out otherwise")
    }
    public static var numbersEqual: Message { Message(zh: "所有评估数字相同", en: "every number is the same") }

    public static func forecastsEqual(items: Int, models: Int) -> Message {
        Message(
            zh: "\(models) 个模型在 \(items) 题上的预测重新计算，每个数字都相同",
            en: "forecasts of \(models) models on \(items) items, every figure is the same")
    }
    /// `parts`: fields of `decision` in a report.
    public static func forecastsDiffer(_ parts: [String]) -> Message {
        Message(
            zh: "由存下的回答重新计算，不同的有：\(parts.joined(separator: "、"))",
            en: "measured again from the stored answers, these differ: \(parts.joined(separator: ", "))")
    }
    public static var forecastOptionsNotStored: Message {
        Message(zh: "当时的版本没有记下提问的参数", en: "that version did not store what the questions were asked with")
    }
    public static func forecastAnswersGone(_ model: String) -> Message {
        Message(
            zh: "\(model) 的市场预测回答不全：有的没有保存，或后来才补上",
            en: "the answers of \(model) are not those of its run: some are gone, or came in only later")
    }
    public static func verdictIs(_ verdict: String) -> Message {
        Message(zh: "重新判定仍为 \(verdict)", en: "decided again it is \(verdict)")
    }
    public static func verdictWas(_ then: String, is now: String) -> Message {
        Message(zh: "当时 \(then)，重新判定为 \(now)", en: "\(then) then, \(now) when decided again")
    }
    public static var verdictByOtherRules: Message {
        Message(zh: "由早先版本的规则判定，不能重新判定", en: "it was decided by the rules of an earlier version")
    }
    public static var verdictNeedsAnswers: Message {
        Message(zh: "有回答无法重判，不能重新判定", en: "not every answer can be judged again")
    }
    public static var verdictNeedsForecasts: Message {
        Message(zh: "市场预测无法重新计算，不能重新判定", en: "the forecasts cannot be measured again")
    }

    public static func reproduced(_ run: String) -> Message {
        Message(zh: "运行 \(run) 可以重现：没有不同之处", en: "run \(run) comes out the same: nothing differs")
    }
    public static func reproducedOtherwise(_ run: String) -> Message {
        Message(zh: "运行 \(run) 无法原样重现", en: "run \(run) does not come out the same")
    }
    public static func reproducedInPart(_ run: String) -> Message {
        Message(
            zh: "运行 \(run) 没有发现不同之处，但并非每一部分都能核对",
            en: "of run \(run) not all could be checked; in what could, no difference was found")
    }
    public static var helpModelReproduce: Message {
        Message(
            zh: "用库中的样本和回答离线重做一个模型和它的结论，并说明是否相同",
            en: "Make a model and its verdict again from what is stored, offline, and say whether they are the same")
    }
    public static var helpRunOrModel: Message { Message(zh: "运行编号或模型名", en: "A run's id or a model's name") }
}
