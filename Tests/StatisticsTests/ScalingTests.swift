import Foundation
import Statistics
import Testing
import TrainerTestSupport

@Suite("Scalings")
struct ScalingTests {
    /// Overconfident, timid, shifted and worthless forecasters, of every size that DEV may have.
    private static let worlds: [ProbabilityForecasts] = [20, 60, 240, 1_000].flatMap { count in
        [(0.3, 0.0), (1.0, 0.4), (3.0, -0.2), (0.0, 0.0)].compactMap { truth, shift in
            var random = Xoshiro256(seed: UInt64(count) + UInt64(truth * 10))
            let stated = (0..<count).map { _ in (random.uniform() * 100).rounded() / 100 }
            let happened = stated.map { p -> Bool in
                let inside = min(max(p, 0.001), 0.999)
                let odds = truth * Foundation.log(inside / (1 - inside)) + shift
                return random.uniform() < 1 / (1 + Foundation.exp(-odds))
            }
            // Probabilities of its own making: it never throws here.
            return try? ProbabilityForecasts(stated, happened)
        }
    }

    @Test(
        "Platt's scaling and the temperature are numpy's, of forecasters of every kind",
        .enabled(if: TestPython.isThere, "no Python with numpy: set LJWX_TEST_PYTHON or make .setup/venv"))
    func reference() throws {
        let theirs = try ScalingReference.fits(
            of: Self.worlds.map { .init(stated: $0.probabilities, happened: $0.outcomes.map { $0 ? 1 : 0 }) })
        try #require(theirs.count == Self.worlds.count && theirs.count == 16)
        for (world, their) in zip(Self.worlds, theirs) {
            let platt = try PlattScaling(fitting: world)
            #expect(abs(platt.slope - their.slope) < 1e-8)
            #expect(abs(platt.intercept - their.intercept) < 1e-8)
            if let temperature = their.temperature {
                let fit = try TemperatureScaling(fitting: world)
                #expect(abs(fit.temperature / temperature - 1) < 1e-8)
            } else {
                #expect(throws: Degenerate.separated) { try TemperatureScaling(fitting: world) }
            }
        }
        #expect(theirs.contains { $0.temperature ?? 0 > 1.5 } && theirs.contains { $0.temperature ?? 9 < 0.7 })
    }

    @Test("a scaling that was kept says the same after it is read again", arguments: [0.0, 0.07, 0.5, 0.93, 1.0])
    func kept(probability: Double) throws {
        let world = Self.worlds[4]
        let (platt, temperature) = (try PlattScaling(fitting: world), try TemperatureScaling(fitting: world))
        let again = try JSONDecoder().decode(PlattScaling.self, from: JSONEncoder().encode(platt))
        #expect(again.calibrated(probability) == platt.calibrated(probability))
        let other = try JSONDecoder().decode(TemperatureScaling.self, from: JSONEncoder().encode(temperature))
        #expect(other.calibrated(probability) == temperature.calibrated(probability))
    }
}
