// swift-tools-version: 6.2
import PackageDescription

// What recording and reading cost, measured next to others. A package of its own: users never build it.
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
    // A peer, as fast as its authors made it: an interface of C++ that Swift cannot call.
    .executableTarget(name: "ParseWithSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17,
  cxxLanguageStandard: .gnucxx17
)
