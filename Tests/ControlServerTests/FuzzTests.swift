import ControlAPI
import ControlClient
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

/// What a debug build gets through in some seconds, unless `LJWX_FUZZ_REQUESTS` says otherwise.
private let requestCount = ProcessInfo.processInfo.environment["LJWX_FUZZ_REQUESTS"].flatMap(Int.init) ?? 12_000

/// `make fuzz` sends a million, on optimised code.
@Suite(.timeLimit(.minutes(requestCount > 100_000 ? 60 : 10))) struct FuzzTests {
    @Test("malformed requests crash nothing, and the next good one is answered")
    func malformed() async throws {
        var backend = FakeControlBackend()
        backend.onNext = { Array(ControlFixtures.slots.prefix($0)) }
        try await withServer(backend) { path in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let workers = 4
                for worker in 0..<workers {
                    let share = requestCount / workers + (worker < requestCount % workers ? 1 : 0)
                    group.addTask {
                        try await RawHTTP.onThread {
                            var random = SplitMix64(seed: UInt64(worker) + 1)
                            for _ in 0..<share { _ = try RawHTTP.blockingExchange(path, Self.request(&random)) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let slots = try await withClient(path) { try await $0.next(2) }
            #expect(slots == ControlFixtures.slots)
        }
    }

    private static let seeds = [
        "GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\n\r\n{\"dry_run\":true}",
        "POST /v1/base HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"fro\r\n0\r\n\r\n",
        "GET /v1/runs?limit=5&before=20261121-0200 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/models/ljwx%3Alatest HTTP/1.1\r\nHost: x\r\nX-Ljwx-Version: 1\r\n\r\n",
        "GET /v1/next?count=2 HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/export?format=jsonl HTTP/1.1\r\nHost: x\r\n\r\n",
    ].map { Array($0.utf8) }

    /// A well-formed request with bytes changed, cut out, doubled or added; or noise.
    private static func request(_ random: inout SplitMix64) -> [UInt8] {
        guard random.below(10) > 0 else { return (0..<random.below(300)).map { _ in UInt8(random.below(256)) } }
        var bytes = seeds[random.below(seeds.count)]
        for _ in 0...random.below(6) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.below(20)))
            case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + random.below(60))], at: place)
            case 3:
                bytes.insert(
                    contentsOf: [UInt8](repeating: UInt8(random.below(256)), count: random.below(2_000)), at: place)
            default: bytes.insert(contentsOf: Array("\r\n".utf8), at: place)
            }
        }
        return bytes
    }
}

extension SplitMix64 {
    fileprivate mutating func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(next() % UInt64(limit)) }
}
