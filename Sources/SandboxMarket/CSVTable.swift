import Foundation

/// A CSV file read by column names; `.gz` goes through `gzip -dc`.
struct CSVTable {
    private let path: String
    private let text: Data

    init(path: String) throws {
        self.path = path
        text =
            path.hasSuffix(".gz") ? try Self.gunzip(path) : try Data(contentsOf: URL(filePath: path))
    }

    /// Hands each row's cells over in the order of `columns`.
    func forEach(_ columns: [String], _ row: ([String]) throws -> Void) throws {
        var places: [Int] = []
        var width = 0
        var number = 0
        for line in text.split(separator: UInt8(ascii: "\n")) {
            number += 1
            let cells = Self.cells(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
            if number == 1 {
                width = cells.count
                places = try columns.map { column in
                    guard let place = cells.firstIndex(of: column) else {
                        throw CSVMarketError("\(path) lacks the column \(column)")
                    }
                    return place
                }
                continue
            }
            guard cells.count == width else {
                throw CSVMarketError("\(path):\(number) has \(cells.count) fields instead of \(width)")
            }
            do {
                try row(places.map { cells[$0] })
            } catch let error as CSVMarketError {
                throw CSVMarketError("\(path):\(number): \(error)")
            }
        }
    }

    static func number(_ text: String) throws -> Double {
        guard let value = Double(text) else { throw CSVMarketError("not a number: \(text)") }
        return value
    }

    static func day(_ text: String) throws -> MarketDay {
        guard let day = MarketDay(text) else { throw CSVMarketError("not a day: \(text)") }
        return day
    }

    private static func cells(_ line: Data) -> [String] {
        var cells: [String] = []
        var isQuoted = false
        var start = line.startIndex
        func add(_ end: Int) {
            let cell = String(decoding: line[start..<end], as: UTF8.self)
            cells.append(cell.hasPrefix("\"") && cell.hasSuffix("\"") ? String(cell.dropFirst().dropLast()) : cell)
        }
        for index in line.indices {
            switch line[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                add(index)
                start = index + 1
            default: break
            }
        }
        add(line.endIndex)
        return cells
    }

    private static func gunzip(_ path: String) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CSVMarketError("gzip -dc \(path) failed") }
        return data
    }
}
