import Testing

@testable import Trace

/// Files that would not fit into memory.
@Suite struct MemoryForecastTests {
  /// A hundredth took 100 MB: the whole takes 10 GB, and 22.5 GB beside.
  @Test func aPartTellsOfTheWhole() {
    let tight = MemoryForecast.shortage(held: 100_000_000, share: 0.01, free: 32_000_000_000)
    #expect(tight?.needed == 32_500_000_000)
    #expect(tight?.available == 32_100_000_000)
    #expect(MemoryForecast.shortage(held: 100_000_000, share: 0.01, free: 32_400_000_000) == nil)
  }

  /// What was freed in the meantime makes a trace no smaller than nothing.
  @Test func lessThanBeforeIsNoShortage() {
    #expect(MemoryForecast.shortage(held: -4096, share: 0.5, free: 0) == nil)
  }

  /// Of 1,000 bytes 600 are used, and 200 of these can be dropped.
  @Test func pagesOfFilesCanBeDropped() {
    #expect(ProcessMemory.left(of: 1000, use: 600, files: 200) == 600)
    #expect(ProcessMemory.left(of: 1000, use: 1200, files: 0) == 0)
  }

  /// Pages were dropped between two of the kernel's numbers, in a group without a limit.
  @Test func numbersOfTwoMomentsAreNoTrap() {
    let unlimited = Int.max - 4095
    #expect(ProcessMemory.left(of: unlimited, use: 1 << 20, files: 1 << 30) == unlimited)
    #expect(ProcessMemory.left(of: unlimited, use: 1 << 30, files: 1 << 20) < unlimited)
  }

  @Test func theMachineSaysWhatThereIs() throws {
    let resident = try #require(ProcessMemory.resident)
    #expect(resident > 1 << 20)
    #expect(try #require(ProcessMemory.free()) >= 0)
    // A first look has nothing to go by.
    var forecast = MemoryForecast()
    #expect(forecast.shortage(afterShare: 1e-9) == nil)
  }
}
