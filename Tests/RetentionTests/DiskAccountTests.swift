import Retention
import Testing
import TrainerCore

@Suite("what models take on disk")
struct DiskAccountTests {
    private func footprint(
        _ name: String, digest: String? = nil, layers: [(String, Int64)], isReadable: Bool = true,
        weights: String? = "w"
    ) -> ModelFootprint {
        ModelFootprint(
            name: ModelName(base: name), digest: digest ?? name, apparentBytes: layers.reduce(0) { $0 + $1.1 },
            blobs: isReadable ? layers.map { .init(digest: $0.0, bytes: $0.1) } : nil, weights: weights)
    }

    private func family(isReadable: Bool) -> [ModelFootprint] {
        (1...5).map { footprint("v\($0)", layers: [("w", 4_000_000_000), ("m\($0)", 2_000)], isReadable: isReadable) }
    }

    @Test("shared layers count once, whatever Ollama's list adds up to")
    func blobs() {
        let account = DiskAccount(of: family(isReadable: true))
        #expect(account.basis == .blobs && account.models == 5)
        #expect(account.apparentBytes == 20_000_010_000)
        #expect(account.uniqueBytes == 4_000_010_000)
    }

    @Test("without a look at the files the sizes come within one percent, and say what they are made from")
    func sizes() {
        let exact = DiskAccount(of: family(isReadable: true)).uniqueBytes
        let account = DiskAccount(of: family(isReadable: false))
        #expect(account.basis == .sizes)
        #expect(abs(Double(account.uniqueBytes - exact)) <= 0.01 * Double(exact))
    }

    @Test("one model whose weights nobody named makes the whole a bound")
    func unknown() {
        let other = footprint("x", layers: [("w", 4_000_000_000)], isReadable: false, weights: nil)
        let account = DiskAccount(of: family(isReadable: false) + [other])
        #expect(account.basis == .unknown)
        #expect(account.uniqueBytes > 8_000_000_000)
    }

    @Test("two names of one model are one model")
    func alias() {
        let version = footprint("v1", layers: [("w", 100), ("m", 5)])
        let alias = footprint("champion", digest: "v1", layers: [("w", 100), ("m", 5)])
        #expect(DiskAccount(of: [version, alias]) == DiskAccount(of: [version]))
        #expect(DiskAccount.freed(by: [version.name], among: [version, alias]) == 0)
    }

    @Test("removing a version frees what it has alone, and the last of a family its weights too")
    func freed() {
        let models = family(isReadable: true)
        #expect(DiskAccount.freed(by: [models[0].name, models[1].name], among: models) == 4_000)
        #expect(DiskAccount.freed(by: Set(models.map(\.name)), among: models) == 4_000_010_000)
    }

    @Test("no model takes nothing")
    func none() {
        let account = DiskAccount(of: [])
        #expect(account.uniqueBytes == 0 && account.apparentBytes == 0 && account.basis == .blobs)
    }
}
