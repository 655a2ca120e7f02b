import Evidence
import Gate
import Testing
import TrainerCore

@Suite("answers by slices")
struct NarrativeSliceTests {
    /// `codes` of the main board with four tasks each.
    private static func exam(_ codes: Int) -> Exam {
        Exam(
            items: Exam.codes(codes).enumerated().flatMap { index, code in
                TaskKind.allCases.map {
                    Exam.Item(sample: Exam.sample(code: code, task: $0, market: Market.all[index % 3]))
                }
            })
    }

    @Test("a task that fails is below its limit while the others are not")
    func oneTask() throws {
        let exam = Self.exam(40)
        let summary = exam.summary { item in
            .saying(item.sample.key.task == .riskAssessment ? "不知道" : item.sample.output)
        }
        let slices = summary.slices(of: exam.cases, minimumPassRate: 0.8)
        let tasks = slices.filter { $0.dimension == .task }
        #expect(tasks.map(\.n) == [40, 40, 40, 40])
        for slice in tasks {
            let failed = slice.name == TaskKind.riskAssessment.rawValue
            #expect(slice.standing == (failed ? .below : .above), "\(slice.name)")
            #expect(slice.value == (failed ? 0 : 1) && slice.limit == 0.8)
        }
        #expect(slices.filter { $0.dimension == .board }.map(\.name) == ["main"])
        #expect(slices.filter { $0.dimension == .trend }.map(\.n).reduce(0, +) == exam.cases.count)
    }

    @Test("a stock is in the slice of its market value where that is known, and in none elsewhere")
    func caps() throws {
        let exam = Self.exam(40)
        let codes = Array(Set(exam.cases.map(\.key.code))).sorted()
        let caps = Dictionary(uniqueKeysWithValues: codes.prefix(12).map { ($0, CapBand.large) })
        let slices = exam.summary { .saying($0.sample.output) }
            .slices(of: exam.cases, minimumPassRate: 0.8, caps: caps).filter { $0.dimension == .cap }
        #expect(slices.map(\.name) == ["large_cap"] && slices.map(\.n) == [48])
        #expect(slices.first?.standing == .above)
    }

    @Test("a stock is in the slice of its industry, and of unknown where no source tells it")
    func industries() {
        let exam = Self.exam(40)
        let codes = Array(Set(exam.cases.map(\.key.code))).sorted()
        let told = Dictionary(uniqueKeysWithValues: codes.prefix(19).enumerated().map { ($1, $0 < 12 ? "银行" : "煤炭") })
        let slices = exam.summary { .saying($0.sample.output) }
            .slices(of: exam.cases, minimumPassRate: 0.8, industries: told).filter { $0.dimension == .industry }
        #expect(slices.map(\.name) == ["煤炭", "银行", "unknown"])
        #expect(slices.map(\.n) == [28, 48, 84])
        #expect(slices.map(\.standing) == [nil, .above, .above])
    }

    @Test("with the default number of cases a task has too few of them, and says its number alone")
    func fewCases() {
        let exam = Self.exam(25)
        let tasks = exam.summary { .saying($0.sample.output) }.slices(of: exam.cases, minimumPassRate: 0.8)
            .filter { $0.dimension == .task }
        #expect(tasks.map(\.n) == [25, 25, 25, 25])
        #expect(tasks.allSatisfy { $0.value == nil && $0.interval == nil && $0.standing == nil })
    }
}
