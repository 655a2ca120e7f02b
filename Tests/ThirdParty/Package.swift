// swift-tools-version: 6.2
// A stranger's package: it sees the products alone, and only what is public in them.
import PackageDescription

let libraries = [
    "Compliance", "Dedupe", "Evidence", "Faithfulness", "Gate", "Indicators", "Labels", "MarketCalendar", "Messages",
    "Modelfile", "Samples", "Statistics", "TimeLine", "TrainerCore",
]

let package = Package(
    name: "third-party",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "ljwx-trainer", path: "../..")],
    targets: [
        .executableTarget(
            name: "third-party",
            dependencies: libraries.map { .product(name: $0, package: "ljwx-trainer") },
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("MemberImportVisibility"),
                .treatAllWarnings(as: .error),
            ])
    ]
)
