import Foundation
import Testing
import TrainerCore

@Suite("numbers from outside")
struct SaturatingTests {
    @Test(
        "one that no Int holds becomes the farthest that a Double counts to",
        arguments: [
            (9e307, 1 << 53), (1e19, 1 << 53), (-1e19, -(1 << 53)), (.infinity, 1 << 53), (-.infinity, -(1 << 53)),
            (.nan, 0), (12.9, 12), (-12.9, -12), (9e15, 9_000_000_000_000_000),
        ] as [(Double, Int)])
    func saturates(value: Double, expected: Int) {
        #expect(Int(saturating: value) == expected)
    }

    @Test("an instant far from now has a day")
    func instants() {
        for seconds in [-1e300, 1e300] as [Double] {
            let time = ShanghaiTime(Date(timeIntervalSince1970: seconds))
            #expect((0...23).contains(time.hour) && (time.day > .exchangeOpening) == (seconds > 0))
        }
    }
}
