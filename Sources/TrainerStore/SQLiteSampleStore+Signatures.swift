internal import Foundation
internal import GRDB
public import TrainerCore

extension SQLiteSampleStore {
    public func signatureTemplate() async throws -> SignatureTemplate? {
        try await database.read { db in
            try Row.fetchOne(db, sql: "SELECT text_version, shingles FROM signature_template").map {
                SignatureTemplate(
                    textVersion: ContentDigest(hex: $0["text_version"]), shingles: Self.shingles($0["shingles"]))
            }
        }
    }

    public func setSignatureTemplate(_ template: SignatureTemplate) async throws {
        try await database.write { db in
            try db.execute(sql: "DELETE FROM signature_blocks")
            try db.execute(
                sql: "INSERT OR REPLACE INTO signature_template VALUES (1, ?, ?)",
                arguments: [template.textVersion.hex, Self.data(template.shingles)])
        }
    }

    public func unsigned(_ limit: Int) async throws -> [NumberedSample] {
        try await numbered(
            "WHERE sample > (SELECT coalesce(max(last_sample), 0) FROM signature_blocks) ORDER BY sample LIMIT ?",
            [max(0, limit)])
    }

    public func sign(_ block: SignatureBlock, states: [Int64: StateFingerprint]) async throws {
        try await database.write { db in
            try db.execute(
                sql: "INSERT INTO signature_blocks VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [block.last, Data(block.bytes)])
            let statement = try db.cachedStatement(
                sql: "UPDATE samples SET state = ? WHERE sample = ? AND state IS NULL")
            for (number, state) in states { try statement.execute(arguments: [SampleRow.stored(state), number]) }
        }
    }

    public func signatureBlock(after number: Int64) async throws -> SignatureBlock? {
        try await database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT last_sample, records FROM signature_blocks WHERE last_sample > ?
                    ORDER BY last_sample LIMIT 1
                    """,
                arguments: [number]
            ).map { SignatureBlock(last: $0["last_sample"], bytes: Array($0["records"] as Data)) }
        }
    }

    public func samples(numbered numbers: [Int64]) async throws -> [NumberedSample] {
        var found: [NumberedSample] = []
        for number in numbers { found += try await numbered("WHERE sample = ? AND withdrawn IS NULL", [number]) }
        return found
    }

    private func numbered(_ clause: String, _ arguments: StatementArguments) async throws -> [NumberedSample] {
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT sample, as_of, ts_code, task, payload FROM samples \(clause)", arguments: arguments)
            var samples: [NumberedSample] = []
            while let row = try rows.next() {
                samples.append(NumberedSample(number: row["sample"], sample: try SampleRow.sample(row)))
            }
            return samples
        }
    }

    /// Little-endian, as the signatures are, so that a file can move to another machine.
    private static func data(_ shingles: [UInt64]) -> Data {
        shingles.reduce(into: Data(capacity: shingles.count * 8)) { data, shingle in
            withUnsafeBytes(of: shingle.littleEndian) { data.append(contentsOf: $0) }
        }
    }

    private static func shingles(_ data: Data) -> [UInt64] {
        data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
            }
        }
    }
}
