import Messages
import TrainerCore

/// Who asks and which server answers: what every answer of a run's examination is kept under, beside model, question and
/// options. Champion and challenger are compared within one sitting alone.
struct Sitting: Sendable {
    let run: RunRecord
    let serverVersion: String

    init(of run: RunRecord, at server: any ModelServer) async throws {
        self.init(run: run, serverVersion: try await server.version())
    }

    init(run: RunRecord, serverVersion: String) {
        self.run = run
        self.serverVersion = serverVersion
    }

    /// That the server is still the one that was asked. Where it is not, nobody can tell which of them answered: what was kept of
    /// the models in this run is forgotten, and asked again of the new one.
    ///
    /// - Throws: `ollama_interrupted`: the run goes on later, with the stage from its beginning.
    func expect(_ server: any ModelServer, of models: [MarketLane.Model], _ answers: any AnswerStore) async throws {
        let version = try await server.version()
        guard version != serverVersion else { return }
        for model in models { try await answers.forget(of: model.digest, since: run.startedAt ?? run.enqueuedAt) }
        throw TrainerError(
            .ollamaInterrupted, .ollamaChangedInExamination(from: serverVersion, to: version),
            hint: .ollamaChangedInExaminationHint)
    }
}
