public import Messages
public import TrainerCore

/// A config that works, with what a person should know about it.
public struct LoadedConfiguration: Sendable {
    public let configuration: TrainerConfiguration
    /// To be logged at start, in the order of the file.
    public let notices: [ConfigNotice]
}

/// What a check found: a configuration when there is no problem, and all problems otherwise.
public struct ConfigurationReport: Sendable {
    public let file: String
    /// As far as they could be read; the defaults of all others.
    public let values: TrainerConfiguration
    /// By place; what concerns the file as a whole comes first.
    public let problems: [ConfigProblem]
    public let notices: [ConfigNotice]
    /// What the file itself names, though something else in it is wrong; nil where it names none that can be read.
    public let language: Language?
    private let keys: ReadKeys

    init(
        file: String, values: TrainerConfiguration = TrainerConfiguration(), problems: [ConfigProblem],
        notices: [ConfigNotice] = [], language: Language? = nil, keys: ReadKeys = ReadKeys()
    ) {
        let start = SourcePosition(line: 0, column: 0)
        self.file = file
        self.values = values
        self.problems = problems.sorted { ($0.position ?? start) < ($1.position ?? start) }
        self.notices = notices.sorted { ($0.position ?? start) < ($1.position ?? start) }
        self.language = language
        self.keys = keys
    }

    public var configuration: TrainerConfiguration? { problems.isEmpty ? values : nil }

    /// With what others find in `values`, of keys that could be read.
    public func adding(_ faults: [ConfigurationFault]) -> ConfigurationReport {
        ConfigurationReport(
            file: file, values: values, problems: problems + faults.compactMap { keys.problem($0, in: file) },
            notices: notices, language: language, keys: keys)
    }

    /// - Throws: `configInvalid` whose message lists every problem, one a line.
    public func loaded() throws(TrainerError) -> LoadedConfiguration {
        guard let configuration else { throw error }
        return LoadedConfiguration(configuration: configuration, notices: notices)
    }

    private var error: TrainerError {
        if problems.count == 1, let problem = problems.first, problem.position == nil, problem.keyPath == nil {
            return TrainerError(.configInvalid, problem.message, hint: .configFileRemedy)
        }
        let headline = Message.configInvalid(path: file, count: problems.count)
        return TrainerError(.configInvalid, .listing(headline, problems.map(\.line)), hint: .configCheckHint)
    }
}

/// Reads, parses and validates `training_config.json`.
public struct ConfigurationLoader: Sendable {
    private let files: any FileReader

    public init(files: any FileReader = LocalFileReader()) { self.files = files }

    /// - Parameter isExplicit: the user named the path; then a missing file is an error, else it gives the defaults.
    /// - Throws: `configInvalid` whose message lists every problem, one a line.
    public func load(path: String, isExplicit: Bool) throws(TrainerError) -> LoadedConfiguration {
        try check(path: path, isExplicit: isExplicit).loaded()
    }

    public func check(path: String, isExplicit: Bool) -> ConfigurationReport {
        let content: FileContent?
        do throws(FileFault) {
            content = try files.read(path)
        } catch {
            let message = Message.configFileUnreadable(path: path, reason: error.reason.message)
            return Self.report(ConfigProblem(.unreadableFile, file: path, at: nil, key: nil, message))
        }
        if let content { return check(content.bytes, path: path) }
        if isExplicit {
            return Self.report(ConfigProblem(.absentFile, file: path, at: nil, key: nil, .configFileAbsent(path: path)))
        }
        let notice = ConfigNotice(file: path, at: nil, key: nil, .configDefaultsUsed(path: path))
        return ConfigurationReport(file: path, problems: [], notices: [notice])
    }

    private func check(_ bytes: [UInt8], path: String) -> ConfigurationReport {
        var reader = ConfigurationReader(file: path)
        do throws(JSONC.SyntaxError) {
            reader.read(try JSONC.parse(bytes))
        } catch {
            return Self.report(ConfigProblem(.syntax, file: path, at: error.position, key: nil, error.message))
        }
        var configuration = reader.configuration
        var problems = reader.problems
        var notices = reader.notices
        configuration.evaluation.qualityKeywords = Self.distinct(configuration.evaluation.qualityKeywords)
        configuration.fetch.tushare.tokenFile = configuration.fetch.tushare.tokenFile.map { Self.beside(path, $0) }
        configuration.model.systemPromptFile = configuration.model.systemPromptFile.map { Self.beside(path, $0) }
        if let file = configuration.model.systemPromptFile {
            let place = reader.keys.places[Self.promptKey]
            switch prompt(in: file) {
            case .text(let text): configuration.model.systemPrompt = text
            case .absent:
                notices.append(ConfigNotice(file: path, at: place, key: Self.promptKey, .promptFileAbsent(path: file)))
            case .unusable(let message):
                problems.append(ConfigProblem(.impossibleValue, file: path, at: place, key: Self.promptKey, message))
            }
        }
        return ConfigurationReport(
            file: path, values: configuration, problems: problems, notices: notices, language: reader.language,
            keys: reader.keys)
    }

    private enum Prompt {
        case text(String)
        case absent
        case unusable(Message)
    }

    private func prompt(in file: String) -> Prompt {
        func unusable(_ reason: Message) -> Prompt { .unusable(.promptFileUnusable(path: file, reason: reason)) }
        do throws(FileFault) {
            guard let content = try files.read(file) else { return .absent }
            guard let text = String(validating: content.bytes, as: UTF8.self) else { return unusable(.textNotUTF8) }
            guard !text.allSatisfy(\.isWhitespace) else { return unusable(.textEmpty) }
            let given = PromptLint.violations(in: text).map(\.text)
            return given.isEmpty ? .text(text) : .unusable(.promptGivesAnswers(path: file, words: given))
        } catch {
            return unusable(error.reason.message)
        }
    }

    private static let promptKey = "model_settings.system_prompt_template"

    /// A relative path in the config starts at the config's own directory.
    private static func beside(_ config: String, _ path: String) -> String {
        guard !path.hasPrefix("/"), let slash = config.lastIndex(of: "/") else { return path }
        return config[...slash] + path
    }

    private static func distinct(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }

    private static func report(_ problem: ConfigProblem) -> ConfigurationReport {
        ConfigurationReport(file: problem.file, problems: [problem])
    }
}

extension JSONC.SyntaxError {
    var message: Message {
        switch reason {
        case .notUTF8: .syntaxNotUTF8
        case .empty: .syntaxEmpty
        case .expectedValue(let found): .syntaxExpectedValue(found: found)
        case .expectedName(let found): .syntaxExpectedName(found: found)
        case .expectedColon(let found): .syntaxExpectedColon(found: found)
        case .expectedCommaOrEnd(let close, let found): .syntaxExpectedCommaOrEnd(close: close, found: found)
        case .badNumber(let text): .syntaxBadNumber(text)
        case .badEscape(let text): .syntaxBadEscape(text)
        case .controlCharacter: .syntaxControlCharacter
        case .unterminatedString: .syntaxUnterminatedString
        case .unterminatedComment: .syntaxUnterminatedComment
        case .trailingText(let found): .syntaxTrailingText(found: found)
        case .tooDeep(let limit): .syntaxTooDeep(limit: limit)
        }
    }
}
