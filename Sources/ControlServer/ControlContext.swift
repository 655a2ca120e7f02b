import ControlAPI
import Hummingbird

struct ControlContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var maxUploadSize: Int { ControlProtocol.maximumRequestBytes }

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
    }
}
