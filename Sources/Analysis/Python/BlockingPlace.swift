/// Where a call kept its thread away from Python, as the agent tells it: `FILE:LINE in FUNCTION`, and
/// behind that `, in CALLEE` where it is known what was called.
public struct BlockingPlace: Sendable, Equatable {
  /// The file of the innermost code that is the program's own, without its folder.
  public var file: String
  /// The line of the call.
  public var line: Int
  /// The function that the line is in.
  public var function: String
  /// What was called, such as `time.sleep`, or what of a library the call came to, such as
  /// `socket.readinto`.
  public var callee: String?

  /// Such as `app.py:12`.
  public var fileAndLine: String { "\(file):\(line)" }

  /// Takes the text of a trace's `blockedAt` apart; nil where it has another form.
  public init?(_ text: String) {
    // Behind the last slash are the file's name and those of functions, which have none.
    let parts = (text.split(separator: "/").last ?? "").split(separator: ", in ", maxSplits: 1)
    guard let words = parts.first?.split(separator: " in ", maxSplits: 1), words.count == 2,
      let colon = words[0].lastIndex(of: ":"),
      let line = Int(words[0][words[0].index(after: colon)...])
    else { return nil }
    file = String(words[0][..<colon])
    self.line = line
    function = String(words[1]).withoutOuterFunctions
    callee = parts.count > 1 ? String(parts[1]) : nil
  }
}
