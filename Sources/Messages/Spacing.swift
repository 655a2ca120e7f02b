extension String {
    /// This text and the next, with a blank where Chinese meets Latin letters, digits or a quotation mark.
    func apart(_ next: String) -> String {
        guard let left = last, let right = next.first else { return self + next }
        let meets = (left.isHan && right.isLatin) || (left.isLatin && right.isHan)
        return self + (meets ? " " : "") + next
    }
}

extension Character {
    fileprivate var isLatin: Bool { isASCII && (isLetter || isNumber || self == "\"") }
    fileprivate var isHan: Bool { !isASCII && isLetter }
}
