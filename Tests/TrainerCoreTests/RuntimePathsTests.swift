import Messages
import Testing
import TrainerCore

@Suite struct RuntimePathsTests {
    private let user = ["HOME": "/home/li", "XDG_RUNTIME_DIR": "/run/user/1000"]

    @Test(
        "root and the service's user have the system's places",
        arguments: [(0, false), (995, true)] as [(UInt32, Bool)])
    func system(uid: UInt32, isServiceUser: Bool) throws {
        let paths = try RuntimePaths.resolve(environment: user, uid: uid, isServiceUser: isServiceUser)
        #expect(paths.config == "/etc/ljwx-trainer/training_config.json")
        #expect(paths.stateDirectory == "/var/lib/ljwx-trainer")
        #expect(paths.socket == "/run/ljwx-trainer/control.sock")
        #expect(paths.socketCandidates == [paths.socket])
        #expect(!paths.isConfigExplicit)
    }

    @Test("an ordinary user has the XDG places, and the CLI also looks for the system's daemon")
    func ordinary() throws {
        let paths = try RuntimePaths.resolve(environment: user, uid: 1000, isServiceUser: false)
        #expect(paths.config == "/home/li/.config/ljwx-trainer/training_config.json")
        #expect(paths.stateDirectory == "/home/li/.local/state/ljwx-trainer")
        #expect(paths.socket == "/run/user/1000/ljwx-trainer/control.sock")
        #expect(paths.socketCandidates == [paths.socket, "/run/ljwx-trainer/control.sock"])
    }

    @Test("XDG variables decide; empty and relative ones count as unset")
    func xdg() throws {
        var environment = ["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_RUNTIME_DIR": "/r"]
        var paths = try RuntimePaths.resolve(environment: environment, uid: 1, isServiceUser: false)
        #expect(paths.config == "/c/ljwx-trainer/training_config.json")
        #expect(paths.stateDirectory == "/s/ljwx-trainer")
        #expect(paths.socket == "/r/ljwx-trainer/control.sock")
        environment = ["HOME": "/h", "XDG_CONFIG_HOME": "c", "XDG_STATE_HOME": "", "XDG_RUNTIME_DIR": ""]
        paths = try RuntimePaths.resolve(environment: environment, uid: 1, isServiceUser: false)
        #expect(paths.config == "/h/.config/ljwx-trainer/training_config.json")
        #expect(paths.socket == "/h/.local/state/ljwx-trainer/control.sock")
    }

    @Test("a flag comes before the environment, and that before the default", arguments: [0, 1000] as [UInt32])
    func order(uid: UInt32) throws {
        let environment = ["LJWX_CONFIG": "/e/c.json", "LJWX_STATE_DIR": "/e/s", "LJWX_SOCKET": "/e/x.sock"]
        var paths = try RuntimePaths.resolve(environment: environment, uid: uid, isServiceUser: false)
        #expect([paths.config, paths.stateDirectory, paths.socket] == ["/e/c.json", "/e/s", "/e/x.sock"])
        #expect(paths.isConfigExplicit)
        #expect(paths.socketCandidates == ["/e/x.sock"])
        let flags = RuntimePaths.Overrides(config: "/f/c.json", stateDirectory: "/f/s", socket: "/f/x.sock")
        paths = try RuntimePaths.resolve(flags, environment: environment, uid: uid, isServiceUser: false)
        #expect([paths.config, paths.stateDirectory, paths.socket] == ["/f/c.json", "/f/s", "/f/x.sock"])
        let empty = ["LJWX_CONFIG": "", "LJWX_STATE_DIR": "", "LJWX_SOCKET": "", "HOME": "/h"]
        paths = try RuntimePaths.resolve(environment: empty, uid: 0, isServiceUser: false)
        #expect(paths.stateDirectory == "/var/lib/ljwx-trainer")
        #expect(!paths.isConfigExplicit)
    }

    @Test("without HOME an ordinary user has to name the places")
    func noHome() throws {
        let error = try #require(throws: TrainerError.self) {
            try RuntimePaths.resolve(environment: [:], uid: 1000, isServiceUser: false)
        }
        #expect(error.code == .usage)
        let flags = RuntimePaths.Overrides(config: "/c", stateDirectory: "/s", socket: "/x")
        #expect(throws: Never.self) {
            try RuntimePaths.resolve(flags, environment: [:], uid: 1000, isServiceUser: false)
        }
    }

    @Test("a socket path has at most 107 bytes", arguments: ["a", "路"])
    func socketLength(letter: String) throws {
        let width = letter.utf8.count
        func resolve(_ bytes: Int) throws -> RuntimePaths {
            let name = String(repeating: letter, count: (bytes - 1) / width)
            let rest = String(repeating: "a", count: (bytes - 1) % width)
            return try RuntimePaths.resolve(
                .init(socket: "/" + name + rest), environment: [:], uid: 0, isServiceUser: false)
        }
        #expect(try resolve(107).socket.utf8.count == 107)
        let error = try #require(throws: TrainerError.self) { try resolve(108) }
        #expect(error.code == .socketUnusable)
        #expect(error.message.en.contains("108 bytes"))
    }
}
