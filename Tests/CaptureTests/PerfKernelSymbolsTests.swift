import Testing
import Trace

@testable import Capture

struct PerfKernelSymbolsTests {
  @Test func `functions are found by any address inside them`() {
    let symbols = KernelSymbols(
      Array(
        """
        ffffffff81000000 T _text
        ffffffff81001000 t one.part.0
        ffffffff81001800 b no_code
        ffffffff81002000 W two
        ffffffffa0000000 t of_a_module\t[module]
        ffffffff81003000 T three
        """.utf8))
    #expect(symbols.function(at: 0xffff_ffff_8100_1001) == "one")
    #expect(symbols.function(at: 0xffff_ffff_8100_1fff) == "one")
    #expect(symbols.function(at: 0xffff_ffff_8100_2001) == "two")
    #expect(symbols.function(at: 0xffff_ffff_8100_3abc) == "three")
    #expect(symbols.function(at: 0xffff_ffff_a000_0010) == "of_a_module")
    #expect(symbols.function(at: 0x1000) == nil)
    #expect(KernelSymbols([]).function(at: 0x1000) == nil)
    #expect(KernelSymbols(Array("garbage\n\n12\nff t".utf8)).function(at: 0xfff) == nil)
  }

  @Test func `functions tell what threads wait for`() {
    let causes = [
      "futex_do_wait": WaitCause.lock, "__futex_wait": .lock, "rwsem_down_write_slowpath": .lock,
      "do_nanosleep": .timer, "hrtimer_nanosleep": .timer, "do_wait": .child,
      "do_sigtimedwait": .child, "anon_pipe_read": .io, "ep_poll": .io, "unix_stream_read": .io,
      "folio_wait_bit_common": .io, "inet_csk_accept": .io, "something_new": .unknown,
    ]
    for (function, cause) in causes {
      #expect(WaitPlace(function: function).cause == cause, "\(function)")
    }
  }

  @Test(
    .enabled(
      if: KernelSymbols.areVisible,
      "the kernel hides its addresses here (kptr_restrict), so there is nothing to look up"))
  func `the running kernel has the functions that all reasons share`() throws {
    let text = String(
      decoding: try #require(readFile("/proc/kallsyms", atMost: 64 << 20)), as: UTF8.self)
    let symbols = KernelSymbols.current()
    let line = try #require(text.split(separator: "\n").first { $0.hasSuffix(" schedule") })
    let address = try #require(UInt64(line.prefix { $0 != " " }, radix: 16))
    #expect(symbols.function(at: address + 1) == "schedule")
  }
}
