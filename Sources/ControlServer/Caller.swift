import Foundation
import Messages
import NIOCore
import TrainerCore

/// Who is at the other end of a connection, as the kernel saw it when the connection was made (`SO_PEERCRED`).
///
/// The fields are those of the kernel's `struct ucred`, in its order and of its widths: it is read into this very value,
/// because Glibc shows the struct to `_GNU_SOURCE` alone.
struct Caller: Hashable, Sendable {
    let process: Int32
    let user: UInt32
    let group: UInt32

    init(process: Int32, user: UInt32, group: UInt32) {
        self.process = process
        self.user = user
        self.group = group
    }

    init(on channel: any Channel) async throws {
        guard let socket = channel as? any SocketOptionProvider else {
            throw TrainerError(
                .internalFault, .controlInternalFault, cause: .own(.noSocketOptions("\(type(of: channel))")))
        }
        self = try await socket.unsafeGetSocketOption(
            level: NIOBSDSocket.OptionLevel(rawValue: SOL_SOCKET), name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
    }

    /// The groups of its user, `group` among them; none where the user has no name here.
    var groups: Set<UInt32> {
        // Room for a record with a long name and path; the reentrant call writes it where no other request does.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 * 1024) { room in
            var record = passwd()
            var entry: UnsafeMutablePointer<passwd>?
            guard let start = room.baseAddress, getpwuid_r(user, &record, start, room.count, &entry) == 0,
                entry != nil, let name = record.pw_name
            else { return [] }
            var count: Int32 = 64
            var found = [gid_t](repeating: 0, count: Int(count))
            if getgrouplist(name, group, &found, &count) < 0 {
                found = [gid_t](repeating: 0, count: Int(count))
                guard getgrouplist(name, group, &found, &count) >= 0 else { return [] }
            }
            return Set(found.prefix(Int(count)))
        }
    }
}
