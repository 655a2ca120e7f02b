import GRDB
import Messages
import Testing
import TrainerCore

@testable import TrainerStore

@Suite("what SQLite says")
struct StoreFaultsTests {
    @Test(
        "a lock and a failed read are told from what a person has to mend first",
        arguments: [
            (ResultCode.SQLITE_BUSY, TrainerError.Code.storeUnavailable), (.SQLITE_LOCKED, .storeUnavailable),
            (.SQLITE_IOERR, .storeUnavailable), (.SQLITE_FULL, .diskFull), (.SQLITE_CORRUPT, .storeUnusable),
            (.SQLITE_NOTADB, .storeUnusable), (.SQLITE_CANTOPEN, .storeUnusable), (.SQLITE_READONLY, .storeUnusable),
        ])
    func codes(said: ResultCode, expected: TrainerError.Code) {
        let faults = StoreFaults(path: "/var/lib/x/trainer.sqlite")
        let error = #expect(throws: TrainerError.self) {
            try faults.mapped { () throws -> Void in throw DatabaseError(resultCode: said, message: "said") }
        }
        #expect(error?.code == expected)
        #expect(error?.message.en.contains("/var/lib/x") == true)
        #expect(error?.hint != nil && error?.cause == .foreign("said"))
    }
}
