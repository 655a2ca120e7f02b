import Foundation
import TrainerDaemon

@main
struct LjwxTrainer {
    static func main() async { exit(await DaemonCommand.launch(Array(CommandLine.arguments.dropFirst()))) }
}
