import Samples
import TemplateFiles
import TrainerConfig
import TrainerCore
import TrainerPipeline

/// A configuration under which a version can pass, as far as it and the templates that it names tell.
struct SoundConfiguration {
    let loaded: LoadedConfiguration
    let settings: PipelineSettings
    let notices: TemplateNotices

    /// - Throws: `configInvalid` that lists every problem, what only the templates show among them; for templates that
    ///   cannot be read, what is wrong with them where the file has no problem.
    init(_ report: ConfigurationReport, below stateDirectory: String) throws(TrainerError) {
        let templates: TemplateSet
        do throws(TrainerError) {
            templates = try TemplateFolder.templates(in: report.values.samples.templateFolder(below: stateDirectory))
        } catch {
            _ = try report.loaded()
            throw error
        }
        settings = PipelineSettings(report.values, templates: templates)
        notices = TemplateNotices(settings)
        loaded = try report.adding(notices.faults(answerTokens: report.values.evaluation.numPredict)).loaded()
    }
}
