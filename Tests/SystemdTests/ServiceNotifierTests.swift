import Glibc
import Logging
import Testing

@testable import Systemd

/// Each test runs in a process of its own, because the environment belongs to the whole process.
@Suite("Notifying systemd")
struct ServiceNotifierTests {
    @Test("states arrive on NOTIFY_SOCKET as sd_notify(3) words them")
    func datagrams() async {
        await #expect(processExitsWith: .success) {
            let socket = try NotifySocket()
            setenv("NOTIFY_SOCKET", socket.path, 1)
            let notifier = ServiceNotifier()
            #expect(notifier.isActive)

            notifier.ready(status: "等待\n02:00")
            #expect(socket.next() == "READY=1\nSTATUS=等待 02:00")
            notifier.status("fetch 3/7")
            #expect(socket.next() == "STATUS=fetch 3/7")
            notifier.watchdog()
            #expect(socket.next() == "WATCHDOG=1")
            notifier.extendTimeout(.milliseconds(2_500))
            #expect(socket.next() == "EXTEND_TIMEOUT_USEC=2500000")
            notifier.stopping()
            #expect(socket.next() == "STOPPING=1")
            unlink(socket.path)
        }
    }

    @Test("without NOTIFY_SOCKET nothing is sent and nothing fails")
    func inactive() async {
        await #expect(processExitsWith: .success) {
            unsetenv("NOTIFY_SOCKET")
            let notifier = ServiceNotifier()
            #expect(!notifier.isActive)
            notifier.ready(status: "x")
            notifier.stopping()
        }
    }

    @Test("the watchdog interval is WATCHDOG_USEC, and none where it is unset or meant for another process")
    func watchdog() async {
        await #expect(processExitsWith: .success) {
            unsetenv("WATCHDOG_USEC")
            unsetenv("WATCHDOG_PID")
            #expect(ServiceNotifier().watchdogInterval == nil)
            setenv("WATCHDOG_USEC", "60000000", 1)
            #expect(ServiceNotifier().watchdogInterval == .seconds(60))
            setenv("WATCHDOG_PID", "1", 1)
            #expect(ServiceNotifier().watchdogInterval == nil)
        }
    }

    @Test("without a journal, each event is one line on standard error, from its level upwards")
    func plainLines() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            setenv("JOURNAL_STREAM", "1:1", 1)
            LoggingSystem.bootstrap { _ in ServiceLog.handler(identifier: "ljwx-trainer", level: .notice) }
            var logger = Logger(label: "t")
            logger[metadataKey: "run.id"] = "20261121-0200"
            logger.info("hidden")
            logger.notice("模型已创建", metadata: ["stage": "create"])
        }
        let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        let lines = text.split(separator: "\n").filter { $0.contains("run.id=") }
        #expect(lines.count == 1)
        #expect(try #require(lines.first).hasSuffix(" notice  模型已创建 run.id=20261121-0200 stage=create"))
    }
}

/// A datagram socket as systemd has one.
private struct NotifySocket {
    struct Failed: Error { let code: Int32 }

    let path: String
    private let descriptor: Int32

    init() throws {
        path = "/tmp/ljwx-notify-\(getpid()).sock"
        unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, status == 0 else { throw Failed(code: errno) }
    }

    /// The datagram that has arrived; "" if none has.
    func next() -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let length = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return String(decoding: bytes.prefix(max(0, length)), as: UTF8.self)
    }
}
