import Backups
import ControlAPI
import Foundation
import Messages
import TrainerCore

extension Page {
    func created(_ backup: BackupView) -> [String] {
        let size = Format.bytes(backup.bytes)
        let headline = Message.backupCreated(backup.name, path: backup.path, size: size, files: backup.files)
        return ([headline] + [.backupHolds, .backupLeavesOut]).flatMap { wrapped(text($0)) }
    }

    func backups(_ list: BackupList, now: Date) -> [String] {
        guard !list.backups.isEmpty || !list.damaged.isEmpty else { return wrapped(text(.noBackups(list.folder))) }
        var table = Table([
            .init(head: text(.headBackup)), .init(head: text(.headAge), isRightAligned: true),
            .init(head: text(.headSize), isRightAligned: true), .init(head: text(.headFiles), isRightAligned: true),
            .init(head: text(.headNewestRun)), .init(head: text(.headSchema), isRightAligned: true),
            .init(head: text(.headTrigger), minimum: 8, wraps: true),
        ])
        for backup in list.backups {
            table.add([
                backup.name, Format.duration(now.timeIntervalSince(backup.madeAt)), Format.bytes(backup.bytes),
                "\(backup.files)", backup.newestRun?.rawValue ?? "-", "\(backup.databaseSchema)",
                text(backup.trigger.name),
            ])
        }
        let damaged = list.damaged.flatMap { lines(of: $0.error) }.flatMap(wrapped)
        let rows = list.backups.isEmpty ? [] : table.lines(width: width)
        return rows + damaged + wrapped(text(.backupsIn(list.folder)))
    }

    func verified(_ backups: [VerifiedBackup]) -> [String] {
        backups.flatMap { backup -> [String] in
            guard !backup.faults.isEmpty else { return wrapped(text(.backupIsWhole(backup.name, files: backup.files))) }
            let faults = backup.faults.flatMap { fault in
                wrapped("  " + text(fault.message))
                    + (fault.cause.map { wrapped("  " + text(.causeLine($0.message))) } ?? [])
            }
            return [text(.backupIsDamaged(backup.name))] + faults + wrapped(text(.hintLine(.backupDamagedHint)))
        }
    }

    func restored(_ backup: StoredBackup, into directory: String) -> [String] {
        let paths = backup.manifest.files.map(\.path)
        var lines = wrapped(text(.backupRestored(backup.manifest.name, into: directory)))
        if paths.contains(FileBackupStore.configName) {
            lines += wrapped(text(.backupRestoredConfig("\(directory)/\(FileBackupStore.configName)")))
        }
        if paths.contains(where: { $0.hasPrefix(BackupManifest.outside + "/") }) {
            lines += wrapped(text(.backupRestoredOutside("\(directory)/\(BackupManifest.outside)")))
        }
        return lines
    }

    /// Of a cleanup.
    func backups(_ cleaned: CleanedBackups, dryRun: Bool) -> [String] {
        var lines: [String] = []
        if !cleaned.remove.isEmpty {
            let bytes = Format.bytes(cleaned.remove.reduce(0) { $0 + $1.bytes })
            lines += wrapped(text(.cleanupBackups(cleaned.remove.count, bytes: bytes, dryRun: dryRun)))
            lines += cleaned.remove.map { "  \($0.name)" }
        }
        if !cleaned.keep.isEmpty {
            let bytes = Format.bytes(cleaned.keep.reduce(0) { $0 + $1.bytes })
            lines += wrapped(text(.keptBackups(cleaned.keep.count, bytes: bytes)))
            lines += cleaned.keep.flatMap { wrapped("  " + text(.keptBackup($0.name, why: joined($0.reasons)))) }
        }
        return lines + cleaned.failed.flatMap { wrapped(text(.fileNotRemoved($0.path, cause: $0.cause.message))) }
    }
}

extension BackupManifest.Trigger {
    fileprivate var name: Message {
        switch self {
        case .manual: .triggerManual
        case .schedule: .triggerOfRun
        }
    }
}
