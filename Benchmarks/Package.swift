// swift-tools-version: 6.2
import PackageDescription

// What recording costs, measured next to perf. A package of its own: users never build it.
let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // The program under test, in C so that nothing but the kernel and the recorder cost time.
    .executableTarget(name: "Workload"),
    .executableTarget(
      name: "RecordingCost",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17
)
