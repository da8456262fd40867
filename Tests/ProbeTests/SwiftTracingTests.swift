import Foundation
import Testing
import Trace

/// A program of a user's, in a package of its own that takes ``CoreographTracing`` as the
/// documentation says.
@Suite(.serialized) struct SwiftTracingTests {
  @Test func `spans of an instrumented server are tasks`() throws {
    let package = try TemporaryFolder()
    try write(to: package.path)
    let build = try ProgramRun(
      ["swift", "build", "--package-path", package.path], limits: .building)
    try #require(build.status == 0, "\(build.output)\(build.diagnostics)")
    let program = package.path + "/.build/debug/traced-server"
    let alone = try ProgramRun([program])
    #expect(alone.status == 0 && alone.output.isEmpty, "\(alone.diagnostics)")

    let recorded = try RecordedProgram([program])
    let requests = recorded.trace.tasks.filter { $0.name.hasPrefix("GET /") }
    #expect(requests.map(\.kind) == [.request, .request])
    #expect(Set(requests.map(\.name)) == ["GET /1", "GET /2"])
    #expect(requests.map(\.time.start).max() ?? .max < requests.map(\.time.end).min() ?? 0)
    let queries = recorded.tasks("query")
    #expect(queries.count == 2)
    for query in queries {
      let parent = try #require(query.parent.map { recorded.trace.tasks[$0] })
      #expect(parent.kind == .request)
      #expect(parent.time.start <= query.time.start && query.time.end <= parent.time.end)
      #expect(query.time.duration >= 50_000_000)
      // A tracer hears of beginning and end; both were on threads of the program.
      #expect(query.runs.count == 2)
      let fails = parent.name == "GET /2"
      #expect(
        query.outcome == (fails ? .error : .ok) && query.error == (fails ? "QueryError" : nil))
      #expect(parent.outcome == (fails ? .error : .ok))
    }
  }

  private func write(to folder: String) throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../..").standardizedFileURL
    let manifest = """
      // swift-tools-version: 6.2
      import PackageDescription
      let package = Package(
        name: "traced-server",
        dependencies: [
          .package(path: "\(repository.path)", traits: ["DistributedTracing"]),
          .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        ],
        targets: [
          .executableTarget(
            name: "traced-server",
            dependencies: [
              .product(name: "CoreographTracing", package: "\(repository.lastPathComponent)"),
              .product(name: "Tracing", package: "swift-distributed-tracing"),
            ])
        ])
      """
    let sources = folder + "/Sources/traced-server"
    try FileManager.default.createDirectory(atPath: sources, withIntermediateDirectories: true)
    try Data(manifest.utf8).write(to: URL(filePath: folder + "/Package.swift"))
    try FileManager.default.copyItem(
      atPath: RecordedProgram.program("traced-server/main.swift"), toPath: sources + "/main.swift")
  }
}
