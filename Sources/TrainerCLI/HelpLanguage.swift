import CommandLineLanguage
import Foundation
import Messages

/// The texts of the commands' help.
enum HelpLanguage {
    /// ArgumentParser builds its help from static values, so this one has to come from the process itself.
    private static let ofThisProcess = Language.lookUp(
        arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    static func text(_ message: Message) -> String { message.text(in: ofThisProcess) }
}
