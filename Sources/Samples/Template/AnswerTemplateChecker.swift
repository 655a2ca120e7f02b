import Messages
import TrainerCore

/// The answer part of a template by the rules of `AnswerFormat`.
struct AnswerTemplateChecker {
    let file: String
    let task: TaskKind
    let lines: [TemplateLine]
    let input: [TemplateLine]

    func problems() -> [TemplateProblem] {
        headers() + rating() + risk() + forecast() + levels() + disclaimer() + ungivenNumbers() + literalRatings()
    }

    // MARK: Sections

    private static func header(of line: TemplateLine) -> String? {
        guard line.text.hasPrefix("【"), let end = line.text.firstIndex(of: "】") else { return nil }
        return String(line.text[...end])
    }

    private func headers() -> [TemplateProblem] {
        let wanted = AnswerFormat.sections(of: task)
        let found = lines.compactMap { line in Self.header(of: line).map { (line, $0) } }
        let names = found.map(\.1)
        let missing = wanted.filter { !names.contains($0) }.map {
            TemplateProblem(.templateHeaderMissing($0), file: file)
        }
        let extra = found.filter { !wanted.contains($0.1) }.map { line, name in
            problem(.templateHeaderUnknown(name, nearest: EditDistance.nearest(to: name, among: wanted) ?? ""), line)
        }
        guard missing.isEmpty, extra.isEmpty, names != wanted else { return missing + extra }
        let place = names.indices.first { $0 >= wanted.count || names[$0] != wanted[$0] } ?? 0
        return [problem(.templateHeaderOrder(wanted.joined()), found[place].0)]
    }

    /// Its lines, the header's own among them.
    private func section(_ header: String) -> [TemplateLine] {
        guard let start = lines.firstIndex(where: { Self.header(of: $0) == header }) else { return [] }
        let rest = lines[(start + 1)...]
        return [lines[start]] + rest.prefix { Self.header(of: $0) == nil }
    }

    // MARK: What must be said once, and where

    private func rating() -> [TemplateProblem] {
        let last = AnswerFormat.sections(of: task).last ?? ""
        return labelled(AnswerFormat.ratingLabel, "rating", in: last, timesInAll: 1)
    }

    private func risk() -> [TemplateProblem] {
        guard AnswerFormat.namesRisk(task) else {
            return lines.filter { $0.text.contains(AnswerFormat.riskLabel) || $0.fields.contains("risk") }.map {
                problem(.templateRiskUnwanted, $0)
            }
        }
        return labelled(AnswerFormat.riskLabel, "risk", in: "【风险评估】", timesInAll: 1)
    }

    private func forecast() -> [TemplateProblem] {
        guard task == .pricePrediction else { return [] }
        let body = section("【价格预测】")
        let standing = Set(body.flatMap(\.parts).filter { $0.group == nil }.compactMap { $0.field?.name })
        let missing = ["p_up", "horizon"].filter { !standing.contains($0) }.map {
            TemplateProblem(.templateFieldNeeded($0, section: "【价格预测】"), file: file)
        }
        return labelled("方向：", "direction", in: "【价格预测】", timesInAll: nil) + missing
    }

    /// `label` stands once in its section, right before the field, and `timesInAll` times in the whole answer.
    private func labelled(
        _ label: String, _ field: String, in header: String, timesInAll: Int?
    ) -> [TemplateProblem] {
        let body = section(header)
        let isRight =
            body.reduce(0) { $0 + $1.text.ranges(of: label).count } == 1
            && body.contains { $0.text.contains("\(label){\(field)}") }
        let all = lines.reduce(0) { $0 + $1.fields.count { $0 == field } }
        guard isRight, timesInAll.map({ $0 == all }) ?? true else {
            let line = body.first { $0.text.contains(label) } ?? lines.first { $0.fields.contains(field) }
            return [
                TemplateProblem(
                    .templateLabelNeeded("\(label){\(field)}", section: header), file: file, line: line?.number,
                    column: line?.column(of: label))
            ]
        }
        return []
    }

    private func levels() -> [TemplateProblem] {
        let fields = Set(lines.flatMap(\.parts).filter { $0.group == nil }.compactMap { $0.field?.name })
        return ["support", "resistance"].filter { !fields.contains($0) }.map {
            TemplateProblem(.templateFieldNeeded($0, section: "answer"), file: file)
        }
    }

    private func disclaimer() -> [TemplateProblem] {
        let holders = lines.filter { $0.text.contains(AnswerFormat.disclaimer) }
        if holders.count == 1, lines.last?.text == AnswerFormat.disclaimer { return [] }
        return [
            TemplateProblem(
                .templateDisclaimerNeeded(AnswerFormat.disclaimer), file: file,
                line: holders.first?.number ?? lines.last?.number)
        ]
    }

    // MARK: Truth

    /// Every number of an answer stands in its question, whatever is left out of either.
    private func ungivenNumbers() -> [TemplateProblem] {
        lines.flatMap { line in
            line.parts.compactMap { part -> TemplateProblem? in
                guard let field = part.field, field.kind == .number, !isGiven(field) else { return nil }
                return TemplateProblem(
                    .templateNumberNotGiven(field.name), file: file, line: line.number, column: part.column)
            }
        }
    }

    /// Outside `[…]`, or in one of its own.
    private func isGiven(_ field: TemplateField) -> Bool {
        input.contains { line in
            line.parts.contains { part in
                guard part.field == field else { return false }
                guard let group = part.group else { return true }
                let others = line.parts.filter { $0.group == group && $0.field != field }
                return field.isOptional && !others.contains { $0.field?.isOptional ?? false }
            }
        }
    }

    private func literalRatings() -> [TemplateProblem] {
        lines.flatMap { line in
            Rating.allCases.filter { line.text.contains($0.rawValue) }.map { rating in
                TemplateProblem(
                    .templateRatingTyped(rating.rawValue), file: file, line: line.number,
                    column: line.column(of: rating.rawValue))
            }
        }
    }

    private func problem(_ message: Message, _ line: TemplateLine) -> TemplateProblem {
        TemplateProblem(message, file: file, line: line.number, column: 1)
    }
}

extension TemplateLine {
    fileprivate var fields: [String] { parts.compactMap { $0.field?.name } }
}
