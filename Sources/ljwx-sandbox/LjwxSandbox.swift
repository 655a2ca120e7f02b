import ArgumentParser

/// Stand-ins for the services that the trainer talks to, speaking their real protocols.
@main
struct LjwxSandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ljwx-sandbox",
        abstract: "Local servers that speak the protocols of TuShare Pro, Tencent and Sina, and Ollama.",
        subcommands: [TuShareCommand.self, FreeCommand.self, OllamaCommand.self])
}
