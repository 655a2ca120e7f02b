/// What a fake throws when a test reaches something that it did not script.
public struct UnexpectedCall: Error, CustomStringConvertible {
    public let description: String

    /// - Parameters:
    ///   - call: what was called, with its arguments (`FakeMarketSource.bars(on: 20260930)`).
    ///   - remedy: how a test asks for it (`pass \`bars:\``).
    public init(_ call: String, remedy: String) {
        description = "\(call) was not expected: \(remedy)"
    }
}
