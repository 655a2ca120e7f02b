public import TrainerCore

/// The answer that a sample teaches, looked at as a model's is: nobody learns from it what it does not do itself.
public enum TaughtAnswer {
    /// The checks that it fails. Time is asked of a model, not of a text.
    public static func faults(of answer: String, to testCase: EvaluationCase, policy: GatePolicy) -> [Assertion] {
        let answer = ModelAnswer(
            text: answer, doneReason: "stop", latency: 0, loadSeconds: 0, promptTokens: 0, answerTokens: 0)
        return AnswerJudge.judge(answer, of: testCase, policy: policy).assertions.filter { !$0.passed }
    }
}
