import Foundation
import Messages
import Testing
import TrainerCore
import TrainerStore
import TrainerTestSupport

enum ArtifactStoreKind: CaseIterable { case file, memory }

private func withStore(
    _ kind: ArtifactStoreKind, _ body: @Sendable (any ArtifactStore) async throws -> Void
) async throws {
    switch kind {
    case .memory: try await body(InMemoryArtifactStore())
    case .file: try await TemporaryDirectory.with { try await body(try FileArtifactStore(root: $0)) }
    }
}

private func names(in folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
}

@Suite("artifact store")
struct ArtifactStoreTests {
    @Test("a file reads as last written", arguments: ArtifactStoreKind.allCases)
    func roundTrip(kind: ArtifactStoreKind) async throws {
        try await withStore(kind) { store in
            #expect(try await store.read("data/a.json") == nil)
            for content in ["old", "", "newer and longer"] {
                try await store.write(Data(content.utf8), to: "data/a.json")
                #expect(try await store.read("data/a.json") == Data(content.utf8))
            }
            #expect(try await store.freeBytes() > 0)
        }
    }

    @Test(
        "a folder is listed by name with its bytes, and goes with all that it holds",
        arguments: ArtifactStoreKind.allCases)
    func folders(kind: ArtifactStoreKind) async throws {
        try await withStore(kind) { store in
            #expect(try await store.entries(of: "runs") == [])
            for (path, bytes) in [("runs/b/x", 3), ("runs/b/deep/y", 4), ("runs/a", 5), ("other/z", 1)] {
                try await store.write(Data(count: bytes), to: path)
            }
            try await store.link("runs/latest", to: "a")
            #expect(try await store.linkTarget("runs/latest") == "a")
            #expect(try await store.linkTarget("runs/a") == nil)
            let a = ArtifactEntry(name: "a", isFolder: false, bytes: 5)
            #expect(
                try await store.entries(of: "runs") == [a, ArtifactEntry(name: "b", isFolder: true, bytes: 7)],
                "a link is neither")
            try await store.remove("runs/b")
            try await store.remove("runs/never")
            #expect(try await store.entries(of: "runs") == [a])
            #expect(try await store.read("other/z")?.count == 1)
            try await store.remove("runs/latest")
            #expect(try await store.read("runs/a")?.count == 5, "what a link points to stays")
            await #expect(throws: TrainerError.self) { try await store.remove("../x") }
        }
    }

    @Test("a link out of a folder is removed, never followed")
    func linkOut() async throws {
        try await TemporaryDirectory.with { folder in
            let outside = folder.appending(path: "outside")
            try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
            try Data("precious".utf8).write(to: outside.appending(path: "file"))
            let store = try FileArtifactStore(root: folder.appending(path: "state"))
            try await store.write(Data(), to: "runs/a/x")
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "state/runs/a/out"), withDestinationURL: outside)
            try await store.remove("runs/a")
            #expect(try Data(contentsOf: outside.appending(path: "file")) == Data("precious".utf8))
            #expect(try await store.entries(of: "runs") == [])
        }
    }

    @Test("a link follows its file and moves in one step", arguments: ArtifactStoreKind.allCases)
    func links(kind: ArtifactStoreKind) async throws {
        try await withStore(kind) { store in
            try await store.write(Data("1".utf8), to: "data/one")
            try await store.write(Data("2".utf8), to: "data/two")
            try await store.link("data/latest", to: "one")
            #expect(try await store.read("data/latest") == Data("1".utf8))
            try await store.link("data/latest", to: "data/two")
            #expect(try await store.read("data/latest") == Data("2".utf8))
            try await store.write(Data("3".utf8), to: "data/latest")
            #expect(try await store.read("data/two") == Data("2".utf8))
            await #expect(throws: TrainerError.self) { try await store.link("data/latest", to: "other/one") }
        }
    }

    @Test(
        "a path that leaves the root is refused",
        arguments: ["../x", "/etc/passwd", "a/../../x", "a//b", "", "a/./b", "a/", ".."])
    func escapes(path: String) async throws {
        for kind in ArtifactStoreKind.allCases {
            try await withStore(kind) { store in
                await #expect(throws: TrainerError.self) { try await store.write(Data(), to: path) }
                await #expect(throws: TrainerError.self) { try await store.link("latest", to: path) }
            }
        }
    }

    @Test("an absolute path is written in a folder that was named, and nowhere else")
    func absolutePaths() async throws {
        try await TemporaryDirectory.with { base in
            let outside = base.appending(path: "srv/out").path(percentEncoded: false)
            let store = try FileArtifactStore(root: base.appending(path: "state"), outside: [outside])
            try await store.write(Data("1".utf8), to: "\(outside)/a.jsonl")
            try await store.link("\(outside)/latest.jsonl", to: "a.jsonl")
            #expect(try await store.read("\(outside)/latest.jsonl") == Data("1".utf8))
            try await store.write(Data("2".utf8), to: "\(outside)/b.jsonl")
            try await store.link("\(outside)/latest.jsonl", to: "\(outside)/b.jsonl")
            #expect(try await store.read("\(outside)/latest.jsonl") == Data("2".utf8))
            #expect(Set(try await store.entries(of: outside).map(\.name)).isSuperset(of: ["a.jsonl", "b.jsonl"]))
            await #expect(throws: TrainerError.self) { try await store.entries(of: "/etc") }
            try await store.write(Data("3".utf8), to: "runs/a")
            for path in [outside, "\(outside)2/x", "\(outside)/../x", "\(outside)//x", "/etc/x"] {
                await #expect(throws: TrainerError.self) { try await store.write(Data(), to: path) }
            }
            #expect(
                try names(in: base) == [
                    "srv", "srv/out", "srv/out/a.jsonl", "srv/out/b.jsonl", "srv/out/latest.jsonl", "state",
                    "state/runs", "state/runs/a",
                ])
        }
    }

    @Test("half-written files of dead writers go from a folder outside too, and nothing below it is looked at")
    func staleFilesOutside() async throws {
        try await TemporaryDirectory.with { base in
            let outside = base.appending(path: "out")
            let below = outside.appending(path: "mine")
            try FileManager.default.createDirectory(at: below, withIntermediateDirectories: true)
            let stale = ".a.json.4999999-abc-1.partial"
            for folder in [outside, below] { try Data("x".utf8).write(to: folder.appending(path: stale)) }
            let path = outside.path(percentEncoded: false)
            _ = try FileArtifactStore(root: base.appending(path: "state"), outside: [path])
            #expect(try names(in: outside) == ["mine", "mine/\(stale)"])
        }
    }

    @Test(
        "a folder outside that cannot be written is told at start, with what to do",
        .enabled(if: getuid() == 0, "needs /proc as root"))
    func unwritableOutside() async throws {
        try await TemporaryDirectory.with { root in
            let error = #expect(throws: TrainerError.self) {
                try FileArtifactStore(root: root, outside: ["/proc/ljwx-trainer"])
            }
            #expect(error?.code == .storeUnusable)
            #expect(error?.message == .outputFolderUnusable("/proc/ljwx-trainer"))
            #expect(error?.hint?.en.contains("ReadWritePaths=/proc/ljwx-trainer") == true)
            #expect(error?.cause?.message.en.isEmpty == false)
        }
    }

    @Test("folders are 0750, files 0640, links relative")
    func modes() async throws {
        try await TemporaryDirectory.with { root in
            let store = try FileArtifactStore(root: root.appending(path: "state"))
            try await store.write(Data("x".utf8), to: "data/llm/a.jsonl")
            try await store.link("data/llm/latest.jsonl", to: "a.jsonl")
            func mode(_ path: String) throws -> Int? {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: root.appending(path: path).path(percentEncoded: false))
                return (attributes[.posixPermissions] as? NSNumber)?.intValue
            }
            #expect(try mode("state/data/llm/a.jsonl").map { $0 & ~0o640 } == 0)
            #expect(try mode("state/data/llm").map { $0 & ~0o750 } == 0)
            let target = try FileManager.default.destinationOfSymbolicLink(
                atPath: root.appending(path: "state/data/llm/latest.jsonl").path(percentEncoded: false))
            #expect(target == "a.jsonl")
            #expect(
                try names(in: root) == [
                    "state", "state/data", "state/data/llm", "state/data/llm/a.jsonl", "state/data/llm/latest.jsonl",
                ])
        }
    }

    @Test("half-written files of dead writers go at start, those of living ones and of people stay")
    func staleFiles() async throws {
        try await TemporaryDirectory.with { root in
            let data = root.appending(path: "data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            // Process ids end at 4,194,304 on Linux, so 4,999,999 is nobody.
            let stale = [".a.json.4999999-abc-1.partial", ".a.json.\(getpid())-before-7.partial"]
            let kept = [".a.json.1-abc-1.partial", ".mine.partial", "a.json", "report.4999999-abc-1.partial"]
            for name in stale + kept { try Data("x".utf8).write(to: data.appending(path: name)) }
            _ = try FileArtifactStore(root: root)
            #expect(try names(in: data) == kept.sorted())
        }
    }

    @Test("a place that cannot be written is named with the reason", .enabled(if: getuid() == 0, "needs /proc as root"))
    func unwritable() async throws {
        let error = #expect(throws: TrainerError.self) {
            try FileArtifactStore(root: URL(filePath: "/proc/ljwx-trainer"))
        }
        #expect(error?.code == .storeUnusable)
        #expect(error?.message.en.contains("/proc/ljwx-trainer") == true)
        #expect(error?.cause?.message.en.isEmpty == false)
    }

    @Test("a folder where the file should be leaves no temporary file")
    func folderInTheWay() async throws {
        try await TemporaryDirectory.with { root in
            let store = try FileArtifactStore(root: root)
            try await store.write(Data("x".utf8), to: "a/b")
            let error = await #expect(throws: TrainerError.self) { try await store.write(Data("y".utf8), to: "a") }
            #expect(error?.code == .storeUnusable)
            #expect(try names(in: root) == ["a", "a/b"])
        }
    }
}
