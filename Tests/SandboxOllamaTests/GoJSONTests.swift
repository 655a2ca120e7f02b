import Testing

@testable import SandboxOllama

@Suite("JSON as Go reads and writes it")
struct GoJSONTests {
    @Test(
        "a broken body is refused with Go's own words",
        arguments: [
            ("", "missing request body"),
            ("  \n", "missing request body"),
            (#"{"model": "x", "#, "unexpected EOF"),
            (#"{"model": "x"#, "unexpected EOF"),
            ("{model: 1}", "invalid character 'm' looking for beginning of object key string"),
            (#"{"a" 1}"#, "invalid character '1' after object key"),
            (#"{"a": 1 "b"}"#, "invalid character '\"' after object key:value pair"),
            ("[1 2]", "invalid character '2' after array element"),
            ("{\"a\": nul}", "invalid character '}' in literal null (expecting 'l')"),
            ("{\"a\": +1}", "invalid character '+' looking for beginning of value"),
            ("{\"a\": \"\n\"}", "invalid character '\\n' in string literal"),
            (#"{"a": "\x"}"#, "invalid character 'x' in string escape code"),
            ("{\"a\": -x}", "invalid character 'x' in numeric literal"),
        ])
    func broken(body: String, words: String) {
        #expect(throws: APIError(400, words)) { try GoJSONParser.value(of: Array(body.utf8)) }
    }

    @Test("what follows the first value is ignored")
    func trailing() throws {
        let value = try GoJSONParser.value(of: Array(#"{"a":1} trailing"#.utf8))
        #expect(value.text == #"{"a":1}"#)
    }

    @Test("an object keeps its order and the last of duplicates wins")
    func order() throws {
        let value = try GoJSONParser.value(of: Array(#"{"b":1,"a":2,"b":3}"#.utf8))
        #expect(value["b"] == .number("3"))
        #expect(value.text == #"{"b":1,"a":2,"b":3}"#)
    }

    @Test(
        "texts are escaped as Go's encoder does",
        arguments: [
            ("<|im_start|>", #""\u003c|im_start|\u003e""#), ("a&b", #""a\u0026b""#), ("茅台📈", #""茅台📈""#),
            ("\u{1}\t\"\\", #""\u0001\t\"\\""#), ("\u{2028}", #""\u2028""#),
        ])
    func escapes(text: String, json: String) {
        #expect(GoJSON.string(text).text == json)
    }

    @Test(
        "escaped characters are read back",
        arguments: [#""\u8305""#: "茅", #""\ud83d\udcc8""#: "📈", #""\ud83d""#: "\u{FFFD}"])
    func unescapes(json: String, text: String) throws {
        let value = try GoJSONParser.value(of: Array(json.utf8))
        #expect(value == .string(text))
    }

    /// Outputs of Go 1.22's json.Marshal for the same float64.
    @Test(
        "numbers are written as Go writes a float64",
        arguments: [
            (0.2, "0.2"), (2048, "2048"), (0, "0"), (1e-5, "0.00001"), (1e-7, "1e-7"), (1.5e-7, "1.5e-7"),
            (1_000_000, "1000000"), (1e20, "100000000000000000000"), (1e21, "1e+21"), (-3.25, "-3.25"),
            (123456789.125, "123456789.125"),
        ])
    func numbers(value: Double, text: String) {
        #expect(GoJSON.goNumber(value) == text)
    }
}
