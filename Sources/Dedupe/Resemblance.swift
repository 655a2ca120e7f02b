/// The true Jaccard similarity of two texts' shingle sets, the template left out.
public struct Resemblance: Sendable {
    private var hasher: ShingleHasher
    private var left: [UInt64] = []
    private var table = ResemblanceTable()

    public init(template: TemplateProfile?) { hasher = ShingleHasher(template: template) }

    /// 0 where one of them has no shingles.
    public mutating func jaccard(_ one: NearText, _ other: NearText) -> Double {
        hasher.hash(one)
        left.removeAll(keepingCapacity: true)
        left.append(contentsOf: hasher.hashes)
        hasher.hash(other)
        return table.jaccard(left, hasher.hashes)
    }
}

/// Open addressing over both sets at once; kept between calls for its room.
private struct ResemblanceTable: Sendable {
    private var slots: [UInt64] = []
    private var isShared: [Bool] = []

    mutating func jaccard(_ left: [UInt64], _ right: [UInt64]) -> Double {
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        clear(for: left.count + right.count)
        let mask = slots.count - 1
        var (union, shared) = (0, 0)
        slots.withUnsafeMutableBufferPointer { slots in
            isShared.withUnsafeMutableBufferPointer { isShared in
                for hash in left where Self.place(hash, in: slots, mask).isNew { union += 1 }
                for hash in right {
                    let (slot, isNew) = Self.place(hash, in: slots, mask)
                    if isNew {
                        // Of the right alone; marked, so that its repeats are not taken for shared.
                        union += 1
                        isShared[slot] = true
                    } else if !isShared[slot] {
                        shared += 1
                        isShared[slot] = true
                    }
                }
            }
        }
        return Double(shared) / Double(union)
    }

    /// Where the hash stands, put there if it was not. Zero marks a free slot; a hash of zero counts as one.
    @inline(__always)
    private static func place(
        _ hash: UInt64, in slots: UnsafeMutableBufferPointer<UInt64>, _ mask: Int
    ) -> (slot: Int, isNew: Bool) {
        let wanted = hash == 0 ? 1 : hash
        var slot = Int(truncatingIfNeeded: wanted >> 8) & mask
        while slots[slot] != 0 {
            if slots[slot] == wanted { return (slot, false) }
            slot = (slot + 1) & mask
        }
        slots[slot] = wanted
        return (slot, true)
    }

    private mutating func clear(for count: Int) {
        var capacity = 256
        while capacity < count * 2 { capacity *= 2 }
        guard capacity <= slots.count else {
            slots = [UInt64](repeating: 0, count: capacity)
            isShared = [Bool](repeating: false, count: capacity)
            return
        }
        slots.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        isShared.withUnsafeMutableBufferPointer { $0.update(repeating: false) }
    }
}
