import Foundation

/// The models in memory, for `/api/ps`, and when each leaves it.
actor Residents {
    struct Row: Sendable {
        let model: LoadedModel
        let weights: EngineWeights
        var expiresAt: Date
    }

    /// How long after an answer.
    enum KeepAlive: Hashable, Sendable {
        case duration(Duration)
        case forever

        static let standard = KeepAlive.duration(.seconds(300))
        var isZero: Bool { self == .duration(.zero) }
    }

    private let engine: any EngineProtocol
    private var rows: [String: Row] = [:]
    private var timers: [String: Task<Void, Never>] = [:]

    init(engine: any EngineProtocol) { self.engine = engine }

    var list: [Row] { rows.values.sorted { $0.expiresAt > $1.expiresAt } }

    /// Models made from one GGUF share one runner: the last to use it gives the name.
    func keep(_ model: LoadedModel, _ weights: EngineWeights, for keepAlive: KeepAlive) async {
        timers.removeValue(forKey: weights.digest)?.cancel()
        switch keepAlive {
        case .forever:
            // Ollama shows the largest duration that Go knows, 292 years.
            rows[weights.digest] = Row(
                model: model, weights: weights, expiresAt: Date().addingTimeInterval(9_223_372_036))
        case .duration(.zero):
            await drop(weights.digest)
        case .duration(let duration):
            rows[weights.digest] = Row(
                model: model, weights: weights,
                expiresAt: Date().addingTimeInterval(Double(duration.nanoseconds) / 1e9))
            timers[weights.digest] = Task {
                do {
                    try await Task.sleep(for: duration)
                } catch {
                    return  // used again meanwhile
                }
                await drop(weights.digest)
            }
        }
    }

    func drop(_ digest: String) async {
        timers.removeValue(forKey: digest)?.cancel()
        rows[digest] = nil
        await engine.unload(digest: digest)
    }

    func stop() async {
        for timer in timers.values { timer.cancel() }
        timers = [:]
        rows = [:]
        await engine.shutdown()
    }
}
