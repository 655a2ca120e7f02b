/// Who may change something: root, the daemon's own user, and members of the socket's group. Whoever else gets to the
/// socket, because somebody widened its mode, may read.
struct CallerPolicy: Sendable {
    /// Of the daemon.
    let user: UInt32
    /// Of the socket; nil where that is not known.
    let group: UInt32?

    /// - Parameter groups: of the caller's user; asked for only where they decide.
    func mayChange(_ caller: Caller, groups: () -> Set<UInt32>) -> Bool {
        if caller.user == 0 || caller.user == user { return true }
        guard let group else { return false }
        return caller.group == group || groups().contains(group)
    }
}
