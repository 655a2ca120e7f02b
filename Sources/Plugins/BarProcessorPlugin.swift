import Messages
public import TrainerCore

/// A processor of bars of the user's own, which speaks JSON lines on stdin and stdout (docs/DATA.md).
public struct BarProcessorPlugin: BarProcessor {
    public static let protocolVersion = 1

    private let command: [String]
    private let timeout: Duration
    private let say: @Sendable (String) -> Void

    /// - Parameters:
    ///   - timeout: for one whole answer, start included.
    ///   - say: gets every line that it wrote for people.
    public init(command: [String], timeout: Duration, say: @escaping @Sendable (String) -> Void = { _ in }) {
        self.command = command
        self.timeout = timeout
        self.say = say
    }

    public var mark: String { command.joined(separator: " ") }

    public func session() -> any BarProcessorSession {
        BarProcessorPluginSession(command: command, timeout: timeout, say: say)
    }
}

/// The program is started with the first question, and ends with the session.
private actor BarProcessorPluginSession: BarProcessorSession {
    private let command: [String]
    private let timeout: Duration
    private let say: @Sendable (String) -> Void
    private var process: PluginProcess?
    private var lastID = 0

    init(command: [String], timeout: Duration, say: @escaping @Sendable (String) -> Void) {
        self.command = command
        self.timeout = timeout
        self.say = say
    }

    func processed(_ bars: [DailyBar]) async throws -> [DailyBar] {
        guard let last = bars.last else { return [] }
        let process = try await started()
        let rows = try await ask(
            process, Question(id: nextID(), ask: .process, code: last.code, asOf: last.date, bars: bars.map(Row.init)))
        return try rows.map { row in try bar(row) }
    }

    private func started() async throws -> PluginProcess {
        if let process, process.isAlive { return process }
        let fresh = PluginProcess(command: command, say: say)
        process = fresh
        let rows = try await ask(
            fresh, Question(id: nextID(), ask: .hello, protocol: BarProcessorPlugin.protocolVersion))
        guard let row = rows.first, rows.count == 1 else { throw broken("hello needs one row, \(rows.count) came") }
        guard row.number("protocol") == Double(BarProcessorPlugin.protocolVersion) else {
            throw TrainerError(
                .upstreamMalformed,
                .pluginProtocol(
                    command: text, its: row.text("protocol") ?? "null", ours: BarProcessorPlugin.protocolVersion),
                hint: .processorRemedy)
        }
        return fresh
    }

    private func nextID() -> Int {
        lastID += 1
        return lastID
    }

    private func ask(_ process: PluginProcess, _ question: Question) async throws -> [PluginRow] {
        let line = String(decoding: try CanonicalJSON.encode(question), as: UTF8.self)
        do {
            return try await process.ask(id: question.id, line: line, within: timeout) {
                try await ContinuousClock().sleep(for: $0)
            }
        } catch let fault as PluginFault {
            try Task.checkCancellation()
            throw fault.error(
                of: text, asked: question.ask.rawValue, remedy: .processorRemedy, lateRemedy: .processorLateRemedy)
        }
    }

    private static let numbers = ["open", "high", "low", "close", "pre_close", "vol"]
    private static let columns = Set(["ts_code", "trade_date", "amount"] + numbers)

    /// A row with just the columns that it was given: what another one says cannot be known to be of the day.
    private func bar(_ row: PluginRow) throws -> DailyBar {
        if let odd = row.keys.filter({ !Self.columns.contains($0) }).min() {
            throw TrainerError(
                .dataNotHealthy, .processorRefused(text, what: "a column \(odd), which was not given"),
                hint: .processorRemedy)
        }
        guard let code = row.code(), let date = row.day("trade_date") else {
            throw broken("a row without ts_code and trade_date")
        }
        func number(_ name: String) throws -> Double {
            guard let value = row.number(name) else { throw broken("\(name) of \(date) is no number") }
            return value
        }
        let hasAmount = row["amount"].map { $0 != .null } ?? false
        return DailyBar(
            code: code, date: date, open: try number("open"), high: try number("high"), low: try number("low"),
            close: try number("close"), preClose: try number("pre_close"), volume: try number("vol"),
            amount: hasAmount ? try number("amount") : nil)
    }

    private var text: String { command.joined(separator: " ") }

    private func broken(_ what: String) -> TrainerError {
        TrainerError(.upstreamMalformed, .pluginMalformed(command: text, what: what), hint: .processorRemedy)
    }
}

/// A bar in TuShare's names and units.
private struct Row: Encodable {
    let bar: DailyBar

    init(_ bar: DailyBar) { self.bar = bar }

    enum CodingKeys: String, CodingKey {
        case code = "ts_code"
        case date = "trade_date"
        case open, high, low, close
        case preClose = "pre_close"
        case volume = "vol"
        case amount
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bar.code, forKey: .code)
        try container.encode(bar.date.description, forKey: .date)
        try container.encode(bar.open, forKey: .open)
        try container.encode(bar.high, forKey: .high)
        try container.encode(bar.low, forKey: .low)
        try container.encode(bar.close, forKey: .close)
        try container.encode(bar.preClose, forKey: .preClose)
        try container.encode(bar.volume, forKey: .volume)
        try container.encode(bar.amount, forKey: .amount)
    }
}

/// One line of ours; what it does not have is left out.
private struct Question: Encodable {
    enum Ask: String, Encodable { case hello, process }

    let id: Int
    let ask: Ask
    let `protocol`: Int?
    let code: TSCode?
    let asOf: String?
    let bars: [Row]?

    enum CodingKeys: String, CodingKey {
        case id, ask, `protocol`, bars
        case code = "ts_code"
        case asOf = "as_of"
    }

    init(
        id: Int, ask: Ask, protocol version: Int? = nil, code: TSCode? = nil, asOf: TradeDate? = nil,
        bars: [Row]? = nil
    ) {
        self.id = id
        self.ask = ask
        self.protocol = version
        self.code = code
        self.asOf = asOf?.description
        self.bars = bars
    }
}
