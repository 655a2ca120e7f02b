import Messages
import TrainerCore

/// What only a written text shows: a template writes about three made-up markets, and what it says is looked at as any
/// sample is. Its own checks see pieces; what pieces make together is seen here.
enum TemplateTrial {
    static func problems(of template: SampleTemplate) -> [TemplateProblem] {
        var seen: Set<TemplateProblem> = []
        return MadeUpMarket.all.flatMap { problems(of: template, on: $0) }.filter { seen.insert($0).inserted }
    }

    private static func problems(of template: SampleTemplate, on bars: [DailyBar]) -> [TemplateProblem] {
        do throws(SampleSkip) {
            let state = try MarketState(bars[...])
            let values = FieldValues(FieldSource(facts: state.facts, signals: state.signals, odds: .none))
            let (input, answer) = (template.input.text(values), template.answer.text(values))
            let question = template.instructions.map { $0.text(values) }.joined(separator: "\n") + "\n" + input
            return PromptLint.violations(in: question).map { problem(.templateGivesAnswer($0.text), template) }
                + NumberTrace.untraced(answer: answer, input: input).map {
                    problem(.templateLooseNumber($0), template)
                } + length(answer, template)
        } catch {
            preconditionFailure("a made-up market gives a sample")
        }
    }

    private static func length(_ answer: String, _ template: SampleTemplate) -> [TemplateProblem] {
        // No stock's numbers are much longer than these.
        let limit = AnswerFormat.maximumCharacters - 40
        return answer.count <= limit ? [] : [problem(.templateAnswerTooLong(answer.count, limit: limit), template)]
    }

    private static func problem(_ what: Message, _ template: SampleTemplate) -> TemplateProblem {
        TemplateProblem(
            .templateWrittenAnswerFails(what, task: template.task.chineseName),
            file: TemplateFile.name(of: template.task))
    }
}
