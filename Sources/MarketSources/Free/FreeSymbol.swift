import TrainerCore

/// `sh600000` as Tencent and Sina write a code, and back.
enum FreeSymbol {
    static func text(_ code: TSCode) -> String {
        code.rawValue.suffix(2).lowercased() + code.rawValue.prefix(6)
    }

    static func code(_ symbol: some StringProtocol) -> TSCode? {
        guard symbol.utf8.count == 8 else { return nil }
        return TSCode(symbol.suffix(6) + "." + symbol.prefix(2).uppercased())
    }
}
