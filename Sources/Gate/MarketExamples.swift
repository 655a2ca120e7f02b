internal import Evidence
internal import Foundation
internal import TrainerCore

/// The answers that show what a check found, in no language: stock, day, what was said and what came of it.
struct MarketExamples {
    let answers: MarketAnswers
    let challenger: [Forecast]
    let champion: [Forecast]?
    /// The epoch's first champion's.
    let anchor: [Forecast]?
    /// Of the challenger's.
    let same: ForecastSameness

    var byCheck: [Check.ID: [String]] {
        let besideChampion = worst(beside: champion)
        return [
            .parse: unread, .constantForecast: alike, .brierMean: besideChampion, .brierBound: besideChampion,
            .anchorBound: worst(beside: anchor), .climatology: worstOfAll,
            .tooGoodAccuracy: knowing { challenger[$0].hasDirection(of: answers.items[$0]) },
            .tooGoodCorrelation: knowing { challenger[$0].answer != nil },
        ]
    }

    /// Where a leak would show first: the least is lost, and the most had to be known.
    private func knowing(_ isAsked: (Int) -> Bool) -> [String] {
        let places = answers.items.indices.filter(isAsked).map { place in
            let item = answers.items[place]
            return (loss: challenger[place].brierLoss(wentUp: item.wentUp), move: abs(item.excessReturn), place: place)
        }
        return places.sorted { ($0.loss, $1.move, $0.place) < ($1.loss, $0.move, $1.place) }.prefix(3)
            .map { line($0.place) }
    }

    private var unread: [String] {
        let found = answers.items.indices.filter { challenger[$0].answer == nil }.prefix(3)
        return found.map { place in
            let answer = answers.challenger[place]
            let said = answer.text.prefix(60).replacing("\n", with: " ")
            return "\(name(place)): \(answer.doneReason ?? "-") \(said)"
        }
    }

    /// Each with its rating, which is what may be the same.
    private var alike: [String] {
        answers.items.indices.filter { same.holds(challenger[$0]) }.prefix(3).map { place in
            let rating = challenger[place].answer?.rating.rawValue ?? "-"
            return "\(name(place)): \(rating), p_up \(said(challenger[place]))"
        }
    }

    /// Where most was lost against another.
    private func worst(beside other: [Forecast]?) -> [String] {
        guard let other else { return [] }
        return worst { place in
            challenger[place].brierLoss(wentUp: answers.items[place].wentUp)
                - other[place].brierLoss(wentUp: answers.items[place].wentUp)
        }
    }

    private var worstOfAll: [String] {
        worst { challenger[$0].brierLoss(wentUp: answers.items[$0].wentUp) }
    }

    private func worst(_ loss: (Int) -> Double) -> [String] {
        // By place among equals, so that the same answers give the same three.
        let places = answers.items.indices.map { (loss: loss($0), place: $0) }
        return places.sorted { ($1.loss, $0.place) < ($0.loss, $1.place) }.prefix(3).map { line($0.place) }
    }

    private func line(_ place: Int) -> String {
        let item = answers.items[place]
        let others = champion.map { ", champion p_up \(said($0[place]))" } ?? ""
        let percent = String(format: "%+.2f%%", locale: nil, item.excessReturn * 100)
        return "\(name(place)): p_up \(said(challenger[place]))\(others), y \(percent)"
    }

    private func said(_ forecast: Forecast) -> String {
        forecast.answer.map { String(format: "%.2f", locale: nil, $0.upProbability) } ?? "-"
    }

    private func name(_ place: Int) -> String { "\(answers.items[place].code)|\(answers.items[place].date)" }
}
