internal import Foundation
internal import TrainerCore

/// What lies in a folder, and taking it away.
enum FolderContent {
    /// By name; hidden files (half-written ones) and links are left out.
    static func entries(of folder: String) throws -> [ArtifactEntry] {
        try names(in: folder).filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
            guard let status = try status("\(folder)/\(name)") else { return nil }  // gone meanwhile
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                return ArtifactEntry(name: name, isFolder: true, bytes: try bytes(below: "\(folder)/\(name)"))
            case S_IFREG: return ArtifactEntry(name: name, isFolder: false, bytes: Int64(status.st_size))
            default: return nil
            }
        }
    }

    /// nil where there is no link.
    static func linkTarget(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)  // a file, or nothing: no link
    }

    /// Never follows a link: what it points to stays.
    static func remove(_ path: String) throws {
        guard let status = try status(path) else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(in: path) { try remove("\(path)/\(name)") }
            try check(rmdir(path), path)
        } else {
            try check(unlink(path), path)
        }
    }

    private static func bytes(below folder: String) throws -> Int64 {
        try names(in: folder).reduce(0) { sum, name in
            let path = "\(folder)/\(name)"
            guard let status = try status(path) else { return sum }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            return sum + (isFolder ? try bytes(below: path) : Int64(status.st_size))
        }
    }

    private static func names(in folder: String) throws -> [String] {
        guard try status(folder) != nil else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw AtomicFile.fault(folder, EIO)
        }
    }

    /// nil: nothing is there.
    private static func status(_ path: String) throws -> stat? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw AtomicFile.fault(path, errno)
        }
        return status
    }

    private static func check(_ code: Int32, _ path: String) throws {
        guard code != 0, errno != ENOENT else { return }
        throw AtomicFile.fault(path, errno)
    }
}
