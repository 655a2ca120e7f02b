import ControlAPI
import Foundation
import Samples
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

@testable import TrainerDaemon

@Suite("exports keep their schemas", .enabled(if: SchemaCheck.isThere, Comment(rawValue: SchemaCheck.missing)))
struct ExportSchemaTests {
    @Test("each format, whole and empty", arguments: ExportFormat.allCases)
    func formats(format: ExportFormat) async throws {
        let store = SQLiteSampleStore(try TrainerDatabase.inMemory())
        if format != .jsonl { try await check(store, format) }
        let bars = BarBuilder().bars(
            of: TSCode(trusted: "600001.SH"), on: BarBuilder.weekdays(80, from: TradeDate(dayNumber: 20_700)))
        guard case .samples(let samples) = SampleWriter().samples(window: bars) else {
            Issue.record("no sample")
            return
        }
        let kept = samples.map { KeptSample(sample: $0, text: .of($0.output)) }
        try await store.keep(kept, drops: [], run: RunID("20261120-1800"), at: Date(timeIntervalSince1970: 0))
        try await check(store, format)
    }

    private func check(_ store: SQLiteSampleStore, _ format: ExportFormat) async throws {
        var text = ""
        for try await piece in SampleStream(samples: store, format: format).pieces() { text += piece }
        let schema = format == .jsonl ? "sample" : format.rawValue
        let faults = try SchemaCheck.faults(
            of: Data(text.utf8), by: "\(schema).schema.json", lines: format == .jsonl)
        #expect(faults == "", "\(text.prefix(500))")
    }
}
