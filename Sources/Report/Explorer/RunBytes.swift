import Analysis
import CZlib
import Foundation
import Trace

/// A run as the explorer of the page reads it: what ``RunHeader`` says as JSON, and columns of numbers.
///
/// In front of the JSON stands its length, in four bytes, lowest first. All of it is compressed (zlib),
/// because a page has room for text only and grows by a third.
struct RunBytes {
  /// How many bytes there are before compression.
  let count: Int
  /// The bytes, compressed.
  let compressed: [UInt8]
  /// What figures of the run may write.
  let texts: [String]

  /// Gathers what `run` holds; linear in its spans but for sorting.
  init(_ run: Run) throws {
    let bytes: [UInt8]
    (bytes, texts) = try Self.plain(run)
    count = bytes.count
    compressed = deflated(bytes)
  }

  /// The bytes before compression, and what texts figures of the run may write.
  static func plain(_ run: Run) throws -> (bytes: [UInt8], texts: [String]) {
    var columns = ByteColumns()
    var texts = TextTable()
    let levels = Levels(run.trace)
    let kinds = columns.appendThreads(of: run.trace, &texts)
    columns.appendLevels(levels, isSampled: run.trace.metadata.capture.method == .procfs)
    columns.appendLocks(of: run.trace)
    columns.appendTasks(of: run.trace, &texts)
    columns.appendTaskLevels(of: run.trace, beside: levels.concurrency)
    columns.appendOthers(of: run.trace, &texts)
    let header = RunHeader(
      run, levels, kinds: kinds, texts: texts.texts, columns: columns.directory)
    let json = try sortedJSON(header)
    let length = withUnsafeBytes(of: UInt32(json.count).littleEndian) { Array($0) }
    return (length + json + columns.bytes, header.texts + header.figures.texts + header.provenance)
  }
}

/// `value` as JSON, the same bytes for the same value.
func sortedJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(value))
}

/// `bytes` as a zlib stream.
func deflated(_ bytes: [UInt8]) -> [UInt8] {
  var size = compressBound(UInt(bytes.count))
  return [UInt8](unsafeUninitializedCapacity: Int(size)) { output, count in
    // Level 6 is 4 % smaller than level 4 and takes twice as long; there is room for the bound, so
    // that this fails for want of memory only.
    let status = compress2(output.baseAddress, &size, bytes, UInt(bytes.count), 6)
    precondition(status == Z_OK, "zlib has no memory for \(bytes.count) bytes")
    count = Int(size)
  }
}
