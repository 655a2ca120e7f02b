import Statistics
import Testing

@Suite("Means over market days")
struct ClusterTests {
    static let values = [
        -0.014, 0.911, 0.813, -0.455, -0.467, -0.723, -0.194, -0.356, 0.963, 0.419, -0.159, 0.118, -0.612, 0.271,
        -0.546,
        -0.874, 0.785, -0.686,
    ]
    static let days = [0, 0, 0, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5]

    /// statsmodels 0.15.0: OLS on a constant with cov_type='cluster', use_correction=False, times √(6/5); scipy 1.17.1
    /// for t.
    @Test("the clustered error and interval are statsmodels' with D/(D − 1)")
    func reference() throws {
        let mean = try DateMean.clustered(DateSums(Self.values, on: DateIndex(Self.days)))
        #expect(abs(mean.mean + 0.044777777777777764) < 1e-14)
        #expect(abs(mean.standardError - 0.18336286456257814) < 1e-14)
        #expect(mean.degreesOfFreedom == 5)
        let interval = try mean.interval()
        #expect(abs(interval.lower + 0.5161270267525828) < 1e-10)
        #expect(abs(interval.upper - 0.4265714711970273) < 1e-10)
        #expect((mean.n, mean.dates) == (18, 6))
    }

    @Test("the order of items does not matter, only their days")
    func order() throws {
        let shuffled = zip(Self.values, Self.days).reversed()
        let mean = try DateMean.clustered(DateSums(shuffled.map(\.0), on: DateIndex(shuffled.map(\.1))))
        let straight = try DateMean.clustered(DateSums(Self.values, on: DateIndex(Self.days)))
        #expect(abs(mean.mean - straight.mean) < 1e-15)
        #expect(abs(mean.standardError - straight.standardError) < 1e-15)
    }

    @Test("one item a day gives the textbook error of a mean, and a design effect of one")
    func singletons() throws {
        let mean = try DateMean.clustered(DateSums(Self.values, on: DateIndex(Array(0..<18))))
        #expect(abs(try mean.designEffect(of: Self.values) - 1) < 1e-12)
    }

    @Test("the same items written five times a day are worth no more, and the design effect says five")
    func copies() throws {
        let once = try DateMean.clustered(DateSums(Self.values, on: DateIndex(Array(0..<18))))
        let values = Self.values.flatMap { [Double](repeating: $0, count: 5) }
        let days = (0..<18).flatMap { [Int](repeating: $0, count: 5) }
        let five = try DateMean.clustered(DateSums(values, on: DateIndex(days)))
        #expect(abs(five.standardError - once.standardError) < 1e-14)
        #expect(abs(try five.designEffect(of: values) - 5) < 0.3)
    }

    @Test("no day, one day and values that are no numbers have no error, and say why")
    func degenerate() throws {
        #expect(throws: Degenerate.empty) { try DateSums([], on: DateIndex([Int]())) }
        #expect(throws: Degenerate.notFinite) { try DateSums([.nan, 1], on: DateIndex([1, 2])) }
        #expect(throws: Degenerate.lengths(1, 2)) { try DateSums([1], on: DateIndex([1, 2])) }
        let one = try DateSums([1, 2], on: DateIndex([7, 7]))
        #expect(throws: Degenerate.tooFew(found: 1, needed: 2)) { try DateMean.clustered(one) }
        #expect(throws: Degenerate.tooFew(found: 1, needed: 3)) { try DateBootstrap(.moving(block: 1)).mean(one) }
    }

    @Test("equal values have a mean without spread, which is no error")
    func constant() throws {
        let mean = try DateMean.clustered(DateSums([2, 2, 2], on: DateIndex([1, 2, 3])))
        #expect(try mean.interval() == Interval(lower: 2, upper: 2))
        #expect(throws: Degenerate.constant) { try mean.designEffect(of: [2, 2, 2]) }
    }
}
