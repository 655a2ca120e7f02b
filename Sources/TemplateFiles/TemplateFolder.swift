internal import Foundation
internal import Messages
public import Samples
public import TrainerCore

/// Templates in a folder: the files that take the place of the built-in ones.
public enum TemplateFolder {
    /// Every template file of a folder, by name; none where it holds none.
    ///
    /// - Throws: `configInvalid` where the folder or a file in it cannot be read.
    public static func files(in path: String) throws(TrainerError) -> [TemplateFile] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { $0.hasSuffix(TemplateFile.suffix) && !$0.hasPrefix(".") }.sorted()
                .map { name in
                    let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
                    let handle = try FileHandle(forReadingFrom: URL(filePath: file))
                    defer { try? handle.close() }  // read only: nothing is lost
                    let data = try handle.read(upToCount: TemplateFile.maximumBytes + 1) ?? Data()
                    return TemplateFile(path: file, bytes: Array(data))
                }
        } catch {
            throw TrainerError(
                .configInvalid, .templateFolderUnreadable(path), hint: .templatesHint, cause: .of(error)
            )
        }
    }

    /// The built-in templates, replaced by those of the folder; nil: the built-in ones alone.
    public static func templates(in path: String?) throws(TrainerError) -> TemplateSet {
        guard let path else { return .builtIn }
        return try TemplateSet(replacedBy: try files(in: path))
    }
}
