import Testing

@testable import TerminalView

@Suite struct KeyTests {
  /// What terminals send, and which keys that are.
  private static let script: [(bytes: String, key: Key)] = [
    ("q", .character("q")), ("\u{1b}[A", .up), ("\u{1b}[B", .down), ("\u{1b}OC", .right),
    ("\u{1b}[D", .left), ("\u{1b}[H", .home), ("\u{1b}[4~", .end), ("\u{1b}[5~", .pageUp),
    ("\u{1b}[6~", .pageDown), ("é", .character("é")), ("線", .character("線")),
    ("🚀", .character("🚀")), ("\u{3}", .control("c")), ("\r", .enter), ("\u{7f}", .backspace),
    ("\t", .tab), ("\u{1b}[1;5C", .right), ("+", .character("+")),
  ]

  @Test func keysComeInAnyPieces() {
    let bytes = Self.script.flatMap { Array($0.bytes.utf8) }
    for length in 1...7 {
      var decoder = KeyDecoder()
      var keys: [Key] = []
      for start in stride(from: 0, to: bytes.count, by: length) {
        keys += decoder.keys(bytes[start..<min(start + length, bytes.count)])
      }
      #expect(keys == Self.script.map(\.key), "in pieces of \(length)")
      #expect(!decoder.isWaiting)
    }
  }

  @Test func escapeAloneIsAKeyOnceNothingFollows() {
    var decoder = KeyDecoder()
    #expect(decoder.keys([0x1b]).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.finish() == .escape)
    #expect(decoder.keys(Array("x".utf8)) == [.character("x")])
  }

  @Test func whatNoKeySendsIsSkipped() {
    var decoder = KeyDecoder()
    #expect(
      decoder.keys([0xff, 0xc0, 0x00] + Array("\u{1b}[99~\u{1b}[?1;2ca".utf8)) == [
        .character("a")
      ])
  }
}
