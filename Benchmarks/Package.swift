// swift-tools-version: 6.2
// A package of its own, so that a plain `swift build` of the product does not build it.
import PackageDescription

let package = Package(
    name: "ljwx-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "ljwx-trainer", path: ".."),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "ljwx-bench",
            dependencies: [
                .product(name: "Dedupe", package: "ljwx-trainer"),
                .product(name: "Faithfulness", package: "ljwx-trainer"),
                .product(name: "Indicators", package: "ljwx-trainer"),
                .product(name: "MarketHealth", package: "ljwx-trainer"),
                .product(name: "Modelfile", package: "ljwx-trainer"),
                .product(name: "Samples", package: "ljwx-trainer"),
                .product(name: "Statistics", package: "ljwx-trainer"),
                .product(name: "TrainerCore", package: "ljwx-trainer"),
                .product(name: "TrainerStore", package: "ljwx-trainer"),
                .product(name: "MarketSources", package: "ljwx-trainer"),
                .product(name: "Messages", package: "ljwx-trainer"),
                .product(name: "OllamaClient", package: "ljwx-trainer"),
                .product(name: "TrainerPipeline", package: "ljwx-trainer"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .treatAllWarnings(as: .error),
            ])
    ]
)
