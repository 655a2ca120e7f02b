/// `MA5、MA10、MA20分别为10.18、10.11、10.20` and `KDJ为55.1/48.9/67.5`: the i-th number is of the i-th name.
enum NumberLists {
    static func assignments(in sentence: Sentence, script: Script) -> [Int: Mention] {
        var result: [Int: Mention] = [:]
        var index = 0
        while index < sentence.tokens.count {
            let (mentions, end) = names(from: index, in: sentence)
            if mentions.count >= 2, let numbers = numbers(after: end, count: mentions.count, in: sentence, script) {
                for (number, mention) in zip(numbers, mentions) { result[number] = mention }
            }
            index = max(end, index + 1)
        }
        return result
    }

    private static func names(from index: Int, in sentence: Sentence) -> ([Mention], Int) {
        guard let first = sentence.mention(index) else { return ([], index + 1) }
        if ["KDJ", "BOLL", SeriesLexicon.both].contains(first.label) {
            return (first.names.map { Mention(names: [$0], label: $0) }, index + 1)
        }
        var mentions = [first]
        var end = index + 1
        while sentence.isJoin(end), let next = sentence.mention(end + 1) {
            mentions.append(next)
            end += 2
        }
        return (mentions, end)
    }

    private static func numbers(after start: Int, count: Int, in sentence: Sentence, _ script: Script) -> [Int]? {
        var position = start
        var fillers = ""
        while sentence.isFiller(position), fillers.count <= 8 {
            fillers += script.text(sentence.tokens[position].range)
            position += 1
        }
        var numbers: [Int] = []
        while numbers.count < count, sentence.number(position) != nil {
            numbers.append(position)
            position += 1
            if numbers.count < count {
                guard sentence.isJoin(position) || isBreak(position, in: sentence) else { return nil }
                position += 1
            }
        }
        return numbers.count == count ? numbers : nil
    }

    private static func isBreak(_ index: Int, in sentence: Sentence) -> Bool {
        guard sentence.tokens.indices.contains(index), case .clauseBreak = sentence.tokens[index].kind else {
            return false
        }
        return true
    }
}
