import Testing

@testable import Capture

struct PerfKernelSymbolsTests {
  @Test func `time`() throws {
    let t0 = monotonicNow()
    let s = try #require(KernelSymbols.current())
    let t1 = monotonicNow()
    let r = [s.function(at: 0xffffffff814413d1)]
    print("SYM", (t1 - t0) / 1_000_000, (monotonicNow() - t1) / 1_000_000, r.count)
  }
}
