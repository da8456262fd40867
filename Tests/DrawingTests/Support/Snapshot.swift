import Foundation
import Testing

/// Compares files with the ones that were looked at and committed.
enum Snapshot {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden")

  /// Expects the SVG to be the committed one: the same text, and numbers at most 0.02 apart.
  ///
  /// With COREOGRAPH_RECORD=1 in the environment the committed one is replaced, and the test fails
  /// all the same, so that nobody records by accident.
  static func expect(
    svg bytes: [UInt8], named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["COREOGRAPH_RECORD"] == "1" {
      try Data(bytes).write(to: file)
      Issue.record(
        "recorded \(name): look at it, then run again without COREOGRAPH_RECORD",
        sourceLocation: sourceLocation)
      return
    }
    guard let committed = try? Data(contentsOf: file) else {
      Issue.record(
        "there is no \(file.path): record it with COREOGRAPH_RECORD=1",
        sourceLocation: sourceLocation)
      return
    }
    let expected = String(decoding: committed, as: UTF8.self).split(separator: "\n")
    let actual = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    for (number, lines) in zip(expected, actual).enumerated() {
      let (want, have) = (Pieces(lines.0), Pieces(lines.1))
      #expect(
        want.isLike(have), "\(name):\(number + 1)\nwant \(lines.0)\nhave \(lines.1)",
        sourceLocation: sourceLocation)
    }
    #expect(expected.count == actual.count, "lines of \(name)", sourceLocation: sourceLocation)
  }

  /// A line taken apart into numbers and what is between them.
  private struct Pieces {
    var text = ""
    var numbers: [Double] = []

    init(_ line: Substring) {
      var rest = line
      while let match = rest.firstMatch(of: /-?[0-9]+(\.[0-9]+)?/) {
        text += rest[..<match.range.lowerBound] + "0"
        numbers.append(Double(match.0) ?? .nan)
        rest = rest[match.range.upperBound...]
      }
      text += rest
    }

    func isLike(_ other: Pieces) -> Bool {
      text == other.text && zip(numbers, other.numbers).allSatisfy { abs($0 - $1) <= 0.02 }
    }
  }
}
