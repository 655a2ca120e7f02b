public import TrainerCore

/// Samples in the formats that others load. Keys stand in the order that those formats' own files use.
public enum SampleExport {
    /// The incumbent's JSONL: `instruction, input, output, metadata{type, ts_code, trade_date}` on one line without a
    /// newline at its end. `trade_date` is `YYYYMMDD`; beside the incumbent's metadata stands the template's mark.
    public static func jsonLine(_ sample: Sample) -> String {
        var line = JSONLine()
        append(sample, to: &line)
        return line.text
    }

    /// The same with its newline, for files of many.
    public static func append(_ sample: Sample, to bytes: inout [UInt8]) {
        var line = JSONLine(after: exchange(&bytes, with: []))
        append(sample, to: &line)
        line.append("\n")
        bytes = line.bytes
    }

    /// One element of an Alpaca array: `instruction, input, output`.
    public static func alpacaElement(_ sample: Sample) -> String {
        var element = JSONLine()
        appendAlpaca(sample, to: &element)
        element.append("}")
        return element.text
    }

    /// One element of a ShareGPT array: the question as a model is asked it, and the answer.
    public static func shareGPTElement(_ sample: Sample) -> String {
        var element = JSONLine()
        element.append(#"{"conversations": [{"from": "human", "value": "#, sample.prompt)
        element.append(#"}, {"from": "gpt", "value": "#, sample.output)
        element.append("}]}")
        return element.text
    }

    private static func append(_ sample: Sample, to line: inout JSONLine) {
        appendAlpaca(sample, to: &line)
        line.append(#", "metadata": {"type": "#, sample.key.task.rawValue)
        line.append(#", "ts_code": "#, sample.key.code.rawValue)
        line.append(#", "trade_date": "#, sample.key.asOf.description)
        if let mark = sample.template { line.append(#", "template": "#, mark) }
        line.append("}}")
    }

    /// Its brace is still open.
    private static func appendAlpaca(_ sample: Sample, to object: inout JSONLine) {
        object.append(#"{"instruction": "#, sample.instruction)
        object.append(#", "input": "#, sample.input)
        object.append(#", "output": "#, sample.output)
    }
}
