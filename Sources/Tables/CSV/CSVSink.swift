import Analysis
import Trace

/// Rows as comma-separated values (RFC 4180): a line of headings, then a line per row; lines end in CR LF,
/// missing values are empty. Moments and lengths of time are whole nanoseconds. A name that begins as a
/// formula does has an apostrophe before it, as in tables of figures (docs/SECURITY-MODEL.md).
struct CSVSink: RowSink {
  private let output: WholeFile
  private let packer: GzipStream?
  private var fields: [[UInt8]] = []
  private var bytes: [UInt8] = []

  /// - Parameter isPacked: whether the lines are compressed.
  init(_ columns: [TableColumn], into output: WholeFile, isPacked: Bool) throws {
    self.output = output
    packer = isPacked ? GzipStream(level: 6) : nil
    bytes = Array((columns.map(\.name).joined(separator: ",") + "\r\n").utf8)
  }

  mutating func receive(_ batch: TableBatch) throws {
    for text in batch.texts.texts[fields.count...] {
      fields.append(Array(text.harmless.withoutFormula.quotedForCSV.utf8))
    }
    let isText = batch.columns.map { $0.kind == .text }
    for row in 0..<batch.count {
      for column in batch.values.indices {
        if column > 0 { bytes.append(UInt8(ascii: ",")) }
        guard let value = batch.values[column][row] else { continue }
        if isText[column] {
          bytes.append(contentsOf: fields[Int(value)])
        } else {
          append(value)
        }
      }
      bytes.append(UInt8(ascii: "\r"))
      bytes.append(UInt8(ascii: "\n"))
      if bytes.count >= Self.portion { try flush(isLast: false) }
    }
  }

  private static let portion = 1 << 20

  /// All rows are there: the file is whole.
  mutating func finish() throws {
    try flush(isLast: true)
    try output.finish()
  }

  private mutating func flush(isLast: Bool) throws {
    defer { bytes.removeAll(keepingCapacity: true) }
    guard let packer else { return try output.write(bytes) }
    var packed: [UInt8] = []
    packer.compress(bytes, isLast: isLast, into: &packed)
    try output.write(packed)
  }

  private mutating func append(_ value: Int64) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let first = bytes.count
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest > 0
    bytes[first...].reverse()
  }
}
