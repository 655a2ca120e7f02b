import Foundation

/// A running program that has said READY=1 and listens on a Unix socket.
struct Server {
    let child: Child
    let socket: String
    private(set) var readyMilliseconds: Double

    /// The last of several starts, with the median of their times.
    static func lastOf(
        _ starts: Int, _ name: String, _ program: String, in folder: TemporaryFolder,
        environment: [String: String] = [:], _ arguments: (_ socket: String) throws -> [String]
    ) throws -> Server {
        var durations: [Double] = []
        for index in 1..<starts {
            let server = try start("\(name)-\(index)", program, in: folder, environment, arguments)
            server.child.stop()
            durations.append(server.readyMilliseconds)
        }
        var last = try start("\(name)-\(starts)", program, in: folder, environment, arguments)
        last.readyMilliseconds = (durations + [last.readyMilliseconds]).median
        return last
    }

    private static func start(
        _ name: String, _ program: String, in folder: TemporaryFolder, _ environment: [String: String],
        _ arguments: (String) throws -> [String]
    ) throws -> Server {
        let (socket, log) = (folder.path(name + ".sock"), folder.path(name + ".log"))
        let notify = try NotifySocket(folder.path("notify.sock"))
        let line = try arguments(socket)
        let begin = milliseconds()
        let child = try Child(
            program, line, environment: environment.merging(["NOTIFY_SOCKET": notify.path]) { $1 }, log: log)
        guard notify.waitUntilReady(seconds: 20) else {
            child.stop()
            let text = try String(contentsOfFile: log, encoding: .utf8)
            throw BenchError("\(program) did not say READY=1 within 20 s; it printed:\n\(text)")
        }
        return Server(child: child, socket: socket, readyMilliseconds: milliseconds() - begin)
    }
}
