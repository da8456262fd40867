import Trace

/// A call-out: a few words at a moment, with a line down to it.
public struct FigureNote: Sendable, Equatable {
  /// When, in moments of the axis.
  public var time: Nanoseconds
  /// The lane that the line leads to; nil leads through all of them.
  public var lane: LanePattern?
  /// What it says.
  public var text: String

  /// The call-out that `text` states: `t=1.2s: pool starts`, or `t=1.2s @ worker-1: takes over` for
  /// one lane. `t=` may be left away.
  ///
  /// - Throws: ``OptionSyntaxError`` where the time or the words are missing.
  public init(_ text: String) throws(OptionSyntaxError) {
    // The words begin behind the first colon that a space follows; without one, behind the first.
    let colon = text.firstRange(of: ": ")?.lowerBound ?? text.firstIndex(of: ":")
    guard let colon else {
      throw OptionSyntaxError(description: "'\(text)' \(Self.fix)")
    }
    let words = text[text.index(after: colon)...].trimmingSpaces()
    var place = text[..<colon].trimmingSpaces()
    if place.hasPrefix("t=") { place = place.dropFirst(2) }
    let at = place.firstIndex(of: "@")
    let moment = place[..<(at ?? place.endIndex)].trimmingSpaces()
    guard !words.isEmpty, let time = parseDuration(String(moment)) else {
      throw OptionSyntaxError(description: "'\(text)' \(Self.fix)")
    }
    self.time = time
    self.text = String(words)
    lane = at.map { LanePattern(String(place[place.index(after: $0)...].trimmingSpaces())) }
  }

  private static let fix = "lacks a time or words: write 't=1.2s: pool starts'"
}
