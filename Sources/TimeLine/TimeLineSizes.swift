/// How the time line is cut.
public struct TimeLineSizes: Codable, Hashable, Sendable {
    /// Trading days that DEV asks about.
    public let devDays: Int
    /// Trading days that GATE asks about: the last matured ones when it is frozen.
    public let gateDays: Int
    /// Held-out stocks asked about on each of them.
    public let codesPerDay: Int
    /// Items of GATE that are asked for a whole answer beside the decision.
    public let narratives: Int
    /// Trading days that the numbers of a prompt are made of; MA60 is the longest that is printed.
    public let printedDays: Int
    /// Trading days up to the freeze that stay free for shots, after the embargo: a model shall know the newest days. 0:
    /// GATE takes them, and for an embargo's time there are no new shots.
    public let freshDays: Int

    public init(
        devDays: Int = 30, gateDays: Int = 60, codesPerDay: Int = 25, narratives: Int = 120, printedDays: Int = 60,
        freshDays: Int = 0
    ) {
        precondition(
            devDays > 0 && gateDays > 0 && codesPerDay > 0 && narratives >= 0 && printedDays > 0 && freshDays >= 0,
            "the sizes of the time line are positive")
        self.devDays = devDays
        self.gateDays = gateDays
        self.codesPerDay = codesPerDay
        self.narratives = narratives
        self.printedDays = printedDays
        self.freshDays = freshDays
    }
}
