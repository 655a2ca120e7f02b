import Messages
import Rehearsal

extension Page {
    /// One line, and what is wrong below it.
    func lines(of check: RehearsalCheck) -> [String] {
        [text(check.passed ? .checkPassed(check.name) : .checkFailed(check.name))]
            + check.problem.map { "        " + text($0) }
    }

    func summary(of result: SelftestResult) -> [String] {
        let seconds = Format.duration(result.seconds)
        guard let folder = result.folder else { return [text(.checksPassed(result.checks.count, seconds: seconds))] }
        let failed = result.checks.count(where: { !$0.passed })
        return [text(.checksFailed(failed, seconds: seconds)), text(.rehearsalKept(folder))]
    }
}
