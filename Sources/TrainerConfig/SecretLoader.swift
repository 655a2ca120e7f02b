public import Messages
public import TrainerCore

/// A secret with where it came from.
public struct LoadedSecret: Sendable {
    public enum Origin: String, Sendable {
        /// `$CREDENTIALS_DIRECTORY/tushare_token`
        case credential
        /// `data_sources.tushare.token_file`
        case file
        /// `TUSHARE_TOKEN`
        case environment
    }

    public let secret: Secret
    public let origin: Origin
    /// Set for the environment, which every process of the same user can read.
    public let warning: Message?
}

/// Finds the TuShare token. Asked when a run starts: the daemon itself starts without one.
public struct SecretLoader: Sendable {
    private let environment: [String: String]
    private let files: any FileReader

    public init(environment: [String: String], files: any FileReader = LocalFileReader()) {
        self.environment = environment
        self.files = files
    }

    /// The systemd credential `tushare_token`, else `tokenFile`, else the environment's `TUSHARE_TOKEN`. A place that is
    /// named and broken is an error, never skipped.
    /// - Throws: `tokenMissing` with the three remedies when no place has one, or when the named file is absent,
    ///   unreadable or open to others; `tokenInvalid` when what was found cannot be a token.
    public func tushareToken(tokenFile: String?) throws(TrainerError) -> LoadedSecret {
        if let directory = filled("CREDENTIALS_DIRECTORY") {
            let path = directory + "/tushare_token"
            if let content = try read(path) {
                return LoadedSecret(secret: try token(in: content, of: path), origin: .credential, warning: nil)
            }
        }
        if let tokenFile {
            return LoadedSecret(secret: try token(file: tokenFile), origin: .file, warning: nil)
        }
        if let text = filled("TUSHARE_TOKEN") {
            let secret = try Self.token(in: text, of: "TUSHARE_TOKEN")
            return LoadedSecret(secret: secret, origin: .environment, warning: .tokenFromEnvironment)
        }
        throw TrainerError(.tokenMissing, .noToken, hint: .tokenRemedies)
    }

    private func token(file: String) throws(TrainerError) -> Secret {
        guard let content = try read(file) else {
            throw TrainerError(.tokenMissing, .tokenFileAbsent(path: file), hint: .tokenRemedies)
        }
        guard content.mode & 0o077 == 0 else {
            let mode = String(content.mode, radix: 8)
            throw TrainerError(
                .tokenMissing, .tokenFileOpenToOthers(path: file, mode: "0" + mode), hint: .closeTokenFile(path: file))
        }
        return try token(in: content, of: file)
    }

    private func read(_ path: String) throws(TrainerError) -> FileContent? {
        do throws(FileFault) {
            return try files.read(path)
        } catch {
            throw TrainerError(
                .tokenMissing, .tokenFileUnreadable(path: path), hint: .tokenRemedies, cause: error.reason)
        }
    }

    private func token(in content: FileContent, of place: String) throws(TrainerError) -> Secret {
        try Self.token(in: String(decoding: content.bytes, as: UTF8.self), of: place)
    }

    /// One word of printable ASCII: a token with a line break or a quotation mark inside would break the request it
    /// stands in, and is a paste gone wrong.
    private static func token(in text: String, of place: String) throws(TrainerError) -> Secret {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let word = words.first, words.count == 1, word.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            !word.contains("\""), !word.contains("\\")
        else { throw TrainerError(.tokenInvalid, .tokenMalformed(place: place), hint: .tokenShape) }
        return Secret(String(word))
    }

    private func filled(_ variable: String) -> String? {
        environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
}
