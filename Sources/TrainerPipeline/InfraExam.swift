import Gate
import TrainerCore

/// Whether the server serves a challenger as it was built. Its questions are the first ones of the examination, so that a
/// model which passes is asked nothing more than it would be anyhow.
struct InfraExam: Sendable {
    static let tries = 3
    static let questionsPerTry = 3

    let server: any ModelServer
    /// Of the examination.
    let examiner: Examiner
    /// Seconds of one try.
    let limit: Double

    struct Found: Sendable {
        let finding: InfraFinding
        let answers: [ModelAnswer]
        /// Whether the model has answered just now, and need not be warmed up.
        let isWarm: Bool
    }

    /// - Parameters:
    ///   - base: the digest that it was built from.
    ///   - listed: the one under the base's name now; nil where no model has that name.
    ///   - recipe: nil where it is not known what was asked for.
    ///   - onAnswer: told how many questions that count are answered, after each answer, the loading one too.
    /// - Throws: `context_too_small` where the server refuses a question for its length.
    func found(
        _ model: MarketLane.Model, builtFrom base: String, listed: String?, recipe: ModelRecipe?,
        on cases: [EvaluationCase], onAnswer: (Int) async -> Void
    ) async throws -> Found {
        guard let shown = try await server.show(model.name) else {
            return unasked(InfraFinding(.notShown, limit: limit))
        }
        if let asked = recipe?.parameters["num_ctx"],
            let difference = ServedParameters(shown.parameterText).difference(from: ["num_ctx": asked])
        {
            return unasked(
                InfraFinding(.contextDiffers, limit: limit, asked: difference.sent, found: difference.found ?? "-"))
        }
        if let listed, listed != base {
            return unasked(
                InfraFinding(
                    .baseChanged, limit: limit, asked: String(base.prefix(12)), found: String(listed.prefix(12))))
        }
        return try await asked(model, cases.map(\.prompt), onAnswer)
    }

    private func unasked(_ finding: InfraFinding) -> Found { Found(finding: finding, answers: [], isWarm: false) }

    private func asked(
        _ model: MarketLane.Model, _ prompts: [String], _ onAnswer: (Int) async -> Void
    ) async throws -> Found {
        var (seconds, answers, questions, isWarm) = ([Double](), [ModelAnswer](), 0, false)
        for number in 0..<Self.tries {
            // Others each time: what was answered once is never asked again.
            let own = Array(prompts.dropFirst(number * Self.questionsPerTry).prefix(Self.questionsPerTry))
            guard !own.isEmpty else { break }
            let first = Array(own.prefix(1))
            let wasLoaded = try await loader.open(first, of: model.digest) == 0
            let loading = try await loader.examine(model.name, digest: model.digest, on: first) { _ in }
            await onAnswer(answers.count)
            var (taken, given) = (loading.reduce(0) { $0 + $1.seconds }, loading.count)
            isWarm = isWarm || !wasLoaded
            // Too late already: its answers could change nothing.
            if taken <= limit {
                var examiner = examiner
                examiner.warmsUp = wasLoaded
                isWarm = try await examiner.open(own, of: model.digest) > 0 || isWarm
                let before = answers.count
                answers += try await examiner.examine(model.name, digest: model.digest, on: own) {
                    await onAnswer(before + $0)
                }
                taken = answers.dropFirst(before).reduce(taken) { $0 + $1.seconds }
                given += answers.count - before
            }
            seconds.append(taken)
            questions += given
            if isWarm, let difference = try await context(of: model.name) {
                return Found(finding: difference, answers: answers, isWarm: isWarm)
            }
            if taken <= limit { break }
        }
        return Found(
            finding: InfraFinding(tries: seconds, questions: questions, limit: limit), answers: answers,
            isWarm: isWarm)
    }

    /// Loads the weights and reads the shots; what it says does not count.
    private var loader: Examiner {
        var loader = examiner
        loader.options["num_predict"] = .integer(1)
        loader.warmsUp = false
        return loader
    }

    /// nil where it was loaded as asked, or the server does not tell.
    private func context(of name: ModelName) async throws -> InfraFinding? {
        guard case .integer(let asked)? = examiner.options["num_ctx"],
            let found = try await server.loadedContext(of: name), found != asked
        else { return nil }
        return InfraFinding(.contextDiffers, limit: limit, asked: "\(asked)", found: "\(found)")
    }
}

extension ModelAnswer {
    /// Loading included.
    fileprivate var seconds: Double { latency + loadSeconds }
}
