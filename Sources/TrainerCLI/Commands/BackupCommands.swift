import ArgumentParser
import Backups
import ControlAPI
import ControlClient
import Foundation
import Messages
import TrainerCore

/// `backup`: the daemon makes them, because the database is its own; all else works on their files without it.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: HelpLanguage.text(.helpBackup),
        subcommands: [
            BackupCreateCommand.self, BackupListCommand.self, BackupVerifyCommand.self, BackupRestoreCommand.self,
        ])
}

struct BackupCreateCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: HelpLanguage.text(.helpBackupCreate))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        let made = try await context.client.createBackup()
        try context.answer(made, asJSON: output.json) { $0.created(made) }
        return .success
    }
}

struct BackupListCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: HelpLanguage.text(.helpBackupList))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption

    func run(in context: CommandContext) async throws -> CLIExit {
        let folder = context.backups
        let list = BackupList(try folder.content(), in: folder.path)
        try context.answer(list, asJSON: output.json) { $0.backups(list, now: context.now()) }
        return .success
    }
}

struct BackupVerifyCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: HelpLanguage.text(.helpBackupVerify))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpBackupAll)))
    var all = false
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpBackupArgument)))
    var backup: String?

    /// Ends with 1 when one is damaged.
    func run(in context: CommandContext) async throws -> CLIExit {
        let found = try verified(context.backups)
        try context.answer(found, asJSON: output.json) { $0.verified(found) }
        return found.allSatisfy(\.faults.isEmpty) ? .success : .other
    }

    private func verified(_ folder: BackupFolder) throws -> [VerifiedBackup] {
        guard let backup else {
            guard all else { throw TrainerError(.usage, .nameOrAll) }
            let content = try folder.content()
            return try content.backups.map { try VerifiedBackup($0) }
                + content.damaged.map { VerifiedBackup(name: $0.name, files: 0, faults: [$0.error]) }
        }
        guard !all else { throw TrainerError(.usage, .nameOrAll) }
        return [try VerifiedBackup(folder.backup(backup))]
    }
}

struct BackupRestoreCommand: ControlledCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: HelpLanguage.text(.helpBackupRestore))

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpInto), valueName: "directory"))
    var into: String
    @Argument(help: ArgumentHelp(HelpLanguage.text(.helpBackupArgument)))
    var backup: String

    func run(in context: CommandContext) async throws -> CLIExit {
        let stored = try context.backups.backup(backup)
        let directory = URL(filePath: into).path
        try stored.restore(into: directory)
        try context.answer(BackupView(stored.manifest, path: directory), asJSON: output.json) { page in
            page.restored(stored, into: directory)
        }
        return .success
    }
}

extension CommandContext {
    fileprivate var backups: BackupFolder { BackupFolder.first(of: stateDirectories) }
}

/// `backup list --json`
struct BackupList: Encodable {
    struct Damaged: Encodable {
        let name: String
        let error: TrainerError
    }

    let folder: String
    /// Newest first.
    let backups: [BackupView]
    /// Those whose manifest cannot be read.
    let damaged: [Damaged]

    init(_ content: BackupFolder.Content, in folder: String) {
        self.folder = folder
        self.backups = content.backups.map { BackupView($0.manifest, path: $0.path) }
        self.damaged = content.damaged.map { Damaged(name: $0.name, error: $0.error) }
    }
}

/// `backup verify --json`
struct VerifiedBackup: Encodable {
    let name: String
    let files: Int
    let faults: [TrainerError]

    init(name: String, files: Int, faults: [TrainerError]) {
        self.name = name
        self.files = files
        self.faults = faults
    }

    init(_ backup: StoredBackup) throws {
        self.init(name: backup.manifest.name, files: backup.manifest.files.count, faults: try backup.faults())
    }
}
