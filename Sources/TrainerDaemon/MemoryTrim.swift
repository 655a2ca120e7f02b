import CMalloc
import Dispatch
import Foundation

/// Gives what only the start or a run needs back to the kernel, so that a daemon at rest is small.
enum MemoryTrim {
    /// Now, and once more when those who waited for a run's end have read its report.
    static func run() {
        trim()
        DispatchQueue.global().asyncAfter(deadline: .now() + 5) { trim() }
    }

    private static func trim() {
        #if canImport(Glibc)
            // glibc holds on to what a run needed until the next night.
            malloc_trim(0)
            returnCode()
        #endif
    }

    /// Code is mapped in wide pieces around what is called, most of it for the start alone. Its pages are the program
    /// file's own, never written to, and are mapped again when they are called.
    private static func returnCode() {
        // Nothing is lost where this cannot be read: the pages stay.
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        for line in maps.split(separator: "\n") where line.contains(" r-xp ") && line.contains("/") {
            let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1], let start = UnsafeMutableRawPointer(bitPattern: ends[0]) else {
                continue
            }
            madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
