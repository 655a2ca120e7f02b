// swift-tools-version: 6.2
// One section per target with its test target beside it; arrows go one way (docs/ARCHITECTURE.md), and
// `swift build --explicit-target-dependency-import-check error` rejects an import that is not declared here.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ target: String, _ more: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: target + "Tests",
        dependencies: [.byName(name: target), "TrainerTestSupport"] + more,
        exclude: exclude,
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let inMemoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioFoundation = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "ljwx-trainer",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ljwx-trainer", targets: ["ljwx-trainer"]),
        .executable(name: "ljwxctl", targets: ["ljwxctl"]),
        .executable(name: "ljwx-sandbox", targets: ["ljwx-sandbox"]),
        .library(name: "Compliance", targets: ["Compliance"]),
        .library(name: "Dedupe", targets: ["Dedupe"]),
        .library(name: "Evidence", targets: ["Evidence"]),
        .library(name: "Faithfulness", targets: ["Faithfulness"]),
        .library(name: "Gate", targets: ["Gate"]),
        .library(name: "Indicators", targets: ["Indicators"]),
        .library(name: "Labels", targets: ["Labels"]),
        .library(name: "MarketCalendar", targets: ["MarketCalendar"]),
        .library(name: "MarketSources", targets: ["MarketSources"]),
        .library(name: "MarketHealth", targets: ["MarketHealth"]),
        .library(name: "Messages", targets: ["Messages"]),
        .library(name: "Modelfile", targets: ["Modelfile"]),
        .library(name: "NetworkFaults", targets: ["NetworkFaults"]),
        .library(name: "OllamaClient", targets: ["OllamaClient"]),
        .library(name: "QuotaPlan", targets: ["QuotaPlan"]),
        .library(name: "Retention", targets: ["Retention"]),
        .library(name: "Samples", targets: ["Samples"]),
        .library(name: "Schedule", targets: ["Schedule"]),
        .library(name: "Statistics", targets: ["Statistics"]),
        .library(name: "TimeLine", targets: ["TimeLine"]),
        .library(name: "TrainerCore", targets: ["TrainerCore"]),
        .library(name: "TrainerPipeline", targets: ["TrainerPipeline"]),
        .library(name: "TrainerStore", targets: ["TrainerStore"]),
        .library(name: "Universe", targets: ["Universe"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // MARK: Values: what everything speaks about; no disk, no network, no clock

        library("Messages"),
        tests("Messages"),

        library("TrainerCore", ["Messages", crypto]),
        tests("TrainerCore", ["Messages"]),

        library("CommandLineLanguage", ["Messages"]),
        tests("CommandLineLanguage", ["Messages"]),

        // MARK: Decisions: pure functions of values

        library("Indicators"),
        tests("Indicators"),

        library("Schedule", ["TrainerCore"]),
        tests("Schedule"),

        library("MarketCalendar", ["TrainerCore"]),
        tests("MarketCalendar", ["SandboxMarket", "TrainerCore"]),

        library("MarketHealth", ["MarketCalendar", "TrainerCore"]),
        tests("MarketHealth", ["MarketCalendar", "Messages", "SandboxMarket", "TrainerCore"]),

        library("Universe", ["MarketCalendar", "TrainerCore"]),
        tests("Universe", ["TrainerCore"]),

        library("Samples", ["Indicators", "Messages", "TrainerCore"]),
        tests("Samples", ["Indicators", "Messages", "SandboxMarket", "TrainerCore"]),

        library("Labels", ["MarketCalendar", "Messages", "TrainerCore"]),
        tests("Labels", ["MarketCalendar", "Messages", "TrainerCore"]),

        library("TimeLine", ["Labels", "MarketCalendar", "Messages", "TrainerCore"]),
        tests("TimeLine", ["Labels", "MarketCalendar", "Messages", "TrainerCore"]),

        library("Dedupe", ["TrainerCore"]),
        tests("Dedupe", ["Samples", "SandboxMarket", "TrainerCore"]),

        library("Modelfile", ["Messages", "TrainerCore"]),
        tests("Modelfile", ["Messages"]),

        library("Compliance"),
        tests("Compliance"),

        library("Faithfulness"),
        tests("Faithfulness", exclude: ["Resources"]),

        library("Statistics"),
        tests("Statistics"),

        library("Evidence", ["Statistics", "TrainerCore"]),
        tests("Evidence", ["Statistics", "TrainerCore"]),

        library("Gate", ["Compliance", "Evidence", "Faithfulness", "Messages", "Statistics", "TrainerCore"]),
        tests("Gate", ["Evidence", "Messages", "Statistics", "TrainerCore"]),

        library("Retention", ["Messages", "TrainerCore"]),
        tests("Retention", ["Messages", "TrainerCore"]),

        library("QuotaPlan", ["Messages", "TrainerCore"]),
        tests("QuotaPlan", ["TrainerCore"]),

        library("TrainerConfig", ["Messages", "Retention", "Schedule", "Statistics", "TrainerCore", "Universe"]),
        tests("TrainerConfig", ["Messages", "Retention", "Schedule", "TrainerCore", "Universe"]),

        // MARK: Edges: one outside thing each

        library("TrainerStore", ["Messages", "TrainerCore", grdb, grdbSQLite]),
        tests("TrainerStore", ["Messages", "TrainerCore", grdb]),

        library("Backups", ["Messages", "TrainerCore", crypto, grdbSQLite]),
        tests("Backups", ["Messages", "TrainerCore", "TrainerStore"]),

        library("Plugins", ["Messages", "TrainerCore", subprocess]),
        tests("Plugins", ["Messages", "TrainerCore"]),

        library("SourceComparison", ["TrainerCore"]),
        tests("SourceComparison", ["TrainerCore"]),

        library("NetworkFaults", ["Messages", asyncHTTPClient, nioCore, nioHTTP1, nioPosix]),
        tests("NetworkFaults", ["Messages", asyncHTTPClient, nioCore, nioHTTP1]),

        library(
            "MarketSources",
            [
                "MarketCalendar", "Messages", "NetworkFaults", "Plugins", "QuotaPlan", "SourceComparison",
                "TrainerCore", asyncHTTPClient, nioCore, nioFoundation, nioHTTP1,
            ]),
        tests(
            "MarketSources",
            [
                "Messages", "NetworkFaults", "Plugins", "QuotaPlan", "SandboxFreeSources", "SandboxMarket",
                "SandboxTuShare", "TrainerCore", "TrainerPipeline", "TrainerStore", asyncHTTPClient, logging, nioCore,
                nioHTTP1,
            ]),

        library("TemplateFiles", ["Messages", "Samples", "TrainerCore"]),
        tests("TemplateFiles", ["Messages", "Samples", "TrainerCore"]),

        library("OllamaClient", ["NetworkFaults", asyncHTTPClient, crypto, nioCore, nioFoundation, nioHTTP1]),
        tests("OllamaClient", ["NetworkFaults", "SandboxOllama"]),

        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        library("Systemd", ["CSystemd", logging]),
        tests("Systemd", [logging]),

        .systemLibrary(name: "CMalloc"),

        library("Connections", [hummingbirdCore, logging, nioCore]),
        tests("Connections", [hummingbirdCore, logging, nioCore, nioPosix]),

        library("ControlAPI", ["Messages", "TrainerCore"]),
        tests("ControlAPI", ["Messages", "TrainerCore"]),

        library(
            "ControlServer",
            [
                "Connections", "ControlAPI", "Messages", "TrainerCore", httpTypes, hummingbird, hummingbirdCore,
                logging, nioCore, nioPosix, serviceLifecycle,
            ]),
        library(
            "ControlClient",
            [
                "ControlAPI", "Messages", "NetworkFaults", "TrainerCore", asyncHTTPClient, nioCore, nioFoundation,
                nioHTTP1, nioPosix,
            ]),
        tests(
            "ControlServer",
            ["ControlAPI", "ControlClient", "Messages", "TrainerCore", inMemoryLogging, logging, serviceLifecycle]),

        // MARK: The work: seven stages, one loop, one scheduler

        library(
            "TrainerPipeline",
            [
                "Dedupe", "Evidence", "Gate", "Labels", "MarketCalendar", "MarketHealth", "Messages", "Modelfile",
                "QuotaPlan", "Retention", "Samples", "Schedule", "Statistics", "TimeLine", "TrainerCore", "Universe",
                logging, serviceLifecycle,
            ]),
        tests(
            "TrainerPipeline",
            [
                "Evidence", "Gate", "Labels", "MarketCalendar", "MarketHealth", "Messages", "Modelfile", "QuotaPlan",
                "Retention", "Samples", "Schedule", "Statistics", "TimeLine", "TrainerCore", "TrainerStore", "Universe",
                inMemoryLogging, logging, serviceLifecycle,
            ]),

        // MARK: Programs: composition only

        library(
            "TrainerDaemon",
            [
                "Backups", "CMalloc", "CommandLineLanguage", "ControlAPI", "ControlServer", "Evidence", "Gate",
                "Indicators", "MarketCalendar", "MarketHealth", "MarketSources", "Messages", "Modelfile",
                "NetworkFaults", "OllamaClient", "Plugins", "QuotaPlan", "Retention", "Samples", "Schedule",
                "Statistics", "Systemd", "TemplateFiles", "TrainerConfig", "TrainerCore", "TrainerPipeline",
                "TrainerStore", "Universe",
                argumentParser, logging, serviceLifecycle, unixSignals,
            ]),
        tests(
            "TrainerDaemon",
            [
                "ControlAPI", "ControlClient", "Evidence", "Gate", "MarketCalendar", "Messages", "Modelfile",
                "OllamaClient", "Samples", "SandboxFreeSources", "SandboxMarket", "SandboxOllama", "SandboxTuShare",
                "TimeLine", "TrainerConfig", "TrainerCore", "TrainerPipeline", "TrainerStore", "Universe", logging,
            ]),
        library(
            "Rehearsal", ["ControlAPI", "ControlClient", "Messages", "TrainerCore", subprocess],
            resources: [.embedInCode("Resources/answers.json")]),
        tests(
            "Rehearsal",
            ["ControlAPI", "Messages", "Samples", "SandboxMarket", "SandboxOllama", "TrainerCore", subprocess]),
        library(
            "TrainerCLI",
            [
                "Backups", "CommandLineLanguage", "ControlAPI", "ControlClient", "Evidence", "Faithfulness", "Gate",
                "Messages", "Rehearsal", "Samples", "Statistics", "TemplateFiles", "TrainerCore", argumentParser,
            ]),
        tests(
            "TrainerCLI",
            [
                "Backups", "ControlAPI", "ControlServer", "Messages", "Samples", "TrainerCore", logging,
                serviceLifecycle,
            ],
            exclude: ["Golden"]),
        program("ljwx-trainer", ["TrainerDaemon"]),
        program("ljwxctl", ["TrainerCLI"]),

        // MARK: Sandbox: stand-ins that speak the real protocols; no product code depends on them

        library("SandboxMarket"),
        tests("SandboxMarket", ["TrainerCore"]),

        library("SandboxServing", ["Connections", hummingbird, hummingbirdCore, logging, nioCore, serviceLifecycle]),

        library("SandboxTuShare", ["SandboxMarket", "SandboxServing", httpTypes, hummingbird, nioCore]),
        tests("SandboxTuShare", ["SandboxMarket"]),

        library("SandboxFreeSources", ["SandboxMarket", "SandboxServing", httpTypes, hummingbird, nioCore]),

        library(
            "SandboxOllama",
            [
                "Connections", "TrainerCore", asyncHTTPClient, crypto, httpTypes, hummingbird, hummingbirdCore, logging,
                nioCore, nioFoundation, nioHTTP1, serviceLifecycle, subprocess,
            ],
            resources: [.embedInCode("Resources/engine.py")]),
        tests("SandboxOllama", [asyncHTTPClient, nioCore, nioFoundation, nioHTTP1]),
        program(
            "ljwx-sandbox",
            [
                "SandboxFreeSources", "SandboxMarket", "SandboxOllama", "SandboxTuShare", "TrainerCore", argumentParser,
                logging, serviceLifecycle, unixSignals,
            ]),

        library("TrainerTestSupport", ["ControlAPI", "Messages", "TrainerCore"]),
    ]
)
