public import TrainerCore

/// Samples in the formats that others load. Keys stand in the order that those formats' own files use.
public enum SampleExport {
    /// The incumbent's JSONL: `instruction, input, output, metadata{type, ts_code, trade_date}` on one line without a
    /// newline at its end. `trade_date` is `YYYYMMDD`; beside the incumbent's metadata stands the template's mark.
    public static func jsonLine(_ sample: Sample) -> String { line(sample).text }

    /// The same with its newline, for files of many.
    public static func append(_ sample: Sample, to bytes: inout [UInt8]) {
        line(sample).append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func line(_ sample: Sample) -> OrderedJSON {
        let metadata: [(String, OrderedJSON)] = [
            ("type", .string(sample.key.task.rawValue)), ("ts_code", .string(sample.key.code.rawValue)),
            ("trade_date", .string(sample.key.asOf.description)),
        ]
        let mark = sample.template.map { [("template", OrderedJSON.string($0))] } ?? []
        return OrderedJSON.object(alpacaMembers(sample) + [("metadata", .object(metadata + mark))])
    }

    /// One element of an Alpaca array: `instruction, input, output`.
    public static func alpacaElement(_ sample: Sample) -> String { OrderedJSON.object(alpacaMembers(sample)).text }

    /// One element of a ShareGPT array: the question as a model is asked it, and the answer.
    public static func shareGPTElement(_ sample: Sample) -> String {
        func turn(_ from: String, _ value: String) -> OrderedJSON {
            .object([("from", .string(from)), ("value", .string(value))])
        }
        return OrderedJSON.object([
            ("conversations", .array([turn("human", sample.prompt), turn("gpt", sample.output)]))
        ]).text
    }

    private static func alpacaMembers(_ sample: Sample) -> [(String, OrderedJSON)] {
        [
            ("instruction", .string(sample.instruction)), ("input", .string(sample.input)),
            ("output", .string(sample.output)),
        ]
    }
}
