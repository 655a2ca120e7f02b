import Messages

extension Page {
    /// One table for each kind of GATE.
    func risks(_ risks: [GateRisk]) -> [String] {
        var lines = DisplayWidth.wrapped(text(.gateRisks), to: width) + [""]
        for kind in Self.kinds(of: risks) {
            guard let first = kind.first else { continue }
            lines += DisplayWidth.wrapped(
                text(
                    .gateRiskKind(
                        items: first.items, codesPerDay: first.codesPerDay,
                        correlation: Format.fixed(first.correlation, 2),
                        discordance: Format.percent(first.discordance))), to: width)
            var table = Table([
                .init(head: text(.headTrueDifference), isRightAligned: true),
                .init(head: "freshness", isRightAligned: true),
                .init(head: text(.headEpoch), isRightAligned: true), .init(head: "superior", isRightAligned: true),
                .init(head: text(.headStrict), isRightAligned: true),
            ])
            for risk in kind {
                table.add([
                    Format.fixed(risk.points, 1), Format.percent(risk.freshness),
                    Format.percent(risk.freshnessEpoch), Format.percent(risk.superior),
                    Format.percent(risk.strict),
                ])
            }
            lines += table.lines(width: width) + [""]
        }
        return lines + DisplayWidth.wrapped(text(.gateRiskNote), to: width)
    }

    /// Rows that follow one another and differ in the difference alone.
    private static func kinds(of risks: [GateRisk]) -> [[GateRisk]] {
        risks.reduce(into: []) { kinds, risk in
            let last = kinds.last?.last
            if last?.items == risk.items, last?.discordance == risk.discordance, last?.correlation == risk.correlation {
                kinds[kinds.count - 1].append(risk)
            } else {
                kinds.append([risk])
            }
        }
    }
}
