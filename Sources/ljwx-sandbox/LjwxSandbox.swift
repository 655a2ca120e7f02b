import ArgumentParser

@main
struct LjwxSandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ljwx-sandbox",
        abstract: "Stand-ins that speak TuShare's and Ollama's real protocols on this machine.",
        subcommands: [OllamaCommand.self])
}
