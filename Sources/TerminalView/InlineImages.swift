import FoundationEssentials

/// How a terminal shows pictures among its characters.
public enum InlineImages: Sendable, Equatable {
  /// The protocol of kitty, which Ghostty, WezTerm and Konsole understand, too.
  case kitty
  /// iTerm2's.
  case iTerm2

  /// What the environment says that the terminal understands; nil where it says nothing, or where
  /// another program (tmux, screen) stands between.
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

  /// The sequence that shows a PNG file at the cursor, stretched over `columns` times `rows`.
  public func escapes(png: [UInt8], columns: Int, rows: Int) -> String {
    let text = Data(png).base64EncodedString()
    switch self {
    case .iTerm2:
      return "\u{1b}]1337;File=inline=1;size=\(png.count);width=\(columns);height=\(rows);"
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
    case .iTerm2: ""
    }
  }
}
