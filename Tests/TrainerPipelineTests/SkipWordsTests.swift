import Messages
import Samples
import Testing

@Suite struct SkipWordsTests {
    @Test("every reason why a stock's day gave no sample is told in words", arguments: SampleSkip.allCases)
    func words(_ skip: SampleSkip) {
        let told = Message.sampleSkip(skip.rawValue)
        #expect(told.en != skip.rawValue && told.zh != skip.rawValue && told.zh != told.en)
        #expect(!told.en.contains("_") || skip == .brokenContinuity)
    }
}
