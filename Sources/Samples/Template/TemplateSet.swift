import Messages
public import TrainerCore

/// The four tasks' templates, and their version: the digest of what they say.
public struct TemplateSet: Sendable {
    /// In the order of the tasks.
    let all: [SampleTemplate]
    public let digest: ContentDigest

    /// Those of the program.
    public static let builtIn: TemplateSet = {
        do throws(TrainerError) {
            return try TemplateSet(replacedBy: [])
        } catch {
            // A test reads every one of them; a program with a torn template must not write a single sample.
            preconditionFailure("the built-in templates: \(error.message.en)")
        }
    }()

    /// The built-in templates, each replaced where `files` has one for its task.
    ///
    /// - Throws: `configInvalid` that lists every mistake of every file with its place.
    public init(replacedBy files: [TemplateFile]) throws(TrainerError) {
        var found: [TaskKind: SampleTemplate] = [:]
        var problems: [TemplateProblem] = []
        for file in files {
            do throws(TemplateFaults) {
                let template = try Self.read(file)
                found[template.task] = template
            } catch {
                problems += error.problems
            }
        }
        for task in TaskKind.allCases where found[task] == nil && !files.contains(where: { $0.task == task }) {
            do throws(TemplateFaults) {
                found[task] = try SampleTemplate(
                    BuiltInTemplates.text(of: task), file: TemplateFile.name(of: task), task: task)
            } catch {
                problems += error.problems
            }
        }
        let templates = TaskKind.allCases.compactMap { found[$0] }
        problems += templates.flatMap(TemplateTrial.problems)
        guard problems.isEmpty else {
            throw TrainerError(
                .configInvalid, .listing(.templatesInvalid(problems.count), problems.map(\.text)), hint: .templatesHint)
        }
        self.all = templates
        self.digest = .of(templates.map { "\($0.task.rawValue) \($0.digest.hex)" }.joined(separator: "\n"))
    }

    /// The text of a task's built-in template: what a person copies to begin with.
    public static func builtInText(of task: TaskKind) -> String { BuiltInTemplates.text(of: task) }

    /// Names that `{…}` knows, each with the column that it comes from.
    public static var fields: [(name: String, column: String)] { TemplateField.all.map { ($0.name, $0.column) } }

    /// What samples of each task carry of their template (`Sample.template`).
    public var marks: [TaskKind: String] { Dictionary(uniqueKeysWithValues: all.map { ($0.task, $0.mark) }) }

    public func digest(of task: TaskKind) -> ContentDigest { self[task].digest }

    subscript(task: TaskKind) -> SampleTemplate {
        guard let template = all.first(where: { $0.task == task }) else {
            preconditionFailure("every task has a template")
        }
        return template
    }

    private static func read(_ file: TemplateFile) throws(TemplateFaults) -> SampleTemplate {
        func fault(_ message: Message) -> TemplateFaults { TemplateFaults([TemplateProblem(message, file: file.path)]) }
        guard let task = file.task else {
            let known = TaskKind.allCases.map(TemplateFile.name(of:))
            throw fault(
                .templateFileUnknown(file.name, nearest: EditDistance.nearest(to: file.name, among: known) ?? ""))
        }
        guard file.bytes.count <= TemplateFile.maximumBytes else {
            throw fault(.templateTooLong(limit: TemplateFile.maximumBytes))
        }
        guard let text = String(validating: file.bytes, as: UTF8.self) else { throw fault(.templateNotUTF8) }
        return try SampleTemplate(text, file: file.path, task: task)
    }
}
