import ArgumentParser

/// A command's own options stand after it, where the parser knows whose they are.
enum CommandLineOrder {
    /// `ljwxctl status --json` for `--json status`; nil where the order is not what is wrong.
    static func mended(_ arguments: [String]) -> String? {
        guard arguments.first?.hasPrefix("-") == true else { return nil }
        let others = (1..<arguments.count).lazy.map { Array(arguments[$0...] + arguments[..<$0]) }
        guard let right = others.first(where: { (try? CtlCommand.parseAsRoot($0)) is any ControlledCommand }) else {
            return nil
        }
        return (["ljwxctl"] + right.map(quoted)).joined(separator: " ")
    }

    /// As a shell takes it for one word.
    private static func quoted(_ argument: String) -> String {
        let isPlain = argument.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=@,+%".contains($0) }
        return isPlain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}
