public import TrainerCore

extension ShotOrder {
    /// The shots in this order. Small models lean on what they read last.
    public func arrange(_ shots: [Sample]) -> [Sample] {
        switch self {
        case .balanced: Self.balanced(shots)
        case .newestLast: shots.sorted { $0.key < $1.key }
        case .newestFirst: shots.sorted { $0.key > $1.key }
        }
    }

    private static func balanced(_ shots: [Sample]) -> [Sample] {
        var rest = shots.sorted { $0.key > $1.key }
        var backwards: [Sample] = []
        while let next = pick(from: rest, after: backwards) {
            backwards.append(rest.remove(at: next))
        }
        return backwards.reversed()
    }

    /// The newest of the ratings used least so far, not the one just used where another is left.
    private static func pick(from rest: [Sample], after placed: [Sample]) -> Int? {
        func uses(_ rating: Rating) -> Int { placed.filter { $0.rating == rating }.count }
        func rank(_ row: Int) -> (Int, Int, Int) {
            (rest[row].rating == placed.last?.rating ? 1 : 0, uses(rest[row].rating), row)
        }
        return rest.indices.min { rank($0) < rank($1) }
    }
}
