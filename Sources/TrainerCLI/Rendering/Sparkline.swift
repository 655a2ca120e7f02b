/// Values as blocks of eight heights.
enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    static func of(_ values: [Double], in range: ClosedRange<Double>) -> String {
        let span = range.upperBound - range.lowerBound
        return String(
            values.map { value in
                let share =
                    span > 0 ? (min(max(value, range.lowerBound), range.upperBound) - range.lowerBound) / span : 0
                return blocks[min(blocks.count - 1, Int(share * Double(blocks.count)))]
            })
    }
}
