import FoundationEssentials

/// How a terminal shows pictures among its characters.
public enum InlineImages: Sendable, Equatable {
  /// The protocol of kitty, which Ghostty, WezTerm and Konsole understand, too.
  case kitty
  /// iTerm2's.
  case iTerm2
  /// Sixel, of DEC's terminals and of foot, xterm, mlterm, Konsole, Windows Terminal and others.
  case sixel

  /// What the environment says that the terminal understands; nil where it says nothing, or where
  /// another program (tmux, screen) stands between. Sixel is in no environment: terminals tell when
  /// they are asked (``question``).
  public init?(environment: [String: String]) {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    if has("TMUX") || has("STY") { return nil }
    let program = environment["TERM_PROGRAM"] ?? ""
    let terminal = environment["TERM"] ?? ""
    if has("KITTY_WINDOW_ID") || terminal == "xterm-kitty" || terminal == "xterm-ghostty"
      || ["ghostty", "WezTerm"].contains(program)
    {
      self = .kitty
    } else if program == "iTerm.app" || environment["LC_TERMINAL"] == "iTerm2" {
      self = .iTerm2
    } else {
      return nil
    }
  }

  /// What asks a terminal for the size of a character in pixels, for that of the largest sixel picture
  /// (XTSMGRAPHICS of xterm, which shows nothing of a larger one) and then for what it can do (primary
  /// device attributes). The answers come as keys do; every terminal gives the last one.
  public static let question = "\u{1b}[16t\u{1b}[?2;1;0S\u{1b}[c"

  /// What a terminal's answer says that it understands.
  public init?(_ answer: TerminalAnswer) {
    // Of the attributes, 4 is sixel (VT330/VT340 Programmer Reference Manual).
    guard case .attributes(let numbers) = answer, numbers.dropFirst().contains(4) else {
      return nil
    }
    self = .sixel
  }

  /// The sequence that shows a picture at the cursor, stretched over `columns` times `rows`: a PNG file,
  /// or for sixel what is such a sequence already.
  public func escapes(picture: [UInt8], columns: Int, rows: Int) -> String {
    if self == .sixel { return String(decoding: picture, as: UTF8.self) }
    let text = Data(picture).base64EncodedString()
    switch self {
    case .sixel: return ""
    case .iTerm2:
      return "\u{1b}]1337;File=inline=1;size=\(picture.count);width=\(columns);height=\(rows);"
        + "preserveAspectRatio=0;doNotMoveCursor=1:\(text)\u{7}"
    case .kitty:
      // In pieces of 4096 at most, as the protocol asks; q=2: the terminal must not answer.
      var result = ""
      var rest = text[...]
      var head = "a=T,f=100,i=1,p=1,q=2,C=1,c=\(columns),r=\(rows),"
      while !rest.isEmpty {
        let piece = rest.prefix(4096)
        rest = rest.dropFirst(4096)
        result += "\u{1b}_G\(head)m=\(rest.isEmpty ? 0 : 1);\(piece)\u{1b}\\"
        head = ""
      }
      return result
    }
  }

  /// The sequence that takes the picture away.
  public var removal: String {
    switch self {
    case .kitty: "\u{1b}_Ga=d,d=I,i=1,q=2\u{1b}\\"
    // It goes with the characters under it.
    case .iTerm2, .sixel: ""
    }
  }
}
