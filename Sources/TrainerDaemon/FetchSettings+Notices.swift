import MarketSources
import Messages
import TrainerConfig
import TrainerCore

extension FetchSettings {
    /// What a run would fail for as things are. Told and no more: a credential comes before a token's file, and folders are
    /// mounted later.
    func notices(below stateDirectory: String, _ environment: [String: String]) -> [Message] {
        do throws(TrainerError) {
            switch source {
            case .tushare where tushare.tokenFile != nil:
                _ = try SecretLoader(environment: environment).tushareToken(tokenFile: tushare.tokenFile)
            case .csv:
                if let folder = csvFolder(below: stateDirectory) { try CSVSource.check(folder: folder) }
            case .tushare, .free, .plugin: break
            }
            return []
        } catch {
            let told = Message.errorLine(error.message, hint: error.hint, cause: error.cause?.message)
            return [source == .csv ? .located(told, at: "data_sources.csv.directory") : told]
        }
    }
}
