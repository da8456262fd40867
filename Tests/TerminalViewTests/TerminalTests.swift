import Foundation
import Scene
import Testing

@testable import TerminalView

/// What is known of a terminal, and what it is sent.
@Suite struct TerminalTests {
  @Test(arguments: [
    ([:], TerminalColors.plain), (["TERM": "dumb"], .plain),
    (["TERM": "xterm-256color"], .two56), (["TERM": "xterm"], .sixteen),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .direct),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .none),
    (["TERM": "xterm-256color", "NO_COLOR": ""], .two56),
    (["TERM": "vt100"], .none), (["TERM": "xterm-kitty"], .direct),
  ])
  func `colours are what the environment says`(
    environment: [String: String], colors: TerminalColors
  ) {
    #expect(TerminalColors(environment: environment) == colors)
  }

  @Test(arguments: [
    (["TERM": "xterm-256color"], nil), (["TERM": "xterm-kitty"], InlineImages.kitty),
    (["TERM_PROGRAM": "iTerm.app"], .iTerm2), (["TERM_PROGRAM": "ghostty"], .kitty),
    (["TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"], nil),
  ])
  func `pictures are shown where the environment says so`(
    environment: [String: String], images: InlineImages?
  ) {
    #expect(InlineImages(environment: environment) == images)
  }

  /// By the tables of xterm: 16 + 36 r + 6 g + b, and 24 greys from 8 in steps of 10.
  @Test func coloursBecomeTheNearestOf256() {
    #expect(TerminalColors.nearestOf256(Color(hex: 0xff0000)) == 196)
    #expect(TerminalColors.nearestOf256(Color(hex: 0x000000)) == 16)
    #expect(TerminalColors.nearestOf256(Color(hex: 0x8a8a8a)) == 245)
    #expect(TerminalColors.nearestOf256(Color(hex: 0x5f87af)) == 67)
  }

  @Test func kittyGetsItsPictureInPieces() throws {
    let png = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7919) }
    let text = InlineImages.kitty.escapes(picture: png, columns: 80, rows: 24)
    let pieces = text.components(separatedBy: "\u{1b}\\").dropLast()
    var payload = ""
    for (index, piece) in pieces.enumerated() {
      let parts = piece.dropFirst(3).split(separator: ";", maxSplits: 1)
      #expect(piece.hasPrefix("\u{1b}_G"))
      #expect(parts[1].utf8.count <= 4096)
      #expect(parts[0].hasSuffix(index == pieces.count - 1 ? "m=0" : "m=1"))
      #expect((index == 0) == parts[0].contains("c=80,r=24"))
      payload += parts[1]
    }
    #expect(Data(base64Encoded: payload).map(Array.init) == png)
  }
}
