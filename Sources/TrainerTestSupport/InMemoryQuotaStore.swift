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
            state.calls[account, default: [:]][api, default: []] += Array(
                repeating: Self.second(of: instant), count: count)
        }
    }

    public func takeBackCall(to api: String, of account: ContentDigest, at instant: Date) async throws {
        state.withLock { state in
            guard let index = state.calls[account]?[api]?.firstIndex(of: Self.second(of: instant)) else { return }
            state.calls[account]?[api]?.remove(at: index)
        }
    }

    public func calls(to api: String, of account: ContentDigest, since instant: Date) async throws -> Int {
        let first = Self.second(of: instant)
        return state.withLock { $0.calls[account]?[api]?.count { $0 >= first } ?? 0 }
    }

    /// As the database counts.
    private static func second(of instant: Date) -> Date {
        Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    }
}
