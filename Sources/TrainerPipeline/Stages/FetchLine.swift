import TrainerCore

/// Asks one question after the other with a few under way at once, and lands the answers in the order of the questions:
/// network, decoding and storing overlap, and what is stored has no holes.
struct FetchLine: Sendable {
    let source: any MarketSource
    /// Questions under way at once, looked at before each: a limit may be learnt on the way. All of them, at most, are
    /// asked again after a `kill -9`; hence 1 where calls are counted and nobody has said otherwise.
    let width: @Sendable () async -> Int

    /// A question that fails ends the line, but only after everything that was under way has come in and landed; what
    /// lands out of order then is complete in itself. `isWanted` is asked right before a question would go out.
    func run(
        _ asks: [FetchAsk], isWanted: (FetchAsk) -> Bool, land: (FetchAsk, FetchAnswer) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Arrival.self) { group in
            var waiting: [Int: Result<FetchAnswer, any Error>] = [:]
            var (nextToAsk, nextToLand, underWay) = (0, 0, 0)
            var failure: (any Error)?
            while true {
                // Landing comes first, so that the room it makes is used at once.
                while let result = waiting.removeValue(forKey: nextToLand) {
                    switch result {
                    case .success(let answer): try await land(asks[nextToLand], answer)
                    case .failure(let error): failure = failure ?? error
                    }
                    nextToLand += 1
                }
                let mayAsk = failure == nil && !Task.isCancelled && nextToAsk < asks.count
                if mayAsk, await underWay + waiting.count < width() {
                    let index = nextToAsk
                    nextToAsk += 1
                    guard isWanted(asks[index]) else {
                        waiting[index] = .success(.lacking)
                        continue
                    }
                    underWay += 1
                    group.addTask { [source, ask = asks[index]] in
                        let result: Result<FetchAnswer, any Error>
                        do { result = .success(try await ask.answer(of: source)) } catch { result = .failure(error) }
                        return Arrival(index: index, result: result)
                    }
                } else {
                    guard let arrival = try await group.next() else { break }
                    underWay -= 1
                    waiting[arrival.index] = arrival.result
                }
            }
            if let failure { throw failure }
            try Task.checkCancellation()
        }
    }

    /// No tuple: of one that a task returns, optimised code loses what was known before the task waited
    /// (https://github.com/swiftlang/swift/pull/91911).
    private struct Arrival: Sendable {
        let index: Int
        let result: Result<FetchAnswer, any Error>
    }
}
