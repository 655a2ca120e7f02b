import Foundation
import TrainerCore
import TrainerStore

/// `ljwx-bench rollback-pass STATE PREVIOUS DIGEST CHAMPION DIGEST`: a registry with two versions, one of them in service.
struct RollbackPass {
    static let verb = "rollback-pass"

    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 5, let previous = ModelName(arguments[1]), let champion = ModelName(arguments[3])
        else {
            throw BenchError("usage: ljwx-bench \(verb) STATE PREVIOUS DIGEST CHAMPION DIGEST", status: 64)
        }
        let database = try TrainerDatabase.open(path: arguments[0] + "/" + TrainerDatabase.fileName)
        let models = SQLiteModelStore(database)
        for (name, digest) in [(previous, arguments[2]), (champion, arguments[4])] {
            try await models.record(
                ModelRecord(
                    name: name, digest: digest, run: RunID("20261120-0200"), createdAt: Date(),
                    asOf: TradeDate(dayNumber: 20_777), baseDigest: "base", recipeDigest: .of(name.description),
                    trainingKind: "fewshot", shots: 4))
        }
        try await models.updateServing { $0 = ServingState(champion: champion, previous: previous) }
        try database.close()
    }
}
