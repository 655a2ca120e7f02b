import TrainerDaemon

await DaemonCommand.main()
