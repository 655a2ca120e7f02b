public import ControlClient
public import Messages

/// The real programs at work in a folder of their own: the daemon, a simulated market, and written answers in place of a
/// model. They listen on the loopback interface alone, on ports and a socket that nothing else uses.
public struct RunningRehearsal: Sendable {
    public let client: ControlClient
    public let folder: RehearsalFolder

    /// Starts them in order, and ends them in reverse once `body` is over, fails or is cancelled.
    ///
    /// - Throws: `internalFault` that names the program and its log where one cannot be started, ends too early or ends badly;
    ///   whatever `body` throws.
    public static func run<Value: Sendable>(
        with programs: RehearsalPrograms, in folder: RehearsalFolder, language: Language,
        _ body: @escaping @Sendable (RunningRehearsal) async throws -> Value
    ) async throws -> Value {
        try await folder.market(programs).whileRunning(ready: address) { market in
            try await folder.ollama(programs).whileRunning(ready: address) { ollama in
                try folder.configure(market: market, ollama: ollama, language: language)
                return try await folder.daemon(programs, language).whileRunning(
                    ready: { $0.contains(folder.socket) ? folder.socket : nil }
                ) { socket in
                    let client = ControlClient(socketPaths: [socket])
                    let result: Result<Value, any Error>
                    do {
                        result = .success(try await body(RunningRehearsal(client: client, folder: folder)))
                    } catch {
                        result = .failure(error)
                    }
                    await client.shutdown()
                    return try result.get()
                }
            }
        }
    }

    /// The address in the line with which a stand-in says where it listens.
    @Sendable static func address(in line: String) -> String? {
        let start = "http://127.0.0.1:"
        guard let place = line.firstRange(of: start) else { return nil }
        let port = line[place.upperBound...].prefix { $0.isASCII && $0.isNumber }
        return port.isEmpty ? nil : start + port
    }
}
