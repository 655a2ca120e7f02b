import ControlAPI
import Messages
import TrainerCore

extension Page {
    /// DEV: each source of probabilities with its Brier, which one was chosen, and what the order of the shots does.
    func dev(_ decision: DecisionView) -> [String] {
        guard let dev = decision.dev else { return [] }
        var head = LabelledLines()
        head.add(
            "  DEV",
            [
                text(
                    .devLine(
                        items: dev.items, days: dev.days, from: dev.firstDay.dashed, to: dev.lastDay.dashed,
                        championSource: decision.championSource))
            ])
        return head.lines(width: width) + sources(dev) + orders(dev)
    }

    private func sources(_ dev: DevView) -> [String] {
        var table = Table([
            .init(head: "  " + text(.headProbability), minimum: 24, wraps: true),
            .init(head: "Brier", isRightAligned: true), .init(head: "n", isRightAligned: true),
            .init(head: text(.headUnread), isRightAligned: true), .init(head: "", minimum: 12, wraps: true),
        ])
        for source in dev.sources {
            let state = source.isChosen ? text(.devChosen) : source.why.map { text(.devFault($0)) } ?? ""
            table.add([
                "  \(source.source)/\(source.scaling)", interval(source.brier, 4),
                source.brier.map { "\($0.n)" } ?? "", "\(source.failures)", state,
            ])
        }
        return table.lines(width: width)
    }

    private func orders(_ dev: DevView) -> [String] {
        guard !dev.orders.isEmpty else { return [] }
        var table = Table([
            .init(head: "  " + text(.headOrder), minimum: 12, wraps: true),
            .init(head: Rating.buy.rawValue, isRightAligned: true),
            .init(head: Rating.hold.rawValue, isRightAligned: true),
            .init(head: Rating.sell.rawValue, isRightAligned: true),
            .init(head: text(.headUnread), isRightAligned: true), .init(head: "Brier", isRightAligned: true),
        ])
        for order in dev.orders {
            table.add([
                "  " + text(.shotOrder(seed: order.seed)), "\(order.buy)", "\(order.hold)", "\(order.sell)",
                "\(order.unread)", interval(order.brier, 4),
            ])
        }
        var foot = LabelledLines()
        foot.add("  " + text(.headOrder), [text(orderEffect(dev)) + text(.orderItems(dev.orderItems))])
        return table.lines(width: width) + foot.lines(width: width)
    }

    private func orderEffect(_ dev: DevView) -> Message {
        guard let spread = dev.orderSpread, let isFragile = dev.isOrderFragile else { return .orderNotMeasured }
        return .orderEffect(spread: Format.percent(spread), isFragile: isFragile)
    }
}
