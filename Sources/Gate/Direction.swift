internal import TrainerCore

/// The word of a price prediction, one to one with the rating.
enum Direction: String {
    case up = "上涨"
    case sideways = "震荡"
    case down = "下跌"

    init(_ rating: Rating) {
        switch rating {
        case .buy: self = .up
        case .hold: self = .sideways
        case .sell: self = .down
        }
    }
}
