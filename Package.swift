// swift-tools-version: 6.2
import PackageDescription

// Targets in the order in which data flows; nothing imports leftwards (docs/ARCHITECTURE.md).
let package = Package(
  name: "coreograph",
  products: [
    .executable(name: "coreograph", targets: ["coreograph"]),
    .executable(name: "coreograph-lab", targets: ["LabSwift"]),
    // For the programs that are recorded (docs/AGENTS.md).
    .library(name: "CoreographMarks", targets: ["CoreographMarks"]),
    .library(name: "CoreographTracing", targets: ["CoreographTracing"]),
    // For the package in Fuzz.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  traits: [
    .trait(
      name: "DistributedTracing",
      description: "The product CoreographTracing; off, nobody fetches what it needs.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // The kernel and other processes: C, because these interfaces exist only in C.
    .target(name: "CPerfEvents"),
    .target(name: "CHeldProcess"),
    .target(name: "CProbeRings"),

    // Libraries of the system.
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibmd", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
    .systemLibrary(
      name: "CFriBidi", pkgConfig: "fribidi", providers: [.apt(["libfribidi-dev"])]),
    .systemLibrary(
      name: "CFontconfig", pkgConfig: "fontconfig", providers: [.apt(["libfontconfig-dev"])]),
    .systemLibrary(
      name: "CHarfBuzz", pkgConfig: "harfbuzz", providers: [.apt(["libharfbuzz-dev"])]),
    .systemLibrary(
      name: "CMinpack", pkgConfig: "cminpack", providers: [.apt(["libcminpack-dev"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo-ft", providers: [.apt(["libcairo2-dev"])]),

    // Debian's libsimdjson-dev; SwiftPM refuses a flag in its pkg-config file.
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),

    // Files carried inside the binary, so that it can be moved anywhere alone.
    .target(name: "BundledFonts", exclude: ["fonts"]),
    .plugin(name: "EmbedPrograms", capability: .buildTool(), path: "Sources/EmbedPrograms"),
    .target(name: "LabPrograms", exclude: ["programs"], plugins: ["EmbedPrograms"]),
    .target(name: "Templates", path: "Templates", exclude: ["report"]),

    .plugin(name: "EmbedProbe", capability: .buildTool(), path: "Sources/EmbedProbe"),
    .target(name: "Probe", exclude: ["marks", "preload", "python"], plugins: ["EmbedProbe"]),

    // What programs mark themselves, for whoever records them.
    .target(name: "CCoreographMarks"),
    .target(name: "CoreographMarks", dependencies: ["CCoreographMarks"]),
    .target(
      name: "CoreographTracing",
      dependencies: [
        "CoreographMarks",
        .product(
          name: "Tracing", package: "swift-distributed-tracing",
          condition: .when(traits: ["DistributedTracing"])),
      ]),

    // Program run -> trace -> numbers -> drawing -> page.
    .target(name: "Trace", dependencies: ["CZlib", "CSimdjson"]),
    .target(
      name: "Capture",
      dependencies: ["CPerfEvents", "CHeldProcess", "CProbeRings", "Probe", "Trace"]),
    .target(name: "Dialects", dependencies: ["CSimdjson", "Trace"]),
    // JSON as commands print it for scripts.
    .target(name: "ScriptJSON"),
    .target(name: "Analysis", dependencies: ["Trace", "ScriptJSON"]),
    .target(name: "Prediction", dependencies: ["Trace", "Analysis", "ScriptJSON"]),
    // Traces as tables for other programs.
    .target(name: "Tables", dependencies: ["CZlib", "Trace", "Analysis"]),
    .target(name: "Scaling", dependencies: ["CMinpack", "ScriptJSON"]),
    .target(name: "Scene"),
    .target(
      name: "Typesetting",
      dependencies: ["CFontconfig", "CFriBidi", "CHarfBuzz", "BundledFonts", "Scene"]),
    .target(name: "Figures", dependencies: ["Trace", "Analysis", "Scaling", "Scene"]),
    .target(name: "TerminalView", dependencies: ["Trace", "Analysis", "Scene", "Figures"]),
    .target(
      name: "Drawing", dependencies: ["CCairo", "CZlib", "BundledFonts", "Scene", "Typesetting"]),
    .target(
      name: "Report",
      dependencies: [
        "CZlib", "Trace", "Analysis", "Scaling", "Scene", "Typesetting", "Figures", "Drawing",
        "Templates",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .target(name: "Lab", dependencies: ["Trace", "Capture", "LabPrograms", "ScriptJSON"]),
    .target(name: "Checks", dependencies: ["Analysis", "Scaling", "ScriptJSON"]),
    .target(name: "Sweep", dependencies: ["Trace", "Capture", "Scaling"]),
    .executableTarget(
      name: "coreograph",
      dependencies: [
        "Trace", "Capture", "Dialects", "Analysis", "Scaling", "Scene", "Typesetting", "Figures",
        "Drawing", "Report", "Lab", "Sweep", "Checks", "TerminalView", "ScriptJSON", "CMalloc",
        "Prediction", "Tables",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The lab's programs in Swift: an executable of their own, which knows nothing of Coreograph.
    .executableTarget(
      name: "LabSwift",
      dependencies: [
        "CoreographMarks", "CZlib", "CLibmd",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),

    // Every parser as a fuzzer calls it, for the package in Fuzz and for FuzzTests.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Trace", "Dialects", "Capture", "Analysis", "Scaling", "Scene", "Typesetting", "Figures",
        "TerminalView", "Drawing", "Report", "Lab", "Checks", "Sweep", "CProbeRings", "CZlib",
      ], path: "Fuzz/Targets"),
    // For `make bench`: it calls what only this package can.
    .executableTarget(
      name: "LevelOfDetail", dependencies: ["Figures", "Trace", "Typesetting"],
      path: "Benchmarks/LevelOfDetail"),
    .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"]),

    // Random numbers that can be drawn again, for tests.
    .target(name: "Randomness", path: "Tests/Randomness"),
    .testTarget(name: "TraceTests", dependencies: ["Trace", "Randomness"], exclude: ["Scripts"]),
    // A program of which the truth about threads and time is known, for CaptureTests.
    .executableTarget(name: "PerfLoad", dependencies: ["CPerfEvents"], path: "Tests/PerfLoad"),
    .testTarget(
      name: "CaptureTests", dependencies: ["Capture", "Trace", "CPerfEvents", "Randomness"]),
    // A program that marks what it does, for ProbeTests.
    .executableTarget(
      name: "MarkedLoad", dependencies: ["CoreographMarks"], path: "Tests/MarkedLoad"),
    .testTarget(name: "ProbeTests", dependencies: ["Trace"], exclude: ["Programs"]),
    .testTarget(
      name: "DialectsTests", dependencies: ["Dialects", "Analysis", "Trace"],
      exclude: ["Fixtures", "Programs"]),
    .testTarget(name: "AnalysisTests", dependencies: ["Analysis", "Trace", "Randomness"]),
    .testTarget(
      name: "PredictionTests", dependencies: ["Prediction", "Trace", "ScriptJSON", "Randomness"]),
    .testTarget(
      name: "TablesTests", dependencies: ["Tables", "Analysis", "Trace", "Randomness"],
      exclude: ["Scripts"]),
    .testTarget(name: "ScalingTests", dependencies: ["Scaling"]),
    .testTarget(name: "ChecksTests", dependencies: ["Checks"]),
    .testTarget(name: "SceneTests", dependencies: ["Scene"]),
    .testTarget(name: "TypesettingTests", dependencies: ["Typesetting", "Scene", "Randomness"]),
    // Programs of others that draw our files, and pictures to compare.
    .target(name: "RenderingTools", dependencies: ["CCairo"], path: "Tests/RenderingTools"),
    .testTarget(
      name: "FiguresTests",
      dependencies: [
        "Figures", "Analysis", "Scaling", "Trace", "Scene", "Typesetting", "Drawing",
        "RenderingTools", "Randomness",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "TerminalViewTests",
      dependencies: ["TerminalView", "Figures", "Trace", "Randomness"]),
    .testTarget(
      name: "DrawingTests",
      dependencies: [
        "Drawing", "Scene", "Typesetting", "CCairo", "RenderingTools", "Randomness",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "ReportTests",
      dependencies: ["Report", "Analysis", "Scaling", "Scene", "Trace", "Typesetting"]),
    .testTarget(name: "SweepTests", dependencies: ["Sweep", "Scaling"]),
    .testTarget(
      name: "LabTests", dependencies: ["Lab", "Analysis", "Scaling", "Capture", "Trace"]),
    .testTarget(name: "CommandTests", dependencies: ["Trace"], exclude: ["Programs"]),
    .testTarget(name: "ProgramsTests", dependencies: ["Trace"], exclude: ["Programs"]),
    // Disturbed recordings (docs/FAULTS.md), and a program of which the truth is known for them.
    .executableTarget(name: "FaultLoad", path: "Tests/FaultLoad"),
    .executableTarget(
      name: "Faults",
      dependencies: [
        "Trace", "Capture", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Faults", exclude: ["Programs"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17,
  cxxLanguageStandard: .gnucxx17
)
