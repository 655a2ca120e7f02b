import Foundation
import MarketSources
import Messages
import Testing
import TrainerCore

/// What a person reads of a network that fails; nothing listens on the discard port.
@Suite(.timeLimit(.minutes(1))) struct NetworkWordsTests {
    @Test(
        "a TuShare that cannot be reached is told as that, with its address and why, and is no broken answer",
        arguments: ["127.0.0.1", "localhost"])
    func tuShare(host: String) async {
        let (address, time, notices) = ("http://\(host):9", ManualTime(), Notices())
        let error = await trainerError {
            _ = try await Stage.client(address, time: time, notices: notices).call("trade_cal", [:])
        }
        #expect(error?.message == .tuShareNotReached(address: address, attempts: 5))
        #expect(error?.cause == .own(.networkNothingListens))
        #expect(error?.hint == .tuShareNotReachedRemedy)
        #expect(error?.disposition == .deferred)
        let retries = notices.all.filter { $0.kind == .retrying }
        #expect(retries.count == 4 && time.sleeps.count == 4)
        for notice in retries {
            #expect(notice.message.en.contains(Message.networkNothingListens.en), "\(notice.message.en)")
            #expect(notice.message.zh.contains(Message.networkNothingListens.zh), "\(notice.message.zh)")
        }
    }

    @Test("a packed answer that breaks off is told as that, in both languages")
    func truncated() async throws {
        let error = try await Stage.run(["truncated-gzip:daily"]) { url, _ in
            await trainerError { _ = try await Stage.client(url).call("daily", [:]) }
        }
        #expect(error?.cause == .own(.tuShareBroken(api: "daily", what: .networkPackedCut)))
    }

    @Test("a connection that is reset is told as that, in both languages")
    func reset() async throws {
        let error = try await Stage.run(["reset:daily"]) { url, _ in
            await trainerError { _ = try await Stage.client(url).call("daily", [:]) }
        }
        let told = [Message.networkReset, .networkClosed].map { why in
            TrainerError.Cause.own(.tuShareBroken(api: "daily", what: why))
        }
        let cause = try #require(error?.cause)
        #expect(told.contains(cause))
    }

    @Test("a free page that cannot be had is told by the network's meaning, in Chinese too")
    func page() async {
        let fetcher = WebFetcher.network(timeout: .seconds(20))
        let fault = await #expect(throws: WebFault.self) { try await fetcher.get("http://127.0.0.1:9/x", nil) }
        #expect(fault?.text == Message.networkNothingListens.en && fault?.isPermanent == false)
        #expect(Message.dataWords(fault?.text ?? "").zh == Message.networkNothingListens.zh)
    }
}
