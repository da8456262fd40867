import Testing

@testable import Capture

/// How far a time namespace is ahead of the clock that the kernel writes into its records.
struct TimeNamespaceTests {
  @Test(arguments: [
    ("monotonic           0         0\nboottime            0         0\n", Int64(0)),
    ("monotonic      100000         5\nboottime          999         0\n", 100_000_000_000_005),
    // The kernel keeps nanoseconds positive.
    ("monotonic         -10 999999999\nboottime            0         0\n", -9_000_000_001),
    ("", 0), ("monotonic 1", 0), ("monotonic 9223372036854775807 0", 0),
  ])
  func `the kernel's text says by how much`(text: String, lead: Int64) {
    #expect(monotonicLead(in: text) == lead)
  }
}
