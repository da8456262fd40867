import Figures

/// What a terminal shows, before anyone knows what it can do: lines of pieces.
public struct Screen: Sendable, Equatable {
  /// From the top.
  var lines: [Line] = []

  /// A line of text.
  struct Line: Sendable, Equatable {
    /// From left to right; none covers another.
    var pieces: [Piece] = []

    init(_ pieces: [Piece] = []) { self.pieces = pieces }

    init(_ text: String, _ look: Look = Look()) {
      pieces = [Piece(column: 0, text: text, look: look)]
    }
  }

  /// Text in one look that begins at a column: what stands before it need not be as wide as thought.
  struct Piece: Sendable, Equatable {
    var column: Int
    var text: String
    var look = Look()
  }

  /// Colour and emphasis.
  struct Look: Sendable, Hashable {
    /// nil is the terminal's own.
    var ink: Paint?
    /// nil is the terminal's own.
    var ground: Paint?
    var isBold = false
    var isDim = false
    var isReversed = false
  }
}
