/// A relation word with what it relates.
struct Relation {
    enum Operand: Hashable {
        case series(Mention)
        case number(NumberLiteral)
    }

    let word: RelationWord
    /// Of the word, in the sentence's tokens.
    let index: Int
    let subject: Mention?
    let object: Operand?
    let isNegated: Bool
    /// From the subject to the end of word and object.
    let tokens: ClosedRange<Int>
}
