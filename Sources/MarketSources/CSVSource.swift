public import TrainerCore
import Foundation
import Messages

/// Bars from a folder of CSV files with TuShare's `daily` columns. All files are read and checked together; one bad row
/// refuses the whole set, because a person has to mend it. Read again when a file's time or size changes.
public actor CSVSource: BarsOnlySource {
    public nonisolated let name = "csv"
    public nonisolated let historyShape = HistoryShape.byDay
    public nonisolated let callsMade = 0
    private let folder: String
    private let notify: @Sendable (SourceNotice) -> Void
    private var loaded: (stamp: [FileStamp], days: [TradeDate: [DailyBar]])?
    /// Of the days that are loaded.
    private var digests: [TradeDate: String] = [:]

    public init(folder: String, notify: @escaping @Sendable (SourceNotice) -> Void = { _ in }) {
        self.folder = folder
        self.notify = notify
    }

    /// Whether it is a folder with files to read, without reading any.
    /// - Throws: `sourceFileInvalid`.
    public static func check(folder: String) throws(TrainerError) { _ = try FileStamp.list(folder) }

    /// The days that have rows: a folder has no other calendar.
    public func openDays(in range: ClosedRange<TradeDate>) throws -> [TradeDate]? {
        try days().keys.filter(range.contains).sorted()
    }

    /// Ascending by code. No network calls are counted.
    public func bars(on day: TradeDate) throws -> BarReply {
        let bars = try days()[day] ?? []
        return BarReply(bars: bars, calls: 0, revision: revision(of: bars, on: day))
    }

    /// A digest of the day's rows: a file that is added, or a row that is mended, makes it another one.
    public func revisions(in range: ClosedRange<TradeDate>) throws -> [TradeDate: String]? {
        var revisions: [TradeDate: String] = [:]
        for (day, bars) in try days() where range.contains(day) { revisions[day] = revision(of: bars, on: day) }
        return revisions
    }

    private func revision(of bars: [DailyBar], on day: TradeDate) -> String {
        if let digest = digests[day] { return digest }
        var bytes: [UInt8] = []
        for bar in bars {
            bytes.append(contentsOf: bar.code.rawValue.utf8)
            // No amount is not an amount of zero.
            let values = [bar.open, bar.high, bar.low, bar.close, bar.preClose, bar.volume, bar.amount ?? -1]
            for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
        }
        let digest = ContentDigest.of(bytes).short
        digests[day] = digest
        return digest
    }

    public func bars(of code: TSCode, in range: ClosedRange<TradeDate>) throws -> BarReply {
        let days = try days()
        let bars = days.keys.filter(range.contains).sorted().flatMap { day in
            days[day, default: []].filter { $0.code == code }
        }
        return BarReply(bars: bars, calls: 0)
    }

    private func days() throws -> [TradeDate: [DailyBar]] {
        try Task.checkCancellation()
        let stamp = try FileStamp.list(folder)
        if let loaded, loaded.stamp == stamp { return loaded.days }
        var set = CSVFileSet()
        for file in stamp {
            try Task.checkCancellation()
            do {
                set.add(name: file.name, bytes: Array(try Data(contentsOf: URL(filePath: folder + "/" + file.name))))
            } catch {
                throw TrainerError(
                    .sourceFileInvalid, .csvUnreadable(file: file.name), cause: .of(error))
            }
        }
        let days = try set.days(folder: folder)
        if let notice = set.notice { notify(notice) }
        loaded = (stamp, days)
        digests = [:]
        return days
    }

    private struct FileStamp: Hashable {
        let name: String
        let size: Int
        let modified: Date

        static func list(_ folder: String) throws(TrainerError) -> [FileStamp] {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
                throw TrainerError(.sourceFileInvalid, .csvFolderMissing(folder), hint: .csvFolderRemedy)
            }
            do {
                let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                    .filter { $0.lowercased().hasSuffix(".csv") && !$0.hasPrefix(".") }
                guard !names.isEmpty else {
                    throw TrainerError(.sourceFileInvalid, .csvFolderEmpty(folder), hint: .csvFolderRemedy)
                }
                return try names.map { name in
                    // Of what a link leads to: attributesOfItem tells of the link itself.
                    let path = URL(filePath: folder + "/" + name).resolvingSymlinksInPath().path
                    let facts =
                        FileManager.default.fileExists(atPath: path)
                        ? try FileManager.default.attributesOfItem(atPath: path) : [:]
                    guard facts[.type] as? FileAttributeType == .typeRegular else {
                        throw TrainerError(
                            .sourceFileInvalid, .csvNotAFile(name, folder: folder), hint: .csvNotAFileRemedy)
                    }
                    return FileStamp(
                        name: name, size: facts[.size] as? Int ?? -1,
                        modified: facts[.modificationDate] as? Date ?? .distantPast)
                }
            } catch let error as TrainerError {
                throw error
            } catch {
                throw TrainerError(.sourceFileInvalid, .csvUnreadable(file: folder), cause: .of(error))
            }
        }
    }
}
