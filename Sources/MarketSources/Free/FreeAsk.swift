import Foundation
import TrainerCore

/// What pages are asked for: their calls are counted together, and their replies are kept until all of it has landed.
struct FreeAsk: Sendable {
    /// Minutes after midnight in Shanghai at which pages begin to tell something else.
    enum Turn: Int, Sendable {
        /// The opening auction: quotes are another day's from now on.
        case auction = 555
        /// A day is over. Trading after hours on the STAR and ChiNext boards ends at 15:30.
        case dayOver = 935
    }

    let tally: CallTally
    let answer: PartedAnswer
    /// The source's name.
    let source: String
    /// nil: nothing is kept.
    let parts: (any ReplyPartStore)?
    /// The first of these ends what a reply is good for.
    let turns: [Turn]
    let now: @Sendable () -> Date

    func kept(_ name: String) async throws -> WebReply? {
        guard let part = try await parts?.part(name, of: answer, from: source, now: now()) else { return nil }
        return WebReply(status: part.status, body: part.body)
    }

    func keep(_ reply: WebReply, as name: String, until end: Date) async throws {
        try await parts?.keep(
            ReplyPart(status: reply.status, body: reply.body), as: name, of: answer, from: source, until: end,
            now: now())
    }

    /// What has come makes no answer.
    func drop() async throws { try await parts?.drop(answer, from: source) }

    /// Up to when what a page says now is good.
    var end: Date {
        let time = ShanghaiTime(now())
        let ends = turns.map { turn in
            let isAhead = time.hour * 60 + time.minute < turn.rawValue
            return ShanghaiTime.instant(
                isAhead ? time.day : time.day.advanced(by: 1), hour: turn.rawValue / 60, minute: turn.rawValue % 60)
        }
        return ends.min() ?? now()
    }
}
