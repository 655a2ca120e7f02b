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
        try await database.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT sample, as_of, ts_code, task, payload FROM samples
                    WHERE sample > (SELECT coalesce(max(last_sample), 0) FROM signature_blocks)
                    ORDER BY sample LIMIT ?
                    """,
                arguments: [max(0, limit)])
            var samples: [NumberedSample] = []
            while let row = try rows.next() {
                samples.append(NumberedSample(number: row["sample"], sample: try SampleRow.sample(row)))
            }
            return samples
        }
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

    public func reduceSignatures<Value: Sendable>(
        into initial: Value,
        _ visit: @escaping @Sendable (inout Value, _ last: Int64, _ records: UnsafeRawBufferPointer) throws -> Void
    ) async throws -> Value {
        try await database.read { db in
            var value = initial
            let blocks = try BareStatement(db, "SELECT last_sample, records FROM signature_blocks ORDER BY last_sample")
            defer { blocks.reset() }
            while try blocks.step() {
                let last = blocks.int64(0)
                try blocks.withBytes(1) { records in try visit(&value, last, records) }
            }
            return value
        }
    }

    public func texts(numbered numbers: [Int64]) async throws -> [Int64: KeptText] {
        let wanted = try StoredJSON.text(numbers)
        return try await database.read { db in
            // The rest of a payload, its numbers above all, takes longer to read than two texts to compare.
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT sample, as_of, ts_code, task, payload ->> 'input' AS input, payload ->> 'output' AS output
                    FROM samples WHERE sample IN (SELECT value FROM json_each(?)) AND withdrawn IS NULL
                    """,
                arguments: [wanted])
            var texts: [Int64: KeptText] = [:]
            while let row = try rows.next() {
                let number: Int64 = row["sample"]
                texts[number] = try SampleRow.text(row)
            }
            return texts
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
