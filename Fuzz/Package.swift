// swift-tools-version: 6.2
import PackageDescription

// Parsers fed with whatever libFuzzer makes up (docs/HARDENING.md). A package of its own: users never
// build it. What is fuzzed lies in Targets and belongs to the main package, whose tests replay Corpus.
let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "coreograph", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz", dependencies: [.product(name: "FuzzTargets", package: "coreograph")])
  ],
  swiftLanguageModes: [.v6]
)
