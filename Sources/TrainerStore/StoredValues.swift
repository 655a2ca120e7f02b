internal import Foundation
internal import GRDB
internal import Messages
internal import TrainerCore

// How values of the core stand in columns. Decoding throws for what no version of this program can have written.

/// An instant to the microsecond.
struct StoredInstant: DatabaseValueConvertible, Hashable {
    let microseconds: Int64

    /// An instant that the column cannot hold becomes the farthest that it can.
    init(_ date: Date) {
        microseconds = Int64(min(max((date.timeIntervalSince1970 * 1_000_000).rounded(), -0x1p62), 0x1p62))
    }

    init(microseconds: Int64) { self.microseconds = microseconds }

    var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
    var databaseValue: DatabaseValue { microseconds.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> StoredInstant? {
        Int64.fromDatabaseValue(value).map(StoredInstant.init(microseconds:))
    }
}

/// The place of a task in the order of keys; written down here because stored numbers must not follow a reordering of
/// the enum.
enum StoredTask {
    static func number(of task: TaskKind) -> Int {
        switch task {
        case .technicalAnalysis: 0
        case .investmentAdvice: 1
        case .riskAssessment: 2
        case .pricePrediction: 3
        }
    }

    static func task(_ number: Int) -> TaskKind? { TaskKind.allCases.first { self.number(of: $0) == number } }
}

/// JSON in a TEXT column.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    }

    static func optionalText(_ value: (some Encodable)?) throws -> String? { try value.map { try text($0) } }
}

extension Row {
    func instant(_ column: String) -> Date? { (self[column] as StoredInstant?)?.date }

    func day(_ column: String) -> TradeDate? { (self[column] as Int?).flatMap(TradeDate.init(yyyymmdd:)) }

    func value<Value: RawRepresentable>(_ column: String, as type: Value.Type = Value.self) -> Value?
    where Value.RawValue == String {
        (self[column] as String?).flatMap(Value.init(rawValue:))
    }

    func json<Value: Decodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value? {
        guard let text = self[column] as String? else { return nil }
        return try CanonicalJSON.decode(type, from: Data(text.utf8))
    }

    /// A column that this version must be able to read.
    func required<Value>(_ value: Value?, table: String, key: String) throws -> Value {
        guard let value else {
            throw TrainerError(
                .storeUnusable, .storeRowUnreadable(table: table, key: key), hint: .storeRowUnreadableHint)
        }
        return value
    }
}

extension TradeDate {
    var stored: Int { yyyymmdd }
}

extension Date {
    var stored: StoredInstant { StoredInstant(self) }
}
