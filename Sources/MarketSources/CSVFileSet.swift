import Messages
import TrainerCore

/// Gathers the rows of many CSV files and every problem among them.
struct CSVFileSet {
    /// How many problems are told at once; the rest is counted.
    static let shownProblems = 10

    static let required = ["ts_code", "trade_date", "open", "high", "low", "close", "pre_close", "vol"]
    private static let examples = [
        "ts_code": "600000.SH", "trade_date": "20260930", "open": "10.05", "high": "10.20", "low": "9.98",
        "close": "10.11", "pre_close": "10.02", "vol": "123456.78", "amount": "124812.345",
    ]

    private var bars: [BarKey: DailyBar] = [:]
    /// File and line of each bar, for the text about its twin: files × 2^32 + line.
    private var places: [BarKey: Int] = [:]
    private var files: [String] = []
    private var problems: [Message] = []
    private var problemCount = 0
    /// Rows that stand there once more, alike: nothing is lost, yet somebody may have copied a day that should be another.
    private var repeats: [Message] = []
    private var repeatCount = 0

    private struct BarKey: Hashable {
        let code: TSCode
        let date: TradeDate
    }

    mutating func add(name: String, bytes: [UInt8]) {
        files.append(name)
        bytes.withUnsafeBufferPointer { scan(name, $0) }
    }

    /// The bars by day, each day ascending by code; throws all problems (the first ten told) at once.
    func days(folder: String) throws(TrainerError) -> [TradeDate: [DailyBar]] {
        guard problemCount == 0 else {
            throw TrainerError(
                .sourceFileInvalid, .csvProblems(folder: folder, total: problemCount, shown: problems),
                hint: .csvProblemsRemedy)
        }
        return Dictionary(grouping: bars.values, by: \.date).mapValues { $0.sorted { $0.code < $1.code } }
    }

    var notice: SourceNotice? {
        repeatCount == 0 ? nil : SourceNotice(.oddRows, .csvRepeats(total: repeatCount, shown: repeats))
    }

    private mutating func tell(_ problem: Message) {
        problemCount += 1
        if problems.count < Self.shownProblems { problems.append(problem) }
    }

    // MARK: One file

    private mutating func scan(_ name: String, _ bytes: UnsafeBufferPointer<UInt8>) {
        var lines = CSVLines(bytes)
        if lines.isForeignEncoding { return tell(.csvEncoding(file: name)) }
        guard let header = lines.next() else { return tell(.csvNoHeader(file: name)) }
        let names = header.fields(bytes).map { $0.text(bytes).lowercased() }
        guard let columns = columns(of: name, names) else { return }
        while let line = lines.next() {
            let fields = line.fields(bytes)
            if fields.count != names.count {
                tell(
                    .csvFieldCount(place: "\(name):\(line.number)", expected: names.count, found: fields.count))
                continue
            }
            row(name, line.number, columns.map { index in index.map { fields[$0] } }, bytes)
        }
    }

    /// Where each of `required` and `amount` stands; nil after telling what is missing.
    private mutating func columns(of file: String, _ names: [String]) -> [Int?]? {
        var isComplete = true
        for column in Self.required + ["amount"] where names.count(where: { $0 == column }) > 1 {
            tell(.csvColumnRepeated(file: file, column: column))
            isComplete = false
        }
        let columns = (Self.required + ["amount"]).map { names.firstIndex(of: $0) }
        for (column, index) in zip(Self.required, columns) where index == nil {
            tell(.csvColumnMissing(file: file, column: column, header: names.joined(separator: ",")))
            isComplete = false
        }
        return isComplete ? columns : nil
    }

    /// `cells` in the order of `required`, then amount.
    private mutating func row(_ file: String, _ line: Int, _ cells: [CSVField?], _ bytes: UnsafeBufferPointer<UInt8>) {
        let place = "\(file):\(line)"
        func text(_ column: Int) -> String { cells[column].map { $0.text(bytes) } ?? "" }
        guard let code = TSCode(text(0)) else { return bad(place, 0, text(0)) }
        guard let date = TradeDate(text(1)) else { return bad(place, 1, text(1)) }
        var values: [Double] = []
        for column in 2...7 {
            guard let value = cells[column]?.number(bytes) else { return bad(place, column, text(column)) }
            values.append(value)
        }
        var amount: Double?
        if let cell = cells[8], !cell.isEmpty {
            guard let value = cell.number(bytes) else { return bad(place, 8, text(8)) }
            amount = value
        }
        let bar = DailyBar(
            code: code, date: date, open: values[0], high: values[1], low: values[2], close: values[3],
            preClose: values[4], volume: values[5], amount: amount)
        if let defect = bar.defect {
            return tell(.csvBadRow(place: place, defect: "\(defect.rawValue): \(bar.numbers)"))
        }
        keep(bar, line)
    }

    private mutating func keep(_ bar: DailyBar, _ line: Int) {
        let key = BarKey(code: bar.code, date: bar.date)
        guard let twin = bars[key] else {
            bars[key] = bar
            places[key] = (files.count - 1) << 32 | line
            return
        }
        guard let first = places[key] else { return }
        let place = "\(files[files.count - 1]):\(line)"
        let other = "\(files[first >> 32]):\(first & 0xffff_ffff)"
        let (code, day) = (bar.code.rawValue, bar.date.description)
        guard twin == bar else { return tell(.csvDuplicate(code: code, day: day, place: place, other: other)) }
        repeatCount += 1
        if repeats.count < Self.shownProblems {
            repeats.append(.csvRepeat(code: code, day: day, place: place, other: other))
        }
    }

    private mutating func bad(_ place: String, _ column: Int, _ value: String) {
        let name = (Self.required + ["amount"])[column]
        tell(.csvBadValue(place: place, column: name, value: value, example: Self.examples[name] ?? ""))
    }
}
