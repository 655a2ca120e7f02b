import GRDB
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerStore

@Suite("reply part store")
struct ReplyPartStoreTests {
    private let source = "free"
    private let part = ReplyPart(status: 200, body: [0, 255, 10, 34])

    @Test("a part is read as it came, under its name, answer and source alone; the same name again takes its place")
    func keeps() async throws {
        let store = SQLiteReplyPartStore(try .inMemory())
        let answer = PartedAnswer.stock(code(1))
        try await store.keep(part, as: "a", of: answer, from: source, until: at(60), now: at(0))
        #expect(try await store.part("a", of: answer, from: source, now: at(59)) == part)
        #expect(try await store.part("b", of: answer, from: source, now: at(0)) == nil)
        #expect(try await store.part("a", of: .stock(code(2)), from: source, now: at(0)) == nil)
        #expect(try await store.part("a", of: answer, from: "tushare", now: at(0)) == nil)
        let other = ReplyPart(status: 404, body: [])
        try await store.keep(other, as: "a", of: answer, from: source, until: at(60), now: at(1))
        #expect(try await store.part("a", of: answer, from: source, now: at(1)) == other)
        #expect(try await store.count(of: answer, from: source, now: at(1)) == 1)
    }

    @Test("a part that is no longer good is none, and goes with the next one that is kept")
    func ends() async throws {
        let database = try TrainerDatabase.inMemory()
        let store = SQLiteReplyPartStore(database)
        try await store.keep(part, as: "a", of: .shared("x"), from: source, until: at(60), now: at(0))
        #expect(try await store.part("a", of: .shared("x"), from: source, now: at(60)) == nil)
        #expect(try await store.count(of: .shared("x"), from: source, now: at(60)) == 0)
        try await store.keep(part, as: "b", of: .shared("x"), from: source, until: at(120), now: at(60))
        let left = try await database.read { db in
            try String.fetchAll(db, sql: "SELECT part FROM reply_parts")
        }
        #expect(left == ["b"])
    }

    @Test("parts of an answer that is whole are good up to an instant, unless they end before it")
    func shortens() async throws {
        let store = SQLiteReplyPartStore(try .inMemory())
        try await store.keep(part, as: "long", of: .shared("x"), from: source, until: at(600), now: at(0))
        try await store.keep(part, as: "short", of: .shared("x"), from: source, until: at(30), now: at(0))
        try await store.keep(part, as: "other", of: .shared("y"), from: source, until: at(600), now: at(0))
        try await store.shorten(.shared("x"), from: source, to: at(60))
        #expect(try await store.count(of: .shared("x"), from: source, now: at(29)) == 2)
        #expect(try await store.count(of: .shared("x"), from: source, now: at(59)) == 1)
        #expect(try await store.count(of: .shared("x"), from: source, now: at(60)) == 0)
        #expect(try await store.count(of: .shared("y"), from: source, now: at(60)) == 1)
    }

    @Test("parts that make no answer are dropped, those of another answer are not")
    func drops() async throws {
        let store = SQLiteReplyPartStore(try .inMemory())
        for name in ["x", "y"] {
            try await store.keep(part, as: "a", of: .shared(name), from: source, until: at(60), now: at(0))
        }
        try await store.drop(.shared("x"), from: source)
        #expect(try await store.count(of: .shared("x"), from: source, now: at(0)) == 0)
        #expect(try await store.count(of: .shared("y"), from: source, now: at(0)) == 1)
        try await store.keep(part, as: "a", of: .shared("y"), from: "tushare", until: at(60), now: at(0))
        try await store.dropAll(from: source)
        #expect(try await store.count(of: .shared("y"), from: source, now: at(0)) == 0)
        #expect(try await store.count(of: .shared("y"), from: "tushare", now: at(0)) == 1)
    }

    @Test("the parts of an answer go with the transaction in which it lands, and no others", arguments: 0..<4)
    func landed(which: Int) async throws {
        let database = try TrainerDatabase.inMemory()
        let store = SQLiteReplyPartStore(database)
        let friday = try day(20_261_120)
        let answers = [
            PartedAnswer.stock(code(1)), .day(friday), .list(.listings([.listed])), .shared("list"),
        ]
        for answer in answers {
            for source in [source, "tushare"] {
                try await store.keep(part, as: "a", of: answer, from: source, until: at(60), now: at(0))
            }
        }
        let empty = BarReply(bars: [], calls: 1)
        switch which {
        case 0:
            try await SQLiteBarStore(database).store(
                empty, of: code(1), in: friday...friday, from: source, at: at(0))
        case 1: try await SQLiteBarStore(database).store(empty, of: friday, from: source, at: at(0))
        case 2:
            try await SQLiteReferenceStore(database).store(
                .listings([], [.listed]), of: friday...friday, from: source, at: at(0))
        default:
            // Its factors alone are not all that a stock is asked for.
            try await SQLiteReferenceStore(database).store(
                [], asked: [code(1): friday...friday], from: source, at: at(0))
        }
        for (place, answer) in answers.enumerated() {
            let left = place == which && which < 3 ? 0 : 1
            #expect(try await store.count(of: answer, from: source, now: at(0)) == left)
            #expect(try await store.count(of: answer, from: "tushare", now: at(0)) == 1)
        }
    }
}
