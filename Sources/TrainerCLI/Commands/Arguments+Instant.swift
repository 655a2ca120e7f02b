import Foundation
import Messages
import TrainerCore

extension Arguments {
    /// `2026-11-20`, `2026-11-20 18:30` or `2026-11-20T18:30:15`, in Shanghai; a day alone means its end.
    static func instant(_ text: String?) throws(TrainerError) -> Date? {
        guard let text else { return nil }
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard let day = parts.first.flatMap({ TradeDate($0) }), parts.count <= 2 else {
            throw TrainerError(.usage, .notAnInstant(text))
        }
        guard parts.count == 2 else { return ShanghaiTime.instant(day.advanced(by: 1), hour: 0, minute: 0) }
        let fields = parts[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(fields.count), let hour = fields[0], let minute = fields[1],
            let second = fields.count == 3 ? fields[2] : 0, (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second)
        else { throw TrainerError(.usage, .notAnInstant(text)) }
        return ShanghaiTime.instant(day, hour: hour, minute: minute).addingTimeInterval(TimeInterval(second))
    }
}
