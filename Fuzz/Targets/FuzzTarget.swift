/// A parser and what must hold whatever bytes it gets.
///
/// The package in Fuzz feeds it with what libFuzzer makes up, the tests with the inputs that are kept
/// in Fuzz/Corpus.
public struct FuzzTarget: Sendable {
  /// What it is called on the command line, and its folder in Fuzz/Corpus.
  public let name: String
  /// Longer inputs show nothing that shorter ones don't.
  public let longestInput: Int
  private let body: @Sendable (UnsafeBufferPointer<UInt8>) throws -> Void

  init(
    _ name: String, longestInput: Int = 4096,
    _ body: @escaping @Sendable (UnsafeBufferPointer<UInt8>) throws -> Void
  ) {
    self.name = name
    self.longestInput = longestInput
    self.body = body
  }

  /// Gives `bytes` to the parser.
  ///
  /// - Throws: ``BrokenPromise`` where what must hold does not.
  public func check(_ bytes: UnsafeBufferPointer<UInt8>) throws { try body(bytes) }

  /// Every target.
  public static let all: [FuzzTarget] = [
    trace, blocks, dialects, perfetto, perfText, gzip, document, records, figures, report, view,
    table, baseline, templates, theme, options, requirement, keys, rings, perf, procfs,
  ]
}

/// Something that a parser must not do, and did.
struct BrokenPromise: Error, CustomStringConvertible {
  /// What.
  let description: String

  init(_ description: String) { self.description = description }
}

/// Requires that an error is a line for a user: it names `path` and says something. What of an input
/// stands in it is made harmless where it is printed.
func requireOneLine(_ error: any Error & CustomStringConvertible, naming path: String) throws {
  let text = error.description
  guard text.hasPrefix(path), text.utf8.count > path.utf8.count + 8 else {
    throw BrokenPromise("no line for a user: \(text.debugDescription)")
  }
}
