internal import Foundation
internal import GRDB
internal import Messages
internal import TrainerCore

/// Turns what SQLite says into the product's error.
struct StoreFaults: Sendable {
    let path: String

    func mapped<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw translated(error) }
    }

    func mapped<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw translated(error) }
    }

    var newerVersion: TrainerError {
        TrainerError(.storeUnusable, .storeNewerVersion(path: path), hint: .storeNewerVersionHint)
    }

    private func translated(_ error: any Error) -> any Error {
        guard let fault = error as? DatabaseError else { return error }
        let cause = TrainerError.Cause.foreign(fault.message ?? fault.description)
        switch fault.resultCode {
        case .SQLITE_FULL:
            return diskFull(cause)
        case .SQLITE_IOERR:
            // A full disk also shows as a failed fsync or as a shared-memory file that cannot grow.
            return FileSystem.isFull(at: directory) ? diskFull(cause) : ioError(cause)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return TrainerError(
                .storeUnusable, .storeDamaged(path: path), hint: .storeDamagedHint(path: path), cause: cause)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return TrainerError(
                .storeUnavailable, .storeBusy(path: path), hint: .storeBusyHint(path: path), cause: cause)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_MISUSE:
            return TrainerError(
                .storeUnusable, .storeCannotOpen(path: path), hint: .storeCannotOpenHint(directory: directory),
                cause: cause)
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            return CancellationError()
        default:
            return TrainerError(
                .internalFault, .storeRefusedStatement(path: path), hint: .unexpectedHint,
                cause: .foreign(fault.description))
        }
    }

    private var directory: String { FileSystem.folder(of: path) }

    private func diskFull(_ cause: TrainerError.Cause) -> TrainerError {
        TrainerError(
            .diskFull, .diskFull(path: path, freeBytes: FileSystem.freeBytes(at: directory)),
            hint: .diskFullHint(directory: directory), cause: cause)
    }

    private func ioError(_ cause: TrainerError.Cause) -> TrainerError {
        TrainerError(
            .storeUnavailable, .storeReadWriteFailed(path: path), hint: .storeReadWriteFailedHint(path: path),
            cause: cause)
    }
}
