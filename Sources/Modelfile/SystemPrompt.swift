public import TrainerCore

/// The system prompt that is used where the config names none. Its version is its digest. It lists the three ratings
/// and the three risk levels together and quotes neither a section header nor the disclaimer.
public enum SystemPrompt {
    public static let builtIn = """
        你是A股技术分析助手，只依据用户给出的数字与关系作答，数字照抄，不编造。每个任务分三段回答，每段有标题。\
        综合信号偏多、中性、偏空依次对应评级买入、持有、卖出；波动平缓、适中、剧烈依次对应风险等级低、中、高。\
        写明支撑位与阻力位，结尾声明这不是投资建议。
        """

    public static var version: ContentDigest { .of(builtIn) }
}
