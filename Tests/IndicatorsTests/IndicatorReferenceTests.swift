import Indicators
import Testing

@Suite("Indicators against independent references")
struct IndicatorReferenceTests {
    @Test("equals the committed reference values to 1e-9", arguments: Indicator.allCases)
    func golden(indicator: Indicator) throws {
        for reference in try ReferenceCase.golden() {
            #expect(reference.disagreement(on: indicator, with: Indicators.table(of: reference.bars)) == nil)
        }
    }

    @Test(
        "equals TA-Lib, pandas and numpy to 1e-9 on walks, short and flat histories, halts and gaps",
        .enabled(if: ReferenceCase.hasPython, "no Python with TA-Lib: set LJWX_TEST_PYTHON or make .setup/venv"))
    func computed() throws {
        let references = try ReferenceCase.computed()
        #expect(references.count > 30)
        for reference in references {
            let table = Indicators.table(of: reference.bars)
            for indicator in Indicator.allCases {
                #expect(reference.disagreement(on: indicator, with: table) == nil)
            }
        }
    }
}
