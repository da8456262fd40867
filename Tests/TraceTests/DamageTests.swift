import FoundationEssentials
import Randomness
import Testing

@testable import Trace

/// Damaged files: whatever the damage, the reader answers with a sound trace or one line.
@Suite struct DamageTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Whatever a reader makes of `bytes` is sound.
  private func check(_ bytes: [UInt8], _ name: String) throws {
    let path = folder.file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do {
      try readTrace(at: path).checkInvariants()
    } catch let error as TraceReadError {
      #expect(!error.description.contains("\n"))
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func mutatedFilesNeverCrash(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    let isPacked = seed % 4 == 0
    let whole = folder.file(isPacked ? "whole.json.gz" : "whole.json")
    try write(RandomRecords(seed: seed, steps: 30).records, to: whole)
    let original = try contents(whole)
    for _ in 0..<50 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) { bytes.mutate(using: &random) }
      try check(bytes, isPacked ? "damaged.json.gz" : "damaged.json")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func noiseNeverCrashes(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    for opening in [
      "", "[", "{\"traceEvents\":[", "[{\"pid\":", "[{\"ph\":\"M\",\"name\":\"coreograph\",",
    ] {
      var bytes = Array(opening.utf8)
      bytes += (0..<500).map { _ in UInt8.random(in: 0...255, using: &random) }
      try check(bytes, "noise.json")
      bytes = Array(opening.utf8)
      bytes += (0..<500).map { _ in
        Array("{}[],:\"\\0 1ae.-".utf8).randomElement(using: &random) ?? 0
      }
      try check(bytes, "noise.json")
    }
  }
}

extension [UInt8] {
  /// Changes a byte, a number or a stretch.
  mutating func mutate(using random: inout SeededNumbers) {
    guard let place = indices.randomElement(using: &random) else { return }
    let end = Swift.min(count, place + Int.random(in: 1...200, using: &random))
    switch Int.random(in: 0..<7, using: &random) {
    case 0: self[place] = UInt8.random(in: 0...255, using: &random)
    case 1: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: removeSubrange(place..<end)
    case 3: insert(contentsOf: self[place..<end], at: place)
    case 4: swapAt(place, end - 1)
    case 5:
      // Another digit, where there is one: the text stays JSON.
      if let digit = self[place...].firstIndex(where: { (0x30...0x39).contains($0) }) {
        self[digit] = UInt8.random(in: 0x30...0x39, using: &random)
      }
    default:
      let signs = Array("{}[],:\"\\0-.e ".utf8)
      insert(signs.randomElement(using: &random) ?? 0, at: place)
    }
  }
}
