import Foundation
import Messages

extension ValueShape where Value == URL {
    /// The root of an HTTP server: scheme and host, perhaps port and path; a closing `/` is dropped.
    static var server: ValueShape {
        parsed(typeName: "http(s) URL", expectation: .serverExpected, serverURL, { $0.absoluteString })
    }

    @Sendable private static func serverURL(_ text: String) -> URL? {
        guard var parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, (1...65_535).contains(parts.port ?? 80),
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { return nil }
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        return parts.url
    }
}
