public import TrainerCore

/// Signatures of kept samples with the caller's number of each, 72 bytes a sample and nothing beside: what is stored is
/// what is searched. Two blocks one after the other are a block, so that a store appends, and reads block by block.
///
/// There are no sorted band tables, on purpose. A night asks about a few hundred samples at once, so the small side is
/// put into a table and the kept side streams past it (`NearDuplicateSearch`): a million samples are 72 MB read once, in
/// as little memory as one block, and there is no second structure to build, merge, repair after a crash or map. Tables
/// of the kept side would answer one question faster, and cost twice the bytes and a rewrite every night.
public struct NearDuplicateIndex: Hashable, Sendable {
    /// 8 of the sample's number (little-endian), then 64 of its signature.
    public static let bytesPerSample = 8 + TextSignature.byteCount

    /// What a store keeps.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Nil where `bytes` is no whole number of samples: a block that was cut off.
    public init?(bytes: [UInt8]) {
        guard bytes.count % Self.bytesPerSample == 0 else { return nil }
        self.bytes = bytes
    }

    public var count: Int { bytes.count / Self.bytesPerSample }

    /// - Parameter id: the caller's number of the sample, a row number for instance.
    public mutating func append(_ signature: TextSignature, id: Int64) {
        withUnsafeBytes(of: id.littleEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: signature.rows) { bytes.append(contentsOf: $0) }
    }

    public mutating func append(_ other: NearDuplicateIndex) { bytes.append(contentsOf: other.bytes) }

    /// The caller's number of a sample of a block's bytes.
    static func id(of record: Int, in records: UnsafeRawBufferPointer) -> Int64 {
        Int64(littleEndian: records.loadUnaligned(fromByteOffset: record * bytesPerSample, as: Int64.self))
    }
}
