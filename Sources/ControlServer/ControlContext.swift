import ControlAPI
import Hummingbird
import NIOCore

struct ControlContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    var maxUploadSize: Int { ControlProtocol.maximumRequestBytes }

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
    }
}
