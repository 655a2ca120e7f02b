import Foundation
import Testing
import TrainerTestSupport

@Suite("the top of the repository")
struct LayoutTests {
    @Test("holds what the layout names and nothing else")
    func topLevel() throws {
        let made: Set = [".build", ".git", ".setup", ".swiftpm", "Package.resolved"]
        let found = Set(try FileManager.default.contentsOfDirectory(atPath: PackageFolder.root.path)).subtracting(made)
        #expect(
            found == [
                ".ci", ".gitignore", ".swift-format", "Benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE",
                "Makefile",
                "NOTICE", "Package.swift", "README.md", "README.zh-CN.md", "Sources", "Tests", "docs", "etc", "systemd",
                "training_config.json",
            ])
    }
}
