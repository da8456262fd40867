/// One column of one row group as it lies in the file: a page with the texts that occur, where the column has
/// texts, and a page with the values, both compressed.
///
/// parquet-format/README.md ("Data Pages"), Encodings.md (PLAIN, RLE_DICTIONARY) and
/// src/main/thrift/parquet.thrift: `PageHeader`, `DataPageHeader`, `DictionaryPageHeader`, `Statistics`.
struct ColumnChunk: Sendable {
  /// The pages with their headers.
  private(set) var bytes: [UInt8] = []
  /// Where the values' page begins in ``bytes``.
  private(set) var valuesOffset = 0
  /// How long the pages with their headers would be uncompressed.
  private(set) var plainSize = 0
  /// The smallest and the largest value and how many are missing.
  private(set) var statistics = ThriftStruct()
  let column: TableColumn
  let count: Int

  /// Packs `values`, of texts their numbers in `texts`.
  init(_ column: TableColumn, _ values: ColumnValues, _ texts: [String]) {
    self.column = column
    count = values.count
    var page = Self.levels(of: values)
    let encoding: ParquetEncoding
    switch column.kind {
    case .nanoseconds:
      encoding = .plain
      addPlain(Int64.self, values, to: &page)
    case .integer:
      encoding = .plain
      addPlain(Int32.self, values, to: &page)
    case .text:
      encoding = .dictionary
      addTexts(values, texts, to: &page)
    }
    var header = ThriftStruct()
    header.add(1, Int32(count))
    header.add(2, encoding.rawValue)
    header.add(3, ParquetEncoding.runs.rawValue)
    header.add(4, ParquetEncoding.runs.rawValue)
    valuesOffset = bytes.count
    add(page, kind: 0, headerField: 5, header)
  }

  /// Which rows have a value, where some may have none: `1` or `0` a row, behind their length.
  private static func levels(of values: ColumnValues) -> [UInt8] {
    guard let isThere = values.isThere else { return [] }
    var runs = HybridRuns(width: 1)
    for there in isThere { runs.append(there ? 1 : 0) }
    runs.finish()
    var page: [UInt8] = []
    page.appendLittleEndian(UInt32(runs.bytes.count))
    return page + runs.bytes
  }

  private mutating func addPlain<Value: FixedWidthInteger & Sendable>(
    _ type: Value.Type, _ values: ColumnValues, to page: inout [UInt8]
  ) {
    var range: ClosedRange<Value>?
    page.reserveCapacity(page.count + values.count * MemoryLayout<Value>.size)
    for row in 0..<values.count {
      guard let value = values[row] else { continue }
      let number = Value(truncatingIfNeeded: value)
      page.appendLittleEndian(number)
      range =
        range.map { min($0.lowerBound, number)...max($0.upperBound, number) } ?? number...number
    }
    addStatistics(
      values, least: range.map { Self.bytes($0.lowerBound) },
      most: range.map { Self.bytes($0.upperBound) })
  }

  /// Adds a page with the texts that occur, in order of appearance, and to `page` their numbers there.
  private mutating func addTexts(
    _ values: ColumnValues, _ texts: [String], to page: inout [UInt8]
  ) {
    var numbers = [Int32](repeating: -1, count: texts.count)
    var used: [Int] = []
    var places: [UInt32] = []
    for row in 0..<values.count {
      guard let value = values[row] else { continue }
      if numbers[Int(value)] < 0 {
        numbers[Int(value)] = Int32(used.count)
        used.append(Int(value))
      }
      places.append(UInt32(numbers[Int(value)]))
    }
    let words = used.map { Array(texts[$0].utf8) }
    var dictionary: [UInt8] = []
    for word in words {
      dictionary.appendLittleEndian(UInt32(word.count))
      dictionary.append(contentsOf: word)
    }
    var header = ThriftStruct()
    header.add(1, Int32(words.count))
    header.add(2, ParquetEncoding.plain.rawValue)
    add(dictionary, kind: 2, headerField: 7, header)
    let width = HybridRuns.width(upTo: max(words.count - 1, 0))
    var runs = HybridRuns(width: width)
    for place in places { runs.append(place) }
    runs.finish()
    page.append(UInt8(width))
    page.append(contentsOf: runs.bytes)
    let sorted = [
      words.min { $0.lexicographicallyPrecedes($1) },
      words.max { $0.lexicographicallyPrecedes($1) },
    ]
    // Long texts help nobody to leave out row groups.
    let areShort = sorted.allSatisfy { ($0?.count ?? 0) <= 256 }
    addStatistics(values, least: areShort ? sorted[0] : nil, most: areShort ? sorted[1] : nil)
  }

  private mutating func addStatistics(_ values: ColumnValues, least: [UInt8]?, most: [UInt8]?) {
    statistics.add(3, Int64(values.isThere?.count { !$0 } ?? 0))
    if let most { statistics.add(5, most) }
    if let least { statistics.add(6, least) }
  }

  private mutating func add(
    _ page: [UInt8], kind: Int32, headerField: Int, _ pageHeader: ThriftStruct
  ) {
    let packed = GzipStream.packed(page, level: 2)
    var header = ThriftStruct()
    header.add(1, kind)
    header.add(2, Int32(page.count))
    header.add(3, Int32(packed.count))
    header.add(headerField, pageHeader)
    let head = header.ended
    bytes.append(contentsOf: head)
    bytes.append(contentsOf: packed)
    plainSize += head.count + page.count
  }

  private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(value)
    return bytes
  }
}

/// How values are written (`Encoding` in parquet.thrift).
enum ParquetEncoding: Int32 {
  case plain = 0
  case runs = 3
  case dictionary = 8
}
