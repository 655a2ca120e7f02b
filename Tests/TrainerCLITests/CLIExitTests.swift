import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@testable import TrainerCLI

@Suite struct CLIExitTests {
    @Test("the codes are those of the table, for ever")
    func table() {
        #expect(CLIExit.allCases.map(\.rawValue) == [0, 1, 3, 4, 10, 11, 20, 64, 130])
    }

    @Test("docs/CLI.md lists exactly the table")
    func documented() throws {
        let text = try String(contentsOf: PackageFolder.root.appending(path: "docs/CLI.md"), encoding: .utf8)
        let section = try #require(
            text.components(separatedBy: "## Exit codes").last?.components(separatedBy: "\n## ").first)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| Code") }
        #expect(rows.map(String.init) == CLIExit.allCases.map { "| \($0.rawValue) | \($0.meaning.en) |" })
    }

    @Test(
        "a run that was waited for decides the code",
        arguments: [
            (RunState.succeeded, Verdict.promoted, CLIExit.success), (.succeeded, .kept, .success),
            (.succeeded, .rejected, .gateRejected), (.succeeded, nil, .success), (.noNewData, nil, .success),
            (.deferred, nil, .deferred), (.failed, nil, .runFailed), (.cancelled, nil, .runFailed),
        ] as [(RunState, Verdict?, CLIExit)])
    func ofRun(_ state: RunState, _ verdict: Verdict?, _ expected: CLIExit) {
        #expect(CLIExit(state: state, verdict: verdict) == expected)
    }

    @Test(
        "an error's code decides the code",
        arguments: [
            (TrainerError.Code.usage, CLIExit.usage), (.daemonUnreachable, .daemonUnreachable),
            (.notFound, .refused), (.conflict, .refused), (.permissionDenied, .refused), (.internalFault, .other),
            (.ollamaUnavailable, .other),
        ])
    func ofError(_ code: TrainerError.Code, _ expected: CLIExit) {
        #expect(CLIExit(TrainerError(code, .verbatim("x"))) == expected)
    }
}
