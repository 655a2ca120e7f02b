import ArgumentParser
import TrainerDaemon

@main
struct LjwxTrainer {
    static func main() async { await DaemonCommand.main() }
}
