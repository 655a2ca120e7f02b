import Synchronization

/// Why a plug-in gave no answer.
public enum PluginFault: Error, Sendable, Hashable {
    /// It ended; how, and its last words on stderr.
    case ended(String)
    /// It broke the protocol.
    case malformed(String)
    /// It said that it cannot answer.
    case refused(code: String, words: String)
    case timedOut(Duration)
}

/// The one question that is open, and the rows that came for it.
final class PluginExchange: Sendable {
    private struct Open {
        let id: Int
        let answer: CheckedContinuation<[PluginRow], any Error>
        var rows: [PluginRow] = []
    }

    private enum State {
        case idle
        case open(Open)
        case ended(PluginFault)
    }

    private let state = Mutex(State.idle)

    /// A whole market's day is some 5,600 rows; more than this is a plug-in gone wild.
    static let mostRows = 200_000

    var fault: PluginFault? { state.withLock { if case .ended(let fault) = $0 { fault } else { nil } } }

    /// Opens question `id`; the caller sends it afterwards. Fails at once where the plug-in has ended.
    func open(_ id: Int, _ answer: CheckedContinuation<[PluginRow], any Error>) -> Bool {
        let fault: PluginFault? = state.withLock { state in
            if case .ended(let fault) = state { return fault }
            state = .open(Open(id: id, answer: answer))
            return nil
        }
        if let fault { answer.resume(throwing: fault) }
        return fault == nil
    }

    /// Takes one line of the plug-in; a fault means that it must be ended.
    func take(_ text: String) -> PluginFault? {
        let line: PluginLine
        do throws(PluginLine.Malformed) {
            line = try PluginLine.read(text)
        } catch {
            return .malformed(error.what)
        }
        var resume: (() -> Void)?
        let fault: PluginFault? = state.withLock { state in
            guard case .open(var open) = state else {
                return .malformed("a line without a question: \(text.prefix(120))")
            }
            switch line {
            case .row(open.id, let row):
                open.rows.append(row)
                state = .open(open)
                return open.rows.count > Self.mostRows ? .malformed("more than \(Self.mostRows) rows") : nil
            case .done(open.id, let count):
                guard count == open.rows.count else {
                    return .malformed("done says \(count) rows, \(open.rows.count) came")
                }
                state = .idle
                let answer = open.answer
                let rows = open.rows
                resume = { answer.resume(returning: rows) }
                return nil
            case .error(open.id, let code, let words):
                state = .idle
                let answer = open.answer
                resume = { answer.resume(throwing: PluginFault.refused(code: code, words: words)) }
                return nil
            default:
                return .malformed("an answer to another question than \(open.id): \(text.prefix(120))")
            }
        }
        resume?()
        return fault
    }

    /// No more lines will come. The first reason stays.
    func end(_ fault: PluginFault) {
        let open: Open? = state.withLock { state in
            defer { if case .ended = state {} else { state = .ended(fault) } }
            if case .open(let open) = state { return open }
            return nil
        }
        open?.answer.resume(throwing: fault)
    }
}
