import Foundation

/// Seeded bars in a file that both sides read: stock after stock, each high, low, close, volume as columns of
/// little-endian doubles. Prices walk with 2.2 % a day within the 10 % limit and have two decimals.
struct MarketFile {
    static let stocks = 5_400
    static let days = 250
    static let bars = Double(stocks * days)

    static func write(to path: String) throws {
        var random = SplitMix64(state: 7)
        var values: [Double] = []
        values.reserveCapacity(stocks * 4 * days)
        for _ in 0..<stocks {
            let columns = stock(&random)
            for column in columns { values.append(contentsOf: column) }
        }
        try values.withUnsafeBytes { try Data($0).write(to: URL(filePath: path)) }
    }

    static func read(_ path: String) throws -> [Double] {
        let data = try Data(contentsOf: URL(filePath: path))
        guard data.count == stocks * 4 * days * 8 else { throw BenchError("\(path) has \(data.count) bytes") }
        return [Double](unsafeUninitializedCapacity: data.count / 8) { buffer, count in
            count = data.copyBytes(to: buffer) / 8
        }
    }

    private static func stock(_ random: inout SplitMix64) -> [[Double]] {
        var (high, low, close, volume): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        var last = 4 + 76 * random.uniform()
        for _ in 0..<days {
            let change = min(0.1, max(-0.1, 0.0003 + 0.022 * random.normal()))
            let new = max(0.5, cents(last * (1 + change)))
            let open = cents(last * (1 + 0.006 * random.normal()))
            high.append(cents(max(open, new) * (1 + abs(0.008 * random.normal()))))
            low.append(cents(min(open, new) * (1 - abs(0.008 * random.normal()))))
            close.append(new)
            volume.append(cents(exp(11.5 + 0.9 * random.normal())))
            last = new
        }
        return [high, low, close, volume]
    }

    private static func cents(_ price: Double) -> Double { (price * 100).rounded() / 100 }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same bars on every machine.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Box and Muller.
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
