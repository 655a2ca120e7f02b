import Evidence
internal import Faithfulness
internal import Statistics
public import TrainerCore

/// What a version that says just what its templates teach could show: where even that is too little, none can pass.
public struct TaughtEvidence: Sendable {
    /// A check that taught answers of a task fail, with what is wrong in the words of the first that does.
    public struct Fault: Sendable {
        public let task: TaskKind
        public let assertion: Assertion
    }

    public let faults: [Fault]
    /// Of an answer, by its task: as many as the richest one states.
    private let claims: [TaskKind: Int]
    /// Tasks of which each taught answer fails.
    private let hopeless: Set<TaskKind>
    private let policy: GatePolicy

    /// - Parameter samples: what the templates write about a few markets, every task of each.
    public init(_ samples: [Sample], policy: GatePolicy) {
        var (faults, claims, passing) = ([Fault](), [TaskKind: Int](), Set<TaskKind>())
        for task in TaskKind.allCases {
            var told: Set<Assertion.ID> = []
            for sample in samples where sample.key.task == task {
                let question = sample.evaluationCase
                let found = TaughtAnswer.faults(of: sample.output, to: question, policy: policy)
                if found.isEmpty { passing.insert(task) }
                faults += found.filter { told.insert($0.id).inserted }.map { Fault(task: task, assertion: $0) }
                let stated = FaithfulnessChecker(given: question.givens).check(sample.output).claims.count
                claims[task] = max(claims[task] ?? 0, stated)
            }
        }
        self.faults = faults
        self.claims = claims
        self.hopeless = Set(TaskKind.allCases).subtracting(passing)
        self.policy = policy
    }

    /// Of the four tasks asked evenly, at most.
    public var claimsPerCase: Double {
        Double(claims.values.reduce(0, +)) / Double(TaskKind.allCases.count)
    }

    /// What `cases` answers state at most.
    public func claims(of cases: Int) -> Int { Int((claimsPerCase * Double(cases)).rounded(.down)) }

    /// Claims from which on the bound of contradictions is within its limit, where so many of them contradict.
    public func claimsNeeded(despite contradicted: Int = 0) -> Int? {
        BinomialBound.cases(toShow: policy.limits.maximumContradictions, with: contradicted)
    }

    /// Cases from which on there are as many claims; nil where answers state nothing.
    public func casesNeeded(despite contradicted: Int = 0) -> Int? {
        guard claimsPerCase > 0, let needed = claimsNeeded(despite: contradicted) else { return nil }
        return Int((Double(needed) / claimsPerCase).rounded(.up))
    }

    /// The faults of tasks of which each taught answer fails, where the others cannot show the pass rate.
    public func faultsThatPreventPassing(with cases: Int) -> [Fault] {
        canShowPassRate(with: cases) ? [] : faults.filter { hopeless.contains($0.task) }
    }

    /// Whether the pass rate can be shown by answers of the tasks that have any that passes.
    public func canShowPassRate(with cases: Int) -> Bool {
        let tasks = TaskKind.allCases.count
        let passed = cases * (tasks - hopeless.count) / tasks
        return WilsonInterval(passed: passed, of: cases).lower >= policy.minimumPassRate
    }
}
