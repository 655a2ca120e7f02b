import Gate
import Modelfile
import Samples
import TrainerCore

/// A choice of shots none of which a model could learn a fault from: the answer of each passes the checks that answers are
/// judged by. Only what is chosen is judged, since judging a pool takes a thousand times as long as choosing from it.
struct ShotChoice {
    private let strategy: any TrainingStrategy
    private var pool: [Sample]
    /// Samples that were chosen and put aside, in the order of choice.
    private(set) var unfit: [SampleKey] = []

    init(strategy: any TrainingStrategy, pool: [Sample]) {
        self.strategy = strategy
        self.pool = pool
    }

    /// - Parameter material: made of a pool.
    /// - Throws: what the strategy throws, where nothing that passes is left to choose from too.
    mutating func recipe(_ material: ([Sample]) -> TrainingMaterial) throws -> ModelRecipe {
        while true {
            let recipe = try strategy.recipe(for: material(pool))
            let chosen = Set(recipe.messages.filter { $0.role == .user }.map(\.content))
            let faulty = Set(pool.filter { chosen.contains($0.prompt) && !Self.isFit($0) }.map(\.key))
            guard !faulty.isEmpty else { return recipe }
            pool.removeAll { faulty.contains($0.key) }
            unfit += faulty.sorted()
        }
    }

    /// Form, numbers, words and rules. Keywords are the configuration's; the daemon says at its start which ones no template
    /// writes.
    static func isFit(_ sample: Sample) -> Bool {
        TaughtAnswer.faults(of: sample.output, to: sample.evaluationCase, policy: GatePolicy())
            .allSatisfy { $0.id == .keywords }
    }
}
