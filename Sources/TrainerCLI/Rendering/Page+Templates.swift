import Messages
import Samples
import TrainerCore

extension Page {
    /// The tasks with their files, and every field with the column that it comes from.
    func templates(_ set: TemplateSet) -> [String] {
        var tasks = Table([
            Table.Column(head: text(.labelTemplateTask)), Table.Column(head: text(.labelTemplateFile)),
            Table.Column(head: text(.labelTemplateDigest)),
        ])
        for task in TaskKind.allCases {
            tasks.add([task.chineseName, TemplateFile.name(of: task), set.digest(of: task).short])
        }
        var fields = Table([
            Table.Column(head: text(.labelTemplateField)), Table.Column(head: text(.labelTemplateColumn)),
        ])
        for field in TemplateSet.fields { fields.add(["{\(field.name)}", field.column]) }
        return tasks.lines(width: width) + [""] + fields.lines(width: width)
    }
}
