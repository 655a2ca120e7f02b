import Foundation
import Messages
import Plugins
import Synchronization
import TrainerCore

/// Asks a plug-in one question at a time, and starts it again when it has ended. Every fault is a `TrainerError`.
actor PluginSession {
    /// What `hello` said.
    struct Hello: Sendable, Hashable {
        let name: String
        let history: HistoryShape
        let has: Set<PluginQuestion>
    }

    static let protocolVersion = 1

    private let settings: PluginSettings
    private let time: SourceTime
    private let notify: @Sendable (SourceNotice) -> Void
    private let turns: PoliteGate
    private var process: PluginProcess?
    private var hello: Hello?
    private var lastID = 0

    init(_ settings: PluginSettings, time: SourceTime, notify: @escaping @Sendable (SourceNotice) -> Void) {
        self.settings = settings
        self.time = time
        self.notify = notify
        turns = PoliteGate(time: time, spacing: .zero, width: 1)
    }

    /// Starts the plug-in if need be and says what it is.
    func greet() async throws -> Hello {
        try await turns.pass { try await self.started().hello }
    }

    /// The rows of one answer.
    func ask(_ question: PluginQuestion, _ parameters: [String: String] = [:]) async throws -> [PluginRow] {
        try await turns.pass {
            let process = try await self.started().process
            return try await self.exchange(process, question, parameters)
        }
    }

    func stop() async {
        await process?.stop()
        process = nil
    }

    private func started() async throws -> (process: PluginProcess, hello: Hello) {
        if let process, process.isAlive, let hello { return (process, hello) }
        let notify = notify
        let fresh = PluginProcess(command: settings.command) { line in
            notify(SourceNotice(.plugin, .verbatim(line)))
        }
        process = fresh
        let rows = try await exchange(fresh, .hello, [:])
        let said = try Self.hello(rows, settings)
        if let hello, hello != said {
            throw TrainerError(.upstreamMalformed, .pluginChanged(name: hello.name), hint: .pluginRemedy)
        }
        hello = said
        return (fresh, said)
    }

    private func exchange(
        _ process: PluginProcess, _ question: PluginQuestion, _ parameters: [String: String]
    ) async throws -> [PluginRow] {
        lastID += 1
        let id = lastID
        let line = try Self.line(id, question, parameters)
        do {
            return try await process.ask(id: id, line: line, within: settings.timeout, sleep: time.sleep)
        } catch let fault as PluginFault {
            try Task.checkCancellation()
            throw fault.error(
                of: settings.text, asked: question.rawValue, remedy: .pluginRemedy, lateRemedy: .pluginLateRemedy)
        }
    }

    private static func line(
        _ id: Int, _ question: PluginQuestion, _ parameters: [String: String]
    ) throws -> String {
        struct Line: Encodable {
            let id: Int
            let ask: String
            let `protocol`: Int?
            let parameters: [String: String]

            struct Key: CodingKey {
                let stringValue: String
                var intValue: Int? { nil }
                init(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(id, forKey: Key(stringValue: "id"))
                try container.encode(ask, forKey: Key(stringValue: "ask"))
                try container.encodeIfPresent(`protocol`, forKey: Key(stringValue: "protocol"))
                for (name, value) in parameters { try container.encode(value, forKey: Key(stringValue: name)) }
            }
        }
        let line = Line(
            id: id, ask: question.rawValue, protocol: question == .hello ? protocolVersion : nil,
            parameters: parameters)
        return String(decoding: try CanonicalJSON.encode(line), as: UTF8.self)
    }

    private static func hello(_ rows: [PluginRow], _ settings: PluginSettings) throws -> Hello {
        func broken(_ what: String) -> TrainerError {
            TrainerError(
                .upstreamMalformed, .pluginMalformed(command: settings.text, what: what), hint: .pluginRemedy)
        }
        guard let row = rows.first, rows.count == 1 else { throw broken("hello needs one row, \(rows.count) came") }
        guard row.number("protocol") == Double(protocolVersion) else {
            throw TrainerError(
                .upstreamMalformed,
                .pluginProtocol(command: settings.text, its: row.text("protocol") ?? "null", ours: protocolVersion),
                hint: .pluginRemedy)
        }
        guard let name = row.text("name"), (1...32).contains(name.utf8.count),
            name.utf8.allSatisfy({
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
            })
        else { throw broken("name is not 1 to 32 of a-z, 0-9, - and _") }
        guard let history = row.text("history").flatMap(HistoryShape.init) else {
            throw broken("history is neither by_day nor by_stock")
        }
        guard case .list(let names)? = row["has"] else { throw broken("has is no list of questions") }
        let has = names.map { PluginQuestion(rawValue: $0) }
        guard !has.contains(nil) else { throw broken("has names an unknown question: \(names.joined(separator: ","))") }
        let needed: Set<PluginQuestion> = history == .byDay ? [.barsOn, .barsOf] : [.barsOf]
        guard needed.isSubset(of: has.compactMap(\.self)) else {
            throw broken("has lacks \(needed.map(\.rawValue).sorted().joined(separator: " or "))")
        }
        return Hello(name: name, history: history, has: Set(has.compactMap(\.self)))
    }
}
