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

  /// As xterm and foot answer; what is no answer to what was asked is none.
  @Test(arguments: [
    ("\u{1b}[?62;4;22c", TerminalAnswer.attributes([62, 4, 22])),
    ("\u{1b}[?6c", .attributes([6])), ("\u{1b}[6;18;9t", .cellSize(width: 9, height: 18)),
    ("\u{1b}[?2;0;1000;800S", .largestPicture(width: 1000, height: 800)),
    ("\u{1b}[6;0;9t", nil), ("\u{1b}[8;24;80t", nil), ("\u{1b}[1;2c", nil),
    ("\u{1b}[?2;3;0S", nil), ("\u{1b}[?1;0;256S", nil), ("\u{1b}[2S", nil),
  ])
  func `a terminal's answers are told from keys`(_ bytes: String, _ answer: TerminalAnswer?) {
    var decoder = KeyDecoder()
    let expected = answer.map { [Key.answer($0)] } ?? []
    #expect(decoder.keys(Array(bytes.utf8)) == expected)
    #expect(!decoder.isWaiting)
  }

  @Test func sixelIsTheFourthAttribute() {
    #expect(InlineImages(TerminalAnswer.attributes([62, 4, 22])) == .sixel)
    // The first number is the class of the terminal.
    #expect(InlineImages(TerminalAnswer.attributes([4, 22])) == nil)
    #expect(InlineImages(TerminalAnswer.cellSize(width: 4, height: 4)) == nil)
  }

  @Test func whatNoKeySendsIsSkipped() {
    var decoder = KeyDecoder()
    #expect(
      decoder.keys([0xff, 0xc0, 0x00] + Array("\u{1b}[99~\u{1b}[?1;2ya".utf8)) == [
        .character("a")
      ])
  }
}
