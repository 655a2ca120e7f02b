public import TrainerCore

/// Hands each run's events to whoever watches: the ones so far first, then the live ones, until the final one.
public actor ProgressHub {
    private struct Channel {
        var history: [ProgressEvent] = []
        var watchers: [Int: AsyncStream<ProgressEvent>.Continuation] = [:]
    }

    /// A watcher that comes late still sees each stage's last words; older progress in between is dropped.
    private static let historyLimit = 500
    private static let channelLimit = 20

    private var channels: [RunID: Channel] = [:]
    private var order: [RunID] = []
    private var nextWatcher = 0
    /// The newest event of the attempt that began last: what becomes of runs that wait says nothing of the work.
    public private(set) var latest: ProgressEvent?
    private var working: RunID?

    public init() {}

    public func publish(_ event: ProgressEvent) {
        open(event.run)
        channels[event.run]?.history.append(event)
        if let count = channels[event.run]?.history.count, count > Self.historyLimit {
            channels[event.run]?.history.removeFirst(count - Self.historyLimit)
        }
        if event.run == working { latest = event }
        for continuation in (channels[event.run]?.watchers ?? [:]).values {
            continuation.yield(event)
            if event.finalState != nil { continuation.finish() }
        }
    }

    /// A run that goes on after a deferral or a restart starts a new history: its old final event would end watchers at once.
    public func begin(_ run: RunID) {
        open(run)
        channels[run]?.history.removeAll()
        working = run
        latest = nil
    }

    public func events(of run: RunID) -> AsyncStream<ProgressEvent> {
        open(run)
        let (stream, continuation) = AsyncStream.makeStream(
            of: ProgressEvent.self, bufferingPolicy: .bufferingNewest(1_000))
        let channel = channels[run] ?? Channel()
        for event in channel.history { continuation.yield(event) }
        if channel.history.last?.finalState != nil {
            continuation.finish()
            return stream
        }
        let watcher = nextWatcher
        nextWatcher += 1
        channels[run]?.watchers[watcher] = continuation
        continuation.onTermination = { [weak self] _ in
            Task { await self?.forget(watcher, of: run) }
        }
        return stream
    }

    public func history(of run: RunID) -> [ProgressEvent] { channels[run]?.history ?? [] }

    private func forget(_ watcher: Int, of run: RunID) { channels[run]?.watchers[watcher] = nil }

    private func open(_ run: RunID) {
        guard channels[run] == nil else { return }
        channels[run] = Channel()
        order.append(run)
        while order.count > Self.channelLimit, let oldest = order.first, channels[oldest]?.watchers.isEmpty == true {
            order.removeFirst()
            channels[oldest] = nil
        }
    }
}
