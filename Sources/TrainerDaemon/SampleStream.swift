import ControlAPI
import Foundation
import Samples
import TrainerCore

/// All samples in one of the export formats, page by page, so that a large export needs little memory.
struct SampleStream: Sendable {
    static let pageSize = 500

    let samples: any SampleStore
    let format: ExportFormat

    /// One piece a page, made when it is asked for.
    func pieces() -> AsyncThrowingStream<String, any Error> {
        let state = Position()
        return AsyncThrowingStream { try await state.next(of: self) }
    }

    private actor Position {
        private var last: SampleKey?
        private var written = 0
        private var isOver = false

        func next(of stream: SampleStream) async throws -> String? {
            guard !isOver else { return nil }
            let page = try await stream.samples.page(after: last, limit: SampleStream.pageSize)
            last = page.last?.key ?? last
            isOver = page.count < SampleStream.pageSize
            defer { written += page.count }
            return stream.text(of: page, isFirst: written == 0, isLast: isOver)
        }
    }

    private func text(of page: [Sample], isFirst: Bool, isLast: Bool) -> String {
        switch format {
        case .jsonl:
            return page.map { SampleExport.jsonLine($0) + "\n" }.joined()
        case .alpaca:
            return array(page.map(SampleExport.alpacaElement), isFirst: isFirst, isLast: isLast)
        case .sharegpt:
            return array(page.map(SampleExport.shareGPTElement), isFirst: isFirst, isLast: isLast)
        }
    }

    private func array(_ elements: [String], isFirst: Bool, isLast: Bool) -> String {
        let opening = isFirst ? "[\n" : (elements.isEmpty ? "" : ",\n")
        return opening + elements.joined(separator: ",\n") + (isLast ? "\n]\n" : "")
    }
}
