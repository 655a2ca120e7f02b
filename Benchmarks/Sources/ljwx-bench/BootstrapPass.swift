import Foundation
import Statistics

/// `bootstrap-pass WORLDS`: prints the CPU seconds from items to intervals; drawing the items is not timed.
enum BootstrapPass {
    static let verb = "bootstrap-pass"
    private static let (days, codes) = (60, 25)

    static func main(_ arguments: [String]) throws {
        guard let worlds = arguments.first.flatMap({ Int($0) }), worlds > 0 else {
            throw BenchError("no WORLDS", status: 64)
        }
        let index = DateIndex((0..<days).flatMap { [Int](repeating: $0, count: codes) })
        var generator = Xoshiro256(seed: 1)
        var values = [Double](repeating: 0, count: worlds * days * codes)
        generator.fillNormal(&values)
        let begin = cpuSeconds()
        var covered = 0
        for world in 0..<worlds {
            let items = Array(values[world * days * codes..<(world + 1) * days * codes])
            let bootstrap = DateBootstrap(.stationary(meanBlock: 6), seed: UInt64(world))
            let mean = try DateMean.blockBootstrap(DateSums(items, on: index), bootstrap)
            covered += try mean.interval().contains(0) ? 1 : 0
        }
        let seconds = cpuSeconds() - begin
        guard abs(Double(covered) / Double(worlds) - 0.95) < 0.05 else {
            throw BenchError("\(covered) of \(worlds) intervals hold the truth")
        }
        print(seconds)
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
