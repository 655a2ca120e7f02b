import Foundation
import Logging
import MarketSources
import Messages
import Synchronization
import TrainerConfig
import TrainerCore

/// Makes the configured source when a run starts. The token is looked up anew each time, so that a daemon that started
/// without one need not be restarted; the client, which remembers the learnt rate limits, is kept while the token is the same.
final class MarketSourceProvider: Sendable {
    private let settings: FetchSettings
    private let stateDirectory: URL
    private let secrets: SecretLoader
    private let logger: Logger
    private let language: Language
    private let kept = Mutex<(token: String, source: TuShareSource)?>(nil)

    init(
        settings: FetchSettings, stateDirectory: URL, environment: [String: String], logger: Logger, language: Language
    ) {
        self.settings = settings
        self.stateDirectory = stateDirectory
        self.secrets = SecretLoader(environment: environment)
        self.logger = logger
        self.language = language
    }

    func source() throws -> any MarketSource {
        switch settings.source {
        case .csv:
            return CSVSource(folder: URL(filePath: settings.csvDirectory ?? "", relativeTo: stateDirectory).path)
        case .tushare:
            let token = try secrets.tushareToken(tokenFile: settings.tushare.tokenFile)
            if let warning = token.warning { logger.warning("\(warning.text(in: language))") }
            let revealed = token.secret.revealed()
            return kept.withLock { kept in
                if let kept, kept.token == revealed { return kept.source }
                let source = TuShareSource(client(token: revealed))
                kept = (revealed, source)
                return source
            }
        }
    }

    private func client(token: String) -> TuShareClient {
        let logger = self.logger
        let language = self.language
        return TuShareClient(
            MarketSources.TuShareSettings(
                baseURL: settings.tushare.baseURL.absoluteString, token: TuShareToken(token),
                timeout: settings.tushare.timeout, callsPerMinute: settings.tushare.callsPerMinute),
            notify: { notice in
                logger.info(
                    "\(notice.message.text(in: language))", metadata: ["source.event": "\(notice.kind.rawValue)"])
            })
    }
}
