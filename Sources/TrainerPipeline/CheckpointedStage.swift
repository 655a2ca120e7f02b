import Foundation
import Logging
import Messages
import TrainerCore

/// Runs one stage with its checkpoint: a stage that is done on the same input is not run again, its output is read back.
struct CheckpointedStage<Work: Stage>: Sendable {
    let stage: Work
    let runs: any RunStore
    /// Keeps what the stage told the run (warnings) before the checkpoint says that it is done: a resumed run does not
    /// hear it again.
    let beforeDone: @Sendable () async throws -> Void
    /// The look at the GATE that an output stands for: recorded with it, or neither.
    var look: @Sendable (Work.Output) -> GateLook? = { _ in nil }

    func output(for input: Work.Input, _ context: StageContext) async throws -> Work.Output {
        let id = context.run.id
        let inputDigest = try ContentDigest.of(canonical: input)
        var record = try await runs.stages(of: id).first { $0.stage == stage.name } ?? StageRecord(stage: stage.name)
        if record.state == .done, record.inputDigest == inputDigest, let output = record.output {
            context.note(.stageFromCheckpoint(stage.name.rawValue))
            await context.progress(1, .stageResumed)
            return try CanonicalJSON.decode(Work.Output.self, from: output)
        }

        record.state = .running
        record.attempt += 1
        record.startedAt = context.clock.now
        record.finishedAt = nil
        record.inputDigest = inputDigest
        record.outputDigest = nil
        record.output = nil
        record.error = nil
        try await runs.record(record, of: id)
        do {
            let output = try await stage.run(input, context)
            // A stage that ran to its end although the run was cancelled meanwhile must not look finished half-way.
            try Task.checkCancellation()
            let data = try CanonicalJSON.encode(output)
            record.state = .done
            record.output = data
            record.outputDigest = .of(data)
            record.finishedAt = context.clock.now
            try await beforeDone()
            try await runs.record(record, of: id, look: look(output))
            return output
        } catch {
            record.state = error is CancellationError ? .pending : .failed
            record.error = error as? TrainerError
            record.finishedAt = context.clock.now
            try await runs.record(record, of: id)
            throw error
        }
    }
}

extension [StageRecord] {
    /// What `stage` left behind; nil while it is not done.
    func output<Value: Decodable>(of stage: StageName, as type: Value.Type) throws -> Value? {
        let record = first { $0.stage == stage && $0.state == .done }
        return try record?.output.map { try CanonicalJSON.decode(type, from: $0) }
    }
}
