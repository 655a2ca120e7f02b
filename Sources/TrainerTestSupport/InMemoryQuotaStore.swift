public import Foundation
internal import Synchronization
public import TrainerCore

/// Limits and calls of accounts, kept while the test runs.
public final class InMemoryQuotaStore: QuotaStore {
    private let state = Mutex(State())

    private struct State {
        var quotas: [ContentDigest: [CallQuota]] = [:]
        var calls: [ContentDigest: [String: [Date]]] = [:]
    }

    public init() {}

    public func quotas(of account: ContentDigest) async throws -> [CallQuota] {
        state.withLock { $0.quotas[account] ?? [] }
    }

    public func learn(_ quota: CallQuota, of account: ContentDigest) async throws {
        state.withLock { state in
            state.quotas[account, default: []].removeAll { $0.api == quota.api && $0.period == quota.period }
            state.quotas[account, default: []].append(quota)
        }
    }

    public func recordCalls(_ count: Int, to api: String, of account: ContentDigest, at instant: Date) async throws {
        state.withLock { state in
            state.calls[account, default: [:]][api, default: []] += Array(repeating: instant, count: count)
        }
    }

    public func calls(to api: String, of account: ContentDigest, since instant: Date) async throws -> Int {
        state.withLock { $0.calls[account]?[api]?.count { $0 >= instant } ?? 0 }
    }
}
