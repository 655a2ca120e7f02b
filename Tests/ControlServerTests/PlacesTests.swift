import ControlAPI
import ControlClient
import Foundation
import Messages
import Testing
import TrainerCore
import TrainerTestSupport

@Suite("A client that names the daemon's places") struct PlacesTests {
    @Test("speaks with the daemon that works on them, also through a link and in Chinese letters")
    func fits() async throws {
        try await withTemporaryFolder { folder in
            let state = folder + "/数据 100%"
            try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: state)
            var backend = FakeControlBackend()
            backend.onStatus = { ControlFixtures.status() }
            let own = DaemonPlaces(config: folder + "/a.json", stateDirectory: state)
            let arranged = backend
            try await serving(arranged, at: folder + "/s", places: own) { _ in
                let named = DaemonPlaces(config: folder + "/./a.json", stateDirectory: folder + "/link")
                try await withClient(folder + "/s", expected: named) { _ = try await $0.status() }
            }
        }
    }

    @Test("is refused by a daemon that works on others, and nothing is done")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let own = DaemonPlaces(config: folder + "/a.json", stateDirectory: folder + "/a")
            // The backend fails the test when it is reached.
            try await serving(FakeControlBackend(), at: folder + "/s", places: own) { _ in
                for named in [
                    DaemonPlaces(config: folder + "/b.json", stateDirectory: nil),
                    DaemonPlaces(config: nil, stateDirectory: folder + "/b"),
                ] {
                    let error = await #expect(throws: TrainerError.self) {
                        try await withClient(folder + "/s", expected: named) { _ = try await $0.status() }
                    }
                    #expect(error?.code == .conflict)
                    #expect(error?.message.en.contains(folder + "/b") == true)
                }
            }
        }
    }
}
