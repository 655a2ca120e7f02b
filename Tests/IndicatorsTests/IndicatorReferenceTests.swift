import Foundation
import Indicators
import Testing
import TrainerTestSupport

@Suite("Indicators against independent references")
struct IndicatorReferenceTests {
    @Test("equals the committed reference values to 1e-9", arguments: Indicator.allCases)
    func golden(indicator: Indicator) throws {
        let references = try ReferenceCase.golden()
        #expect(references.count == 4)
        for reference in references {
            #expect(reference.disagreement(on: indicator, with: Indicators.table(of: reference.bars)) == nil)
        }
    }

    @Test(
        "equals TA-Lib, pandas and numpy to 1e-9 on walks, short and flat histories, halts and gaps",
        .enabled(if: TestPython.isThere, "no Python with TA-Lib: set LJWX_TEST_PYTHON or make .setup/venv"))
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

    @Test(
        "equals them on published bars: five years of CSI-300 members, a year of Shenzhen stocks, ten days of the market",
        .enabled(
            if: TestPython.isThere && PublishedMarket.has("hs300_daily.csv.gz"),
            "no Python with TA-Lib, or no ../shared/market"),
        arguments: [("hs300_daily.csv.gz", 16), ("sz2024_daily.csv.gz", 9), ("market_10days_202303.csv.gz", 97)])
    func published(file: String, step: Int) throws {
        let folder = try #require(PublishedMarket.folder)
        let references = try ReferenceCase.computed(of: folder.appending(path: file), everyNth: step)
        #expect(references.count >= 10)
        for reference in references {
            let table = Indicators.table(of: reference.bars)
            for indicator in Indicator.allCases {
                #expect(reference.disagreement(on: indicator, with: table) == nil)
            }
        }
    }
}
