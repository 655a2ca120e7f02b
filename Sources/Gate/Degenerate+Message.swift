public import Messages
public import Statistics

extension Degenerate {
    /// Why a figure has no value, for people.
    public var message: Message {
        switch self {
        case .empty: .figureEmpty
        case .tooFew(let found, let needed): .figureTooFew(found: found, needed: needed)
        case .constant: .figureConstant
        case .lengths, .notFinite, .outOfRange, .separated, .reversed, .notConverged: .figureFault("\(self)")
        }
    }
}
