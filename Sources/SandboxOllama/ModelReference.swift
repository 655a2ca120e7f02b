/// `[host/][namespace/]model[:tag]` with Ollama's rules (facts: names are compared without regard to letter case).
struct ModelReference: Hashable, Sendable {
    let host: String
    let namespace: String
    let model: String
    let tag: String

    init?(_ text: String) {
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        var tag = "latest"
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), let model = parts.last else { return nil }
        self.init(
            host: parts.count == 3 ? parts[0] : "registry.ollama.ai",
            namespace: parts.count >= 2 ? parts[parts.count - 2] : "library", model: model, tag: tag)
        guard Self.isPart(model, dots: true), Self.isPart(tag, dots: true), Self.isPart(namespace, dots: false),
            Self.isPart(host, dots: true, limit: 350)
        else { return nil }
    }

    init(host: String, namespace: String, model: String, tag: String) {
        self.host = host
        self.namespace = namespace
        self.model = model
        self.tag = tag
    }

    /// As Ollama prints it: the default host and namespace left out, the tag always there.
    var display: String {
        let isDefaultHost = host.lowercased() == "registry.ollama.ai"
        let isDefaultSpace = namespace.lowercased() == "library"
        let prefix = isDefaultHost ? (isDefaultSpace ? "" : namespace + "/") : "\(host)/\(namespace)/"
        return "\(prefix)\(model):\(tag)"
    }

    /// With host and namespace: `registry.ollama.ai/library/x:latest`.
    var full: String { "\(host)/\(namespace)/\(model):\(tag)" }
    var pathParts: [String] { [host, namespace, model, tag] }
    var key: String { full.lowercased() }

    private static func isPart(_ part: String, dots: Bool, limit: Int = 80) -> Bool {
        guard (1...limit).contains(part.utf8.count), let first = part.utf8.first, isWord(first) else { return false }
        return part.utf8.allSatisfy { byte in
            isWord(byte) || byte == UInt8(ascii: "-") || (dots && byte == UInt8(ascii: "."))
                || (limit > 80 && byte == UInt8(ascii: ":"))
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
