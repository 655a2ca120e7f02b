import ArgumentParser
import CommandLineLanguage
import Messages
import TrainerCore

struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp(HelpLanguage.text(.helpSocket), valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp(HelpLanguage.text(.helpConfig), valueName: "path"))
    var config: String?

    @Option(help: ArgumentHelp(HelpLanguage.text(.helpStateDirectory), valueName: "path"))
    var stateDir: String?

    @Option(help: ArgumentHelp(HelpLanguage.text(.helpLanguage), valueName: "language"))
    var language: String?

    /// nil: nobody asked for one.
    func chosenLanguage(_ environment: [String: String]) throws(TrainerError) -> Language? {
        guard let text = language ?? environment["LJWX_LANG"], !text.isEmpty else { return nil }
        guard let language = Language(named: text) else { throw TrainerError(.usage, .notALanguage(text)) }
        return language
    }
}

struct JSONOption: ParsableArguments {
    @Flag(help: ArgumentHelp(HelpLanguage.text(.helpJSON)))
    var json = false
}
