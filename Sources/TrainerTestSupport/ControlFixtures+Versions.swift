public import ControlAPI
import Foundation
import Messages
public import TrainerCore

extension ControlFixtures {
    public static func comparison(
        _ first: ModelName = challenger, _ second: ModelName = champion
    ) -> ComparisonReply {
        ComparisonReply(
            first: score(first, passed: 17), second: score(second, passed: 21), runs: [runID],
            difference: .init(mean: -4.0 / 24, low: -0.35, high: 0.02, days: 6), noDifference: nil, onlyFirst: 1,
            onlySecond: 5, mcnemarP: 0.221, noMcnemar: nil, forecasts: forecasts(first, second),
            obstacles: [.init(reason: "only_second", count: 3), .init(reason: "other_words", count: 2)],
            stoppedAt: RunID("20260101-0200"))
    }

    public static func lineage(_ name: ModelName = challenger) -> LineageReply {
        let digest = String(repeating: "ab", count: 32)
        return LineageReply(
            lineage: ModelLineage(
                model: name, digest: digest, trainingKind: "fewshot", run: runID, createdAt: start, asOf: asOf,
                knownAt: start, base: ModelName(base: "ljwx-stock", tag: "base"),
                baseDigest: String(repeating: "cd", count: 32), recipeDigest: .of("recipe"),
                samplesDigest: .of("samples"), samples: 200, pool: 4_321,
                shots: [SampleKey(code: TSCode(trusted: "600000.SH"), asOf: asOf, task: .riskAssessment)],
                systemPrompt: .of("prompt"), settings: [.init(name: "num_ctx", value: "4096")],
                tokens: .init(prompt: 3_000, answer: 700, reserve: 64, context: 4_096), championThen: champion,
                ollamaVersion: "0.32.15", productVersion: "0.1.0"),
            moves: [
                ServingMove(
                    at: start, kind: .byHand, champion: name, replaced: champion, isOverride: true, reason: "试用")
            ])
    }

    public static func reproduction(
        _ run: RunID = runID, model: ModelName? = challenger, modelfile: Reproduction.Outcome = .equal,
        choice: Reproduction.Outcome = .equal
    ) -> Reproduction {
        Reproduction(
            run: run, model: model,
            parts: [
                .init(.recipe, .equal, .verbatim("abc")),
                .init(.modelfile, modelfile, .verbatim("x")),
                .init(.choice, choice, .verbatim("y")),
            ])
    }

    public static var backup: BackupView {
        BackupView(
            BackupManifest(
                name: "20261121-030712", madeAt: start, trigger: .manual, database: "ljwx-trainer.sqlite",
                databaseSchema: 22, newestRun: runID,
                files: [
                    .init(path: "ljwx-trainer.sqlite", bytes: 3 << 20, sha256: .of("database")),
                    .init(path: "training_config.json", bytes: 2_048, sha256: .of("config")),
                ]), path: "/var/lib/ljwx-trainer/backups/20261121-030712")
    }

    /// What a cleanup says, with files and disk.
    public static func cleanup(dryRun: Bool, failed: Bool = false) -> CleanupReply {
        CleanupReply(
            dryRun: dryRun, keep: [KeptModel(name: champion, reasons: [.verbatim("champion")])], remove: [challenger],
            runs: CleanedFiles(
                keep: [.init(run: runID, bytes: 5, reasons: [.verbatim("newest")])],
                remove: [.init(run: RunID("20260101-0200"), bytes: 2_048, paths: ["runs/20260101-0200"])],
                failed: failed ? [.init(path: "runs/20260101-0200", cause: .foreign("Permission denied"))] : []),
            backups: CleanedBackups(
                keep: [.init(name: "20261121-030712", bytes: 3 << 20, reasons: [.verbatim("newest")])],
                remove: [.init(name: "20260101-030712", bytes: 5 << 20)]),
            disk: ModelDiskView(
                models: 5, apparentBytes: 20 << 30, uniqueBytes: 4 << 30, freedBytes: 12_345, basis: .blobs))
    }
}
