import Messages
import Retention
import Schedule
import TrainerCore

extension ValueShape where Value == Bool {
    static var boolean: ValueShape {
        ValueShape(
            typeName: "boolean", expectation: .booleanExpected,
            parse: { value throws(ShapeFault) in
                guard case .bool(let flag) = value.content else { throw .wrongType(value) }
                return flag
            },
            render: { String($0) })
    }
}

extension ValueShape where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> ValueShape {
        ValueShape(
            typeName: "integer \(range.lowerBound)…\(range.upperBound)",
            expectation: .integerExpected(from: range.lowerBound, to: range.upperBound),
            parse: { value throws(ShapeFault) in
                guard case .number(let text) = value.content else { throw .wrongType(value) }
                guard let number = Int(text) else {
                    // `1.5` and `1e3` are of another type; digits alone are an integer too large for the machine.
                    throw text.allSatisfy { $0.isNumber || $0 == "-" } ? .impossible(value) : .wrongType(value)
                }
                guard range.contains(number) else { throw .impossible(value) }
                return number
            },
            render: { String($0) })
    }
}

extension ValueShape where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> ValueShape {
        ValueShape(
            typeName: "number \(plain(range.lowerBound))…\(plain(range.upperBound))",
            expectation: .numberExpected(from: plain(range.lowerBound), to: plain(range.upperBound)),
            parse: { value throws(ShapeFault) in
                guard case .number(let text) = value.content, let number = Double(text) else { throw .wrongType(value) }
                guard range.contains(number) else { throw .impossible(value) }
                return number
            },
            render: { plain($0) == "0" ? "0" : String($0) })
    }

    private static func plain(_ number: Double) -> String {
        Int(exactly: number).map { String($0) } ?? String(number)
    }
}

extension ValueShape where Value == Duration {
    /// A number of units of `unitSeconds` seconds.
    static func duration(_ range: ClosedRange<Double>, unitSeconds: Double) -> ValueShape {
        let number = ValueShape<Double>.number(range)
        return ValueShape(
            typeName: number.typeName, expectation: number.expectation,
            parse: { value throws(ShapeFault) in .seconds(try number.parse(value) * unitSeconds) },
            render: {
                let units = ($0 / .seconds(1)) / unitSeconds
                return Int(exactly: units).map { String($0) } ?? String(units)
            })
    }
}

extension ValueShape where Value == String {
    /// Any text that is not blank.
    static var text: ValueShape {
        parsed(typeName: "text", expectation: .textExpected, { $0.allSatisfy(\.isWhitespace) ? nil : $0 }, { $0 })
    }

    /// A path without `..`, so that what is written stays below the state directory or where it was said to go.
    static var directory: ValueShape {
        parsed(typeName: "directory", expectation: .directoryExpected, { FilePath.isPlain($0) ? $0 : nil }, { $0 })
    }

    /// A folder that this program fills: `a/b`, below the state directory, or `/a/b`; never the state directory itself.
    static var outputDirectory: ValueShape {
        parsed(typeName: "directory", expectation: .directoryExpected, { FilePath.tidied($0) }, { $0 })
    }

    static var file: ValueShape {
        parsed(typeName: "file", expectation: .fileExpected, { FilePath.isUsable($0) ? $0 : nil }, { $0 })
    }

    /// A file, and not the secret itself pasted into the wrong place.
    static var secretFile: ValueShape {
        parsed(
            typeName: "file", expectation: .secretFileExpected,
            { text in
                let looksSecret = text.utf8.count >= 32 && text.allSatisfy { $0.isHexDigit }
                return FilePath.isUsable(text) && !looksSecret ? text : nil
            }, { $0 })
    }
}

extension ValueShape where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the enum's raw values, exactly.
    static var choice: ValueShape {
        let names = Value.allCases.map { JSONC.quoted($0.rawValue) }
        return parsed(
            typeName: names.joined(separator: ", "), expectation: .oneOf(names.joined(separator: ", ")),
            { Value(rawValue: $0) }, { $0.rawValue })
    }
}

extension ValueShape where Value == DailyTime {
    static var time: ValueShape {
        parsed(typeName: "time \"HH:MM\"", expectation: .timeExpected, { DailyTime($0) }, { $0.description })
    }
}

extension ValueShape where Value == TradeDate {
    static var day: ValueShape {
        parsed(typeName: "day \"YYYY-MM-DD\"", expectation: .dayExpected, { TradeDate($0) }, { $0.dashed })
    }
}

extension ValueShape where Value == KeepWindow {
    /// `1y6m`, `30d`, `12h`
    static var window: ValueShape {
        parsed(typeName: "length of time", expectation: .windowExpected, { KeepWindow($0) }, { $0.description })
    }
}

extension ValueShape where Value == KeepTags {
    /// `promoted`, `manual,rejected`
    static var tags: ValueShape {
        let known = KeepTag.allCases.map(\.rawValue).joined(separator: ", ")
        return parsed(typeName: "tags", expectation: .tagsExpected(known), { KeepTags($0) }, { $0.description })
    }
}

extension ValueShape where Value == TSCode {
    static var code: ValueShape {
        parsed(typeName: "ts_code", expectation: .codeExpected, { TSCode($0) }, { $0.rawValue })
    }
}

extension ValueShape where Value == Weekday {
    static var weekday: ValueShape {
        parsed(typeName: "weekday", expectation: .weekdayExpected, { Weekday($0) }, { $0.rawValue })
    }
}

extension ValueShape where Value == LogLevel {
    static var level: ValueShape {
        let names = LogLevel.allCases.map { JSONC.quoted($0.rawValue.uppercased()) }.joined(separator: ", ")
        return parsed(
            typeName: names, expectation: .oneOf(names), { LogLevel($0) }, { $0.rawValue.uppercased() })
    }
}

extension ValueShape where Value == ModelName {
    /// A name whose tag is none of those that this program itself moves.
    static var baseModel: ValueShape {
        parsed(
            typeName: "model name", expectation: .baseModelExpected,
            { text in
                guard let name = ModelName(text) else { return nil }
                let isOurs = ["champion", "previous", "base", "base-draft"].contains(name.tag.lowercased())
                return isOurs || CandidateTag.run(of: name) != nil ? nil : name
            }, { $0.short })
    }
}

extension ValueShape {
    /// A JSON string that `read` accepts.
    static func parsed(
        typeName: String, expectation: Message, _ read: @escaping @Sendable (String) -> Value?,
        _ write: @escaping @Sendable (Value) -> String
    ) -> ValueShape {
        ValueShape(
            typeName: typeName, expectation: expectation,
            parse: { value throws(ShapeFault) in
                guard case .string(let text) = value.content else { throw .wrongType(value) }
                guard let result = read(text) else { throw .impossible(value) }
                return result
            },
            render: { JSONC.quoted(write($0)) })
    }
}

private enum FilePath {
    static func isUsable(_ path: String) -> Bool {
        !path.isEmpty && !path.allSatisfy(\.isWhitespace) && !path.utf8.contains(0) && path.utf8.count < 4096
    }

    static func isPlain(_ path: String) -> Bool {
        isUsable(path) && !path.split(separator: "/").contains("..") && path != "/"
    }

    /// Without `.` and without doubled and closing slashes; nil where no name is left.
    static func tidied(_ path: String) -> String? {
        let names = path.split(separator: "/").filter { $0 != "." }
        guard isPlain(path), !names.isEmpty else { return nil }
        return (path.hasPrefix("/") ? "/" : "") + names.joined(separator: "/")
    }
}
