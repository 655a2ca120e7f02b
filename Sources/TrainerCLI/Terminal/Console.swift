import Foundation
import Messages
import TrainerCore

/// Where the words go: stdout carries the answer alone, everything else goes to stderr.
public struct Console: Sendable {
    /// Somebody closed the pipe that we write to (`ljwxctl runs | head`): has all that was wanted, and needs no word.
    struct OutputClosed: Error {}

    private let writeOut: @Sendable (String) throws -> Void
    private let writeError: @Sendable (String) -> Void
    /// stderr is a terminal: progress may be drawn in place.
    let isInteractive: Bool
    /// Of the terminal that stdout is; nil where it is none.
    let columns: Int?

    public init(
        isInteractive: Bool, columns: Int? = nil, out: @escaping @Sendable (String) throws -> Void,
        error: @escaping @Sendable (String) -> Void
    ) {
        self.isInteractive = isInteractive
        self.columns = columns
        self.writeOut = out
        self.writeError = error
    }

    /// This process's own.
    public static func standard() -> Console {
        Console(
            isInteractive: isatty(FileHandle.standardError.fileDescriptor) == 1,
            columns: columns(of: FileHandle.standardOutput.fileDescriptor),
            out: { text in try put(text, into: STDOUT_FILENO) },
            // There is no place left to complain to.
            error: { text in try? put(text, into: STDERR_FILENO) })
    }

    /// - Throws: `OutputClosed` where nobody reads any more; else what could not be written to, and why.
    static func put(_ text: String, into descriptor: Int32) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw failure(of: descriptor, errno)
            }
        }
    }

    private static func failure(of descriptor: Int32, _ code: Int32) -> any Error {
        guard code != EPIPE else { return OutputClosed() }
        // Where the name of what is open is not to be had, "standard output" says it.
        let name = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
        return TrainerError(
            code == ENOSPC || code == EDQUOT ? .diskFull : .internalFault,
            .cannotWriteAnswer(to: name.flatMap { $0.hasPrefix("/") ? $0 : nil }), hint: .cannotWriteAnswerHint,
            cause: .foreign(String(cString: strerror(code))))
    }

    /// nil for what is no terminal, or one that does not know its size.
    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    func answer(_ lines: [String]) throws {
        try writeOut(lines.map { $0 + "\n" }.joined())
    }

    /// As it is, without a newline of ours.
    func answerRaw(_ text: String) throws { try writeOut(text) }

    func note(_ line: String) { writeError(line + "\n") }
    func noteRaw(_ text: String) { writeError(text) }
}
