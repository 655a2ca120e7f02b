public import TrainerCore
import Messages

/// Training by examples in the context: no weight changes, the chosen samples become the model's messages.
public struct FewShotTrainer: TrainingStrategy {
    public let kind = TrainingKind.fewshot.rawValue

    public init() {}

    public func recipe(for material: TrainingMaterial) throws -> ModelRecipe {
        recipe(for: material, plan: try plan(for: material))
    }

    /// The shots alone, for a report or for the search with a server's own counts.
    ///
    /// - Throws: `contextTooSmall` where no sample of the pool fits; `noData` where the pool is empty.
    public func plan(for material: TrainingMaterial) throws(TrainerError) -> ShotPlan {
        let budget = try TokenBudget(
            contextTokens: try integer("num_ctx", in: material.parameters), system: material.system,
            questions: material.questions,
            answerTokens: max(material.answerTokens, try integer("num_predict", in: material.parameters)),
            estimator: material.estimator)
        let selector = ShotSelector(
            maximumShots: material.maximumShots, estimator: material.estimator, newSince: material.newSince,
            recentStates: material.recentStates, order: material.order)
        let plan = selector.plan(from: material.pool, budget: budget)
        guard plan.shots.isEmpty else { return plan }
        let smallest = material.pool.filter { !$0.key.code.isHeldOut }.map(selector.cost).min()
        guard let smallest else { throw TrainerError(.noData, .noSampleForShots, hint: .shotsNeedOpenCodes) }
        throw TrainerError(
            .contextTooSmall, .shotTooLarge(smallest: smallest, room: budget.shotTokens), hint: .enlargeContext)
    }

    public func recipe(for material: TrainingMaterial, plan: ShotPlan) -> ModelRecipe {
        ModelRecipe(
            trainingKind: kind, from: material.base, system: material.system,
            parameters: material.parameters.mapValues(\.canonical), messages: plan.messages)
    }

    private func integer(_ name: String, in parameters: [String: ModelParameter]) throws(TrainerError) -> Int {
        guard case .integer(let value)? = parameters[name]?.canonical, value > 0 else {
            throw TrainerError(.configInvalid, .parameterMissing(name: name), hint: .parameterExample(name: name))
        }
        return value
    }
}

extension ModelParameter {
    /// A whole number is an integer: the form that both JSON and a Modelfile give back.
    public var canonical: ModelParameter {
        guard case .number(let value) = self, let whole = Int(exactly: value) else { return self }
        return .integer(whole)
    }
}
