/// What a hint promises of a run that waits, and what it asks for once that run is over.
extension Message {
    /// A part of each hint of an error that puts a run off, word for word, so that `ofRunOver` finds it.
    static var runGoesOn: Message { Message(zh: "运行会自动继续", en: "the run goes on by itself") }

    /// A hint as it reads once its run is over; what it says to mend stays.
    /// - Parameter command: asks for such a run.
    public func ofRunOver(command: String) -> Message {
        Message(
            zh: zh.replacing(Self.runGoesOn.zh, with: "重新执行 \(command)"),
            en: en.replacing(Self.runGoesOn.en, with: "ask for the run again with \(command)"))
    }
}
