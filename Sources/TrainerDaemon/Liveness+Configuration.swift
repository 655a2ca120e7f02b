import TrainerConfig
import TrainerPipeline

extension Liveness {
    init(_ configuration: TrainerConfiguration) {
        let ollama = configuration.ollama
        self.init(
            createTimeout: ollama.createTimeout, answerTimeout: ollama.answerTimeout,
            requestTimeout: ollama.requestTimeout,
            pluginTimeout: max(
                configuration.fetch.plugin.timeout, configuration.evaluation.plugin.timeout,
                configuration.samples.processor.timeout),
            landingPause: configuration.fetch.landingPause)
    }
}
