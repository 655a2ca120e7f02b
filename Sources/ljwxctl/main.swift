import Foundation
import TrainerCLI

let tool = CommandLineTool(
    environment: ProcessInfo.processInfo.environment, uid: getuid(), console: .standard())
exit(await tool.run(Array(CommandLine.arguments.dropFirst())).rawValue)
