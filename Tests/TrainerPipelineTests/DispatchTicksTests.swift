import Foundation
import Testing
import TrainerPipeline

/// On the machine's own clock: each test waits for the timer's word, never for a length of time.
@Suite("the timer on the wall clock", .timeLimit(.minutes(1)))
struct DispatchTicksTests {
    private let timer = DispatchTicks()

    @Test("ticks at the instant it was armed for, not before, and again each time it is armed")
    func atItsInstant() async {
        var ticks = timer.ticks.makeAsyncIterator()
        for _ in 0..<3 {
            let deadline = Date().addingTimeInterval(0.05)
            timer.arm(at: deadline)
            let tick: Void? = await ticks.next()
            #expect(tick != nil)
            // A `Date` is coarser than the kernel's clock.
            #expect(Date() > deadline.addingTimeInterval(-0.001))
        }
    }

    @Test("ticks at once where the instant has passed, as after a sleep of the machine")
    func inThePast() async {
        var ticks = timer.ticks.makeAsyncIterator()
        timer.arm(at: Date().addingTimeInterval(-3600))
        let tick: Void? = await ticks.next()
        #expect(tick != nil)
    }

    @Test("forgets an instant once it is armed for another")
    func armedAnew() async {
        var ticks = timer.ticks.makeAsyncIterator()
        timer.arm(at: Date().addingTimeInterval(86_400))
        timer.arm(at: Date().addingTimeInterval(0.05))
        let tick: Void? = await ticks.next()
        #expect(tick != nil)
    }
}
