import Foundation
import Samples
import Testing
import TrainerCore

/// What must hold of every sample, wherever its bars come from.
enum SampleChecks {
    static func check(_ sample: Sample, _ place: SourceLocation = #_sourceLocation) {
        let name = Comment(rawValue: "\(sample.key)\n\(sample.prompt)\n\n\(sample.output)")
        #expect(PromptLint.violations(in: sample.prompt).isEmpty, name, sourceLocation: place)
        #expect(answerFaults(sample).isEmpty, "\(answerFaults(sample)) \(name)", sourceLocation: place)
        #expect(unknownNumbers(sample).isEmpty, "\(unknownNumbers(sample)) \(name)", sourceLocation: place)
        #expect(copiedClauses(sample).isEmpty, "\(copiedClauses(sample)) \(name)", sourceLocation: place)
        #expect(missingFacts(sample).isEmpty, "\(missingFacts(sample)) \(name)", sourceLocation: place)
    }

    // MARK: The answer's shape, by AnswerFormat alone

    static func answerFaults(_ sample: Sample) -> [String] {
        let (answer, task) = (sample.output, sample.key.task)
        var faults: [String] = []
        if answer.count > AnswerFormat.maximumCharacters { faults.append("\(answer.count) characters") }
        if !answer.hasSuffix(AnswerFormat.disclaimer) { faults.append("no disclaimer at the end") }
        for section in AnswerFormat.sections(of: task) {
            let body = sections(of: answer)[section] ?? ""
            if body.count < 15 { faults.append("\(section) is short") }
        }
        let headers = answer.split(separator: "\n").filter { $0.hasPrefix("【") }.map(String.init)
        if headers != AnswerFormat.sections(of: task) { faults.append("headers \(headers)") }
        let ratings = Rating.allCases.map { count(of: $0.rawValue, in: answer) }.reduce(0, +)
        if ratings != 1 { faults.append("\(ratings) ratings") }
        let own = AnswerFormat.ratingLabel + sample.rating.rawValue
        if sections(of: answer)["【投资建议】"]?.contains(own) != true { faults.append("no \(own)") }
        let levels = RiskLevel.allCases.map { count(of: AnswerFormat.riskLabel + $0.rawValue, in: answer) }.reduce(0, +)
        if levels != (AnswerFormat.namesRisk(task) ? 1 : 0) { faults.append("\(levels) risk levels") }
        if AnswerFormat.namesRisk(task), sections(of: answer)["【风险评估】"]?.contains(AnswerFormat.riskLabel) != true {
            faults.append("risk level outside its section")
        }
        return faults
    }

    static func sections(of answer: String) -> [String: String] {
        var bodies: [String: String] = [:]
        var current = ""
        for line in answer.split(separator: "\n") where line != AnswerFormat.disclaimer {
            if line.hasPrefix("【") { current = String(line) } else { bodies[current, default: ""] += line }
        }
        return bodies
    }

    // MARK: Numbers

    /// Numbers of the answer that stand in no number of the question, names' digits (MA20, RSI14) left out.
    static func unknownNumbers(_ sample: Sample) -> [String] {
        let known = Set(numbers(in: sample.input))
        return numbers(in: sample.output).filter { !known.contains($0) }
    }

    static func numbers(in text: String) -> [String] {
        text.matches(of: /[A-Za-z]?-?[0-9]+(\.[0-9]+)?/).map { String($0.output.0) }
            .filter { $0.first?.isLetter == false }
    }

    /// Facts that claim to be printed and are not, or the reverse.
    static func missingFacts(_ sample: Sample) -> [String] {
        sample.facts.filter { fact in
            let forms = ["\(fact.name)：\(fact.printed)", "\(fact.name)\(fact.printed)"]
            return forms.contains(where: sample.input.contains) != fact.isPrinted
        }.map(\.name)
    }

    // MARK: Copies

    /// Clauses that share 12 characters or more with the question.
    static func copiedClauses(_ sample: Sample) -> [String] {
        let known = runs(of: sample.prompt)
        return sample.output.split { "，。；\n".contains($0) }.map(String.init).filter {
            $0 != AnswerFormat.disclaimer && !runs(of: $0).isDisjoint(with: known)
        }
    }

    /// All stretches of twelve scalars.
    private static func runs(of text: String) -> Set<[UInt32]> {
        let scalars = text.unicodeScalars.map(\.value)
        guard scalars.count >= 12 else { return [] }
        return Set((0...(scalars.count - 12)).map { Array(scalars[$0..<$0 + 12]) })
    }

    static func count(of needle: String, in text: String) -> Int {
        text.ranges(of: needle).count
    }
}

extension SampleOutcome {
    var written: [Sample] {
        if case .samples(let samples) = self { samples } else { [] }
    }
}
