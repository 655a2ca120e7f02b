import Foundation
import Messages
import TrainerCore

/// The newest file of samples, read as anybody would.
enum RehearsalSamples {
    private struct Line: Decodable {
        struct Metadata: Decodable {
            let day: TradeDate

            enum CodingKeys: String, CodingKey { case day = "trade_date" }
        }

        let metadata: Metadata
    }

    /// The day of each line.
    static func days(in file: URL) throws(TrainerError) -> [TradeDate] {
        do {
            let text = try String(contentsOf: file, encoding: .utf8)
            return try text.split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8)).metadata.day
            }
        } catch {
            throw TrainerError(.internalFault, .samplesNotRead(file.path), cause: .of(error))
        }
    }
}
