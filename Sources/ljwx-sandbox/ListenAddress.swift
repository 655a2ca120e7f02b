import ArgumentParser

/// `HOST:PORT`.
struct ListenAddress: ExpressibleByArgument, CustomStringConvertible {
    let host: String
    let port: Int

    init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), colon > argument.startIndex,
            let port = Int(argument[argument.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        self.init(host: String(argument[..<colon]), port: port)
    }

    /// Runs what listens here; that the address is not to be had says which one.
    func serving(_ serve: () async throws -> Void) async throws {
        do {
            try await serve()
        } catch {
            let words = "\(error)"
            guard words.hasPrefix("bind("), let colon = words.firstRange(of: "): ") else { throw error }
            // Of an errno NIO writes one bracket too many.
            let reason = words[colon.upperBound...].replacing(") (errno: ", with: " (errno: ")
            throw CannotListen(description: "cannot listen on \(self): \(reason); --listen HOST:0 takes a free port")
        }
    }

    private struct CannotListen: Error, CustomStringConvertible { let description: String }

    var description: String { "\(host):\(port)" }
    var defaultValueDescription: String { description }
}
