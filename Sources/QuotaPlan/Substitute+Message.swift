public import Messages

extension Substitute {
    public var message: Message {
        switch self {
        case .calendarRule: .insteadCalendarRule
        case .chainedFactors: .insteadChainedFactors
        case .codesOfBars: .insteadCodesOfBars
        case .missingBars: .insteadMissingBars
        case .namesOfToday: .insteadNamesOfToday
        case .limitRule: .insteadLimitRule
        case .nothing: .insteadNothing
        }
    }
}
