/// Lets one caller of each API through at a time, in the order in which they came.
actor CallTurns {
    private var taken: Set<String> = []
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Returns when it is the caller's turn. A cancelled caller waits too, for as long as those before it, which are
    /// cancelled with it.
    func enter(_ api: String) async {
        if taken.insert(api).inserted { return }
        await withCheckedContinuation { waiting[api, default: []].append($0) }
    }

    func leave(_ api: String) {
        guard var others = waiting[api], !others.isEmpty else {
            taken.remove(api)
            return
        }
        let next = others.removeFirst()
        waiting[api] = others
        next.resume()
    }
}
