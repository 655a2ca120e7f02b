import Foundation
import Messages
import Testing
import TrainerCore

@Suite struct TrainerErrorTests {
    private static func decoded(_ json: String) throws -> TrainerError {
        try JSONDecoder().decode(TrainerError.self, from: Data(json.utf8))
    }

    @Test("a cause that was stored as a string is read as somebody's words, and written as a string again")
    func foreign() throws {
        let text = #"{"code":"disk_full","message":{"zh":"满","en":"full"},"cause":"ENOSPC"}"#
        let error = try Self.decoded(text)
        #expect(error.cause == .foreign("ENOSPC"))
        #expect(error.cause?.message == .verbatim("ENOSPC"))
        let written = try JSONEncoder().encode(error)
        #expect(String(decoding: written, as: UTF8.self).contains(#""cause":"ENOSPC""#))
        #expect(try JSONDecoder().decode(TrainerError.self, from: written) == error)
    }

    @Test("a cause of ours keeps both languages, and none stays none")
    func own() throws {
        for cause in [TrainerError.Cause.own(.notRegularFile), nil] {
            let error = TrainerError(.conflict, .verbatim("x"), cause: cause)
            let written = try JSONEncoder().encode(error)
            #expect(try JSONDecoder().decode(TrainerError.self, from: written) == error)
        }
    }

    @Test("of an error of ours the cause is its cause, or where it has none itself; of another its own words")
    func causeOf() {
        struct Odd: Error, CustomStringConvertible { let description = "odd" }
        let deep = TrainerError(.conflict, .verbatim("x"), cause: .foreign("in use"))
        #expect(TrainerError.Cause.of(deep) == .foreign("in use"))
        #expect(TrainerError.Cause.of(TrainerError(.conflict, .notRegularFile)) == .own(.notRegularFile))
        #expect(TrainerError.Cause.of(Odd()) == .foreign("odd"))
    }
}
