import Foundation
import Indicators
import TrainerTestSupport

/// One history with the values that an independent program gives for it.
struct ReferenceCase: Decodable {
    let name: String
    let open: [Double]
    let high: [Double]
    let low: [Double]
    let close: [Double]
    let volume: [Double]
    /// Series by the indicator's name; nil where there is no value.
    let expected: [String: [Double?]]

    var bars: BarColumns { BarColumns(open: open, high: high, low: low, close: close, volume: volume) }

    /// The values committed beside the script that made them.
    static func golden() throws -> [ReferenceCase] {
        let file = PackageFolder.root.appending(path: "Tests/Reference/indicators_golden.json")
        return try JSONDecoder().decode([ReferenceCase].self, from: Data(contentsOf: file))
    }

    /// The full comparison, computed now by TA-Lib, pandas and numpy.
    static func computed() throws -> [ReferenceCase] { try computed([]) }

    /// The same for every `step`-th stock of a file of daily rows.
    static func computed(of file: URL, everyNth step: Int) throws -> [ReferenceCase] {
        try computed(["--csv", file.path, String(step)])
    }

    private static func computed(_ arguments: [String]) throws -> [ReferenceCase] {
        let document = try TestPython.output(of: "indicators.py", arguments)
        return try JSONDecoder().decode([ReferenceCase].self, from: document)
    }
}

extension ReferenceCase {
    /// The first row where ours and the reference part, in words; nil where they agree to 1e-9 (relative above 1).
    func disagreement(on indicator: Indicator, with table: IndicatorTable) -> String? {
        guard let reference = expected["\(indicator)"] else { return "the reference has no \(indicator)" }
        guard reference.count == table.count else { return "\(reference.count) rows, not \(table.count)" }
        for (row, theirs) in reference.enumerated() {
            let ours = table.value(indicator, at: row)
            switch (ours, theirs) {
            case (nil, nil): continue
            case (let ours?, let theirs?) where abs(ours - theirs) <= 1e-9 * max(1, abs(theirs)): continue
            default:
                let text = { (value: Double?) in value.map { "\($0)" } ?? "none" }
                return "\(name): \(indicator) at row \(row) is \(text(ours)), reference \(text(theirs))"
            }
        }
        return nil
    }
}
