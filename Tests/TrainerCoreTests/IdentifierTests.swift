import Foundation
import Messages
import Testing
import TrainerCore

@Suite("codes, names, digests")
struct IdentifierTests {
    @Test(
        "FNV-1a gives the published test vectors",
        arguments: [
            ("", UInt64(0xcbf2_9ce4_8422_2325)), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
        ])
    func fnv(text: String, hash: UInt64) {
        #expect(StableHash.fnv1a(text.utf8) == hash)
    }

    @Test("a code is six digits and an exchange", arguments: ["600000.SH", "000001.SZ", "920001.BJ"])
    func code(text: String) throws {
        let code = try #require(TSCode(text))
        #expect(code.rawValue == text)
    }

    @Test(
        "anything else is no code",
        arguments: ["", "600000", "600000.sh", "60000.SH", "600000.HK", "６00000.SH", "600000.SHX"])
    func noCode(text: String) {
        #expect(TSCode(text) == nil)
    }

    @Test("codes are in the order of their texts, and their stable hash is that of the text")
    func codeOrder() throws {
        let texts = [
            "000001.BJ", "000001.SH", "000001.SZ", "000010.BJ", "099999.SZ", "300750.SZ", "600000.BJ", "920001.BJ",
        ]
        let codes = try texts.map { try #require(TSCode($0)) }
        #expect(codes == codes.sorted() && texts == texts.sorted() && Set(codes).count == codes.count)
        for (code, text) in zip(codes, texts) {
            #expect(code.stableHash == StableHash.fnv1a(text.utf8) && TSCode(trusted: text) == code)
        }
        #expect(TSCode(trusted: "600000.SHX").rawValue.isEmpty && TSCode(trusted: "６00000").rawValue.isEmpty)
        #expect(TSCode(trusted: "").rawValue.isEmpty && TSCode(trusted: "").stableHash == StableHash.fnv1a("".utf8))
    }

    @Test("one code in ten is held out")
    func heldOut() {
        let codes = (0..<10_000).compactMap { number in
            TSCode(String(repeating: "0", count: 6 - String(number).count) + "\(number).SZ")
        }
        let share = Double(codes.count(where: \.isHeldOut)) / Double(codes.count)
        #expect((0.09...0.11).contains(share))
    }

    @Test(
        "boards follow the code",
        arguments: [
            ("600519.SH", Board.main), ("688981.SH", .star), ("300750.SZ", .chiNext), ("000001.SZ", .main),
            ("920001.BJ", .beijing),
        ])
    func board(text: String, board: Board) throws {
        #expect(try #require(TSCode(text)).board == board)
    }

    @Test("a model name has a tag, and letter case does not tell names apart")
    func modelNames() throws {
        let name = try #require(ModelName("ljwx-stock"))
        #expect(name.description == "ljwx-stock:latest")
        #expect(name.short == "ljwx-stock")
        #expect(ModelName("LJWX-Stock:latest") == name)
        #expect(ModelName("library/ljwx-stock:v1")?.base == "library/ljwx-stock")
    }

    @Test(
        "what Ollama refuses as a name is refused",
        arguments: ["", "bad name", "模型", "a:b:c", ":tag", "a:", "-a", "a@sha256"])
    func badModelNames(text: String) {
        #expect(ModelName(text) == nil)
    }

    @Test("SHA-256 of abc is the one of FIPS 180-2")
    func digest() {
        #expect(
            ContentDigest.of("abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("canonical JSON does not depend on the order of keys")
    func canonical() throws {
        let left = Dictionary(uniqueKeysWithValues: (0..<50).map { ("k\($0)", $0) })
        let right = Dictionary(uniqueKeysWithValues: (0..<50).reversed().map { ("k\($0)", $0) })
        #expect(try CanonicalJSON.encode(left) == CanonicalJSON.encode(right))
    }

    @Test("every error code has a disposition, and only what time cures is deferred")
    func dispositions() {
        let deferred = TrainerError.Code.allCases.filter { code in
            if case .deferred = TrainerError(code, .verbatim("")).disposition { true } else { false }
        }
        #expect(
            Set(deferred) == [
                .ollamaUnavailable, .ollamaInterrupted, .upstreamUnavailable, .rateLimitedHour, .rateLimitedDay,
            ])
    }
}
