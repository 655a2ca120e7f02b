import Dedupe
import Foundation
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("NearDuplicateIndex")
struct NearDuplicateIndexTests {
    @Test("holds 72 bytes a sample, and comes back from its bytes")
    func roundTrips() throws {
        let (index, _) = Self.index(300)
        #expect(NearDuplicateIndex.bytesPerSample == 72)
        #expect(index.count == 300)
        #expect(index.bytes.count == 300 * 72)
        #expect(try #require(NearDuplicateIndex(bytes: index.bytes)) == index)
        #expect(NearDuplicateIndex(bytes: Array(index.bytes.dropLast())) == nil)
    }

    @Test("finds the kept samples that a batch resembles, by the caller's numbers, in one block or many")
    func finds() throws {
        let (index, signatures) = Self.index(300)
        let batch: [TextSignature?] = [signatures[17], nil, Self.signature(9_999), Self.worn(signatures[250])]
        let expected = [NearCandidate(row: 0, id: -17), NearCandidate(row: 3, id: -250)]
        var whole = NearDuplicateSearch(batch)
        whole.visit(index)
        #expect(whole.candidates == expected)
        var parts = NearDuplicateSearch(batch)
        for start in stride(from: 0, to: 300, by: 70) {
            let bytes = index.bytes[start * 72..<min(300, start + 70) * 72]
            parts.visit(try #require(NearDuplicateIndex(bytes: Array(bytes))))
        }
        #expect(parts.candidates == expected)
        parts.visit(index)
        #expect(parts.candidates == expected)
    }

    @Test("bytes are searched where they lie, at any address, and not at all where a sample is cut off")
    func searchesBytes() {
        let (index, signatures) = Self.index(300)
        for shift in 0..<9 {
            var search = NearDuplicateSearch([signatures[17]])
            let moved = [UInt8](repeating: 0, count: shift) + index.bytes
            let cut = moved.withUnsafeBytes { bytes in
                search.visit(records: UnsafeRawBufferPointer(rebasing: bytes[shift...].dropLast()))
            }
            #expect(!cut && search.candidates.isEmpty)
            let whole = moved.withUnsafeBytes { bytes in
                search.visit(records: UnsafeRawBufferPointer(rebasing: bytes[shift...]))
            }
            #expect(whole)
            #expect(search.candidates == [NearCandidate(row: 0, id: -17)])
        }
    }

    @Test("an empty batch and an empty block find nothing")
    func emptyFindsNothing() {
        let (index, signatures) = Self.index(3)
        var nobody = NearDuplicateSearch([nil])
        nobody.visit(index)
        #expect(nobody.candidates.isEmpty)
        var somebody = NearDuplicateSearch([signatures[0]])
        somebody.visit(NearDuplicateIndex())
        #expect(somebody.candidates.isEmpty)
    }

    @Test("two blocks one after the other are a block")
    func concatenates() {
        var (index, _) = Self.index(5)
        let (other, _) = Self.index(8)
        index.append(other)
        #expect(index.count == 13)
        #expect(Array(index.bytes.suffix(8 * 72)) == other.bytes)
    }

    @Test("a signature keeps its bytes through JSON, and no other count of bytes is one")
    func codesSignatures() throws {
        let signature = Self.signature(4)
        #expect(TextSignature(bytes: signature.bytes) == signature)
        #expect(TextSignature(bytes: signature.bytes.dropLast()) == nil)
        let json = try CanonicalJSON.encode(signature)
        #expect(try CanonicalJSON.decode(TextSignature.self, from: json) == signature)
        #expect(throws: DecodingError.self) {
            _ = try CanonicalJSON.decode(TextSignature.self, from: Data("[1,2]".utf8))
        }
    }

    /// The number of a sample is the negative of its place, so that neither can be taken for the other.
    private static func index(_ count: Int) -> (NearDuplicateIndex, [TextSignature]) {
        var index = NearDuplicateIndex()
        let signatures = (0..<count).map { signature(UInt64($0)) }
        for (place, signature) in signatures.enumerated() { index.append(signature, id: -Int64(place)) }
        return (index, signatures)
    }

    private static func signature(_ seed: UInt64) -> TextSignature {
        var generator = SplitMix64(seed: seed + 1_000)
        return TextSignature(rows: SIMD64((0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }))
    }

    /// With one row in eight changed.
    private static func worn(_ signature: TextSignature) -> TextSignature {
        var rows = signature.rows
        for row in stride(from: 3, to: 64, by: 8) { rows[row] &+= 1 }
        return TextSignature(rows: rows)
    }
}
