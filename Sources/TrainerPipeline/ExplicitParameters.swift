import Messages
public import TrainerCore

/// All parameters that a model is made with.
public struct ExplicitParameters: Hashable, Sendable {
    /// Those of the settings, and everything else that it would inherit.
    public let values: [String: ModelParameter]
    /// `min_p 0.7 → 0`, by name: where it differs from the model that it is made from, and no setting says so.
    public let replaced: [String]
}

extension FewShotSettings {
    /// What a model made from another is created with.
    ///
    /// - Throws: `context_too_small` where that one was made for fewer tokens than `num_ctx`; `conflict` where it brings along
    ///   what can neither be overridden nor written down.
    public func explicitParameters(
        over model: ServedModel, named name: ModelName
    ) throws(TrainerError) -> ExplicitParameters {
        if let trained = model.trainedContext, trained < contextLength {
            throw TrainerError(
                .contextTooSmall, .contextAboveModel(contextLength, model: name.short, trained: trained),
                hint: .contextAboveModelHint(trained: trained))
        }
        return try ServedParameters(model.parameterText).explicit(under: parameters, of: name)
    }
}
