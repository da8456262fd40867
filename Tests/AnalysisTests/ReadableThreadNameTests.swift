import Testing

@testable import Analysis

@Suite("Names of threads for people")
struct ReadableThreadNameTests {
  @Test(
    "Dispatch's threads, which bear the end of their queue's label",
    arguments: [
      ("oot.default-qos", "Dispatch default"), ("oot.utility-qos", "Dispatch utility"),
      (".background-qos", "Dispatch background"), ("r-initiated-qos", "Dispatch user-initiated"),
      ("interactive-qos", "Dispatch user-interactive"), ("-qos.overcommit", "Dispatch overcommit"),
    ])
  func dispatch(cut: String, whole: String) { #expect(readableThreadName(cut) == whole) }

  @Test(
    "others keep theirs", arguments: ["", "python3", "NIO-ELT-1-#1", "default-qos", "worker-qos"])
  func others(name: String) { #expect(readableThreadName(name) == name) }
}
