import Foundation

/// Runs an asynchronous pass from the synchronous start of the program, which ends with it.
enum AsyncPass {
    static func run(_ pass: @escaping @Sendable () async throws -> Void) -> Never {
        Task {
            do {
                try await pass()
                exit(0)
            } catch {
                let text = (error as? BenchError)?.text ?? "\(error)"
                FileHandle.standardError.write(Data("ljwx-bench: \(text)\n".utf8))
                exit((error as? BenchError)?.status ?? 70)
            }
        }
        dispatchMain()
    }
}
