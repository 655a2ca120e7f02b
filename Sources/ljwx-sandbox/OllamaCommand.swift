import ArgumentParser

struct OllamaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ollama")
}
