public import Foundation
public import TrainerCore

/// Real A-share data in TuShare's columns, where they lie beside the package (`PackageFolder.shared`).
public enum PublishedMarket {
    public static let folder = PackageFolder.shared("market")

    public static func has(_ file: String) -> Bool { PackageFolder.shared("market/\(file)") != nil }

    /// The rows of a CSV file (`.gz` too) as the cells of `columns`; cells are never quoted with commas inside in these.
    public static func rows(_ file: String, _ columns: [String]) throws -> [[String]] {
        let text = try text(of: file)
        let lines = text.split(separator: "\n")
        let head = lines.first.map { cells($0) } ?? []
        let places = try columns.map { column in
            guard let place = head.firstIndex(of: column) else { throw UnexpectedCall(column, remedy: "see \(file)") }
            return place
        }
        return lines.dropFirst().map { line in
            let cells = cells(line)
            return places.map { cells[$0] }
        }
    }

    /// Each stock's bars, ascending by day.
    public static func bars(_ file: String) throws -> [TSCode: [DailyBar]] {
        let columns = ["ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "vol", "amount"]
        var bars: [TSCode: [DailyBar]] = [:]
        for row in try rows(file, columns) {
            let numbers = row[2...].compactMap { Double($0) }
            guard let code = TSCode(row[0]), let date = TradeDate(row[1]), numbers.count == 7 else {
                throw UnexpectedCall(row.joined(separator: ","), remedy: "mend \(file)")
            }
            bars[code, default: []].append(
                DailyBar(
                    code: code, date: date, open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3],
                    preClose: numbers[4], volume: numbers[5], amount: numbers[6]))
        }
        return bars.mapValues { $0.sorted { $0.date < $1.date } }
    }

    /// Each stock's factors, ascending by day.
    public static func factors(_ file: String) throws -> [TSCode: [AdjFactor]] {
        var factors: [TSCode: [AdjFactor]] = [:]
        for row in try rows(file, ["ts_code", "trade_date", "adj_factor"]) {
            guard let code = TSCode(row[0]), let date = TradeDate(row[1]), let factor = Double(row[2]) else {
                throw UnexpectedCall(row.joined(separator: ","), remedy: "mend \(file)")
            }
            factors[code, default: []].append(AdjFactor(code: code, date: date, factor: factor))
        }
        return factors.mapValues { $0.sorted { $0.date < $1.date } }
    }

    private static func cells(_ line: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        // Most lines have no quotes; splitting them is much faster than looking at each character.
        guard line.utf8.contains(UInt8(ascii: "\"")) else {
            return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                cells.append(cell)
                cell = ""
            default: cell.append(character)
            }
        }
        return cells + [cell]
    }

    private static func text(of file: String) throws -> String {
        guard let url = PackageFolder.shared("market/\(file)") else {
            throw UnexpectedCall("PublishedMarket", remedy: "enable the test by PublishedMarket.has(\"\(file)\")")
        }
        guard file.hasSuffix(".gz") else { return String(decoding: try Data(contentsOf: url), as: UTF8.self) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", url.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
