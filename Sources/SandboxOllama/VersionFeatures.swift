/// What a version of Ollama can do, so that a server of another version can be played. Fields that a version does not
/// know are ignored by it, as Go's JSON decoder does.
///
/// Sources: logprobs came with 0.12.11, schemas with 0.5.0; `truncate` of chat and generate was merged in October 2025
/// (ollama#12519, reverted by #12545 and merged again: taken as 0.12.6); `_debug_render_only` in August 2025 (taken as
/// 0.11.8); adapters at create went with 0.34.1 (ollama#14969).
struct VersionFeatures: Sendable {
    let schemas: Bool
    let rendersOnly: Bool
    let truncate: Bool
    let logprobs: Bool
    let adapters: Bool

    /// A version that cannot be read counts as the newest known.
    init(_ version: String) {
        let parts = version.split(separator: "-").first?.split(separator: ".").map { Int($0) ?? .max } ?? []
        func isAtLeast(_ wanted: Int...) -> Bool { !parts.lexicographicallyPrecedes(wanted) }
        schemas = isAtLeast(0, 5, 0)
        rendersOnly = isAtLeast(0, 11, 8)
        truncate = isAtLeast(0, 12, 6)
        logprobs = isAtLeast(0, 12, 11)
        adapters = !isAtLeast(0, 34, 1)
    }
}
