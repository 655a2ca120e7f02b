import Foundation
import TrainerTestSupport

/// The same scalings by numpy (`Tests/Reference/scaling.py`).
enum ScalingReference {
    struct Case: Encodable {
        let stated: [Double]
        let happened: [Int]
    }

    struct Fit: Decodable {
        let slope: Double
        let intercept: Double
        /// nil where no temperature is best.
        let temperature: Double?
    }

    static func fits(of cases: [Case]) throws -> [Fit] {
        let answer = try TestPython.output(of: "scaling.py", reading: JSONEncoder().encode(cases))
        return try JSONDecoder().decode([Fit].self, from: answer)
    }
}
