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
            .init(head: "  " + text(.headProbability), minimum: 12), .init(head: "Brier", isRightAligned: true),
            .init(head: "n", isRightAligned: true), .init(head: text(.headUnread), isRightAligned: true),
            .init(head: ""),
        ])
        for source in dev.sources {
            let state = source.isChosen ? text(.devChosen) : source.why.map { text(.devFault($0)) } ?? ""
            table.add([
                "  \(source.source)/\(source.scaling)", figure(source.brier), "\(source.brier?.n ?? dev.items)",
                "\(source.failures)", state,
            ])
        }
        return table.lines(width: width)
    }

    private func orders(_ dev: DevView) -> [String] {
        guard !dev.orders.isEmpty, let spread = dev.orderSpread else { return [] }
        var table = Table([
            .init(head: "  " + text(.headOrder), minimum: 12), .init(head: Rating.buy.rawValue, isRightAligned: true),
            .init(head: Rating.hold.rawValue, isRightAligned: true),
            .init(head: Rating.sell.rawValue, isRightAligned: true),
            .init(head: text(.headUnread), isRightAligned: true), .init(head: "Brier", isRightAligned: true),
        ])
        for order in dev.orders {
            table.add([
                "  " + text(.shotOrder(seed: order.seed)), "\(order.buy)", "\(order.hold)", "\(order.sell)",
                "\(order.unread)", figure(order.brier),
            ])
        }
        let said = Message.orderEffect(spread: Format.percent(spread), isFragile: dev.isOrderFragile == true)
        var foot = LabelledLines()
        foot.add("  " + text(.headOrder), [text(said) + text(.orderItems(dev.orderItems ?? 0))])
        return table.lines(width: width) + foot.lines(width: width)
    }

    private func figure(_ figure: FigureView?) -> String {
        guard let figure else { return "-" }
        guard let low = figure.low, let high = figure.high else { return Format.fixed(figure.value, 4) }
        return "\(Format.fixed(figure.value, 4)) [\(Format.fixed(low, 4)), \(Format.fixed(high, 4))]"
    }
}
