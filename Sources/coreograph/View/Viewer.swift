import Figures
import Glibc
import Scene
import TerminalView

/// Shows a view in a terminal and does what keys ask for, until one of them ends it.
struct Viewer {
  private var view: TimelineView
  private let colors: TerminalColors
  private let theme: Theme
  private var pictures: FigurePictures?
  /// Pictures for a terminal that does not say in its environment which it shows; nil where none are
  /// wanted, or it need not be asked.
  private let sixel: FigurePictures?
  /// The size of a character in pixels, where the terminal said it when it was asked.
  private var saidCell: (width: Int, height: Int)?
  /// The size in pixels of the largest picture that the terminal shows, where it said so.
  private var largestPicture: (width: Int, height: Int)?
  /// Whether pictures are shown just now.
  private var showsPicture: Bool
  private var decoder = KeyDecoder()

  init(
    view: TimelineView, colors: TerminalColors, theme: Theme, pictures: FigurePictures?,
    sixel: FigurePictures?
  ) {
    self.view = view
    self.colors = colors
    self.theme = theme
    self.pictures = pictures
    self.sixel = sixel
    showsPicture = pictures != nil
  }

  /// How a session ends.
  private enum Outcome {
    case quit
    case signal(Int32)
  }

  /// Returns when the user quits; what ends the process otherwise ends it as it would without.
  mutating func run() throws {
    let outcome = try session()
    // Only now is the terminal what it was.
    if case .signal(let number) = outcome {
      signal(number, SIG_DFL)
      raise(number)
    }
  }

  private mutating func session() throws(CommandFailure) -> Outcome {
    let session = try TerminalSession()
    defer {
      if let pictures { TerminalSession.write(pictures.protocol.removal) }
    }
    draw()
    if sixel != nil { TerminalSession.write(InlineImages.question) }
    while true {
      // What follows an escape key would come at once.
      switch session.next(within: decoder.isWaiting ? 50 : nil) {
      case .bytes(let bytes):
        if let outcome = press(decoder.keys(bytes), session) { return outcome }
      case .quiet:
        if let outcome = press(decoder.finish().map { [$0] } ?? [], session) { return outcome }
      case .resized, .continued: draw()
      case .ended(let number): return number.map { .signal($0) } ?? .quit
      }
    }
  }

  private mutating func press(
    _ keys: [Key], _ session: borrowing TerminalSession
  ) -> Outcome? {
    var needsDrawing = false
    for key in keys {
      if case .answer(let answer) = key {
        if hear(answer) { needsDrawing = true }
        continue
      }
      if key == .character("i"), pictures != nil, !view.isTyping {
        showsPicture.toggle()
        needsDrawing = true
        continue
      }
      switch view.press(key, size: size) {
      case .none: break
      case .redraw: needsDrawing = true
      case .quit: return .quit
      case .interrupt: return .signal(SIGINT)
      case .suspend:
        session.suspend()
        needsDrawing = true
      }
    }
    if needsDrawing { draw() }
    return nil
  }

  /// Takes what the terminal says of itself; whether it shows more from now on.
  private mutating func hear(_ answer: TerminalAnswer) -> Bool {
    switch answer {
    case .cellSize(let width, let height):
      saidCell = (width, height)
      return false
    case .largestPicture(let width, let height):
      largestPicture = (width, height)
      return false
    case .attributes: break
    }
    // Without the size of a character, nobody knows how large a picture must be.
    guard pictures == nil, InlineImages(answer) == .sixel, cell != nil else { return false }
    pictures = sixel
    showsPicture = pictures != nil
    return showsPicture
  }

  private var cell: (width: Int, height: Int)? {
    TerminalSession.measures(of: STDOUT_FILENO)?.cell ?? saidCell
  }

  private var size: TimelineView.Size {
    TerminalSession.size(of: STDOUT_FILENO) ?? TimelineView.Size(columns: 80, rows: 24)
  }

  private func draw() {
    let size = self.size
    let removal = pictures?.protocol.removal ?? ""
    let screen = view.screen(size, colors: colors, isLive: true)
    if showsPicture, !view.isTyping, !view.showsHelp, let pictures, size.rows > 3 {
      let cell = self.cell ?? (9, 18)
      // The line of keys stays what it is.
      var room = TimelineView.Size(columns: size.columns, rows: size.rows - 1)
      if let largestPicture {
        room.columns = min(room.columns, largestPicture.width / cell.width)
        room.rows = min(room.rows, largestPicture.height / cell.height)
      }
      if let picture = pictures.escapes(view, size: room, cell: cell) {
        let foot = screen.foot(row: size.rows, colors, theme: theme)
        TerminalSession.write("\(removal)\u{1b}[2J\u{1b}[1;1H\(picture)\(foot)")
        return
      }
    }
    TerminalSession.write(removal + screen.escapes(colors, theme: theme, height: size.rows))
  }
}
