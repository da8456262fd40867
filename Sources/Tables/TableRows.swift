/// Rows of a table on their way into a file, some tens of thousands at a time, in columns.
struct TableRows<Sink: RowSink> {
  let columns: [TableColumn]
  private(set) var values: [ColumnValues]
  private(set) var texts = TextPool()
  private var sink: Sink
  private var next = 0
  private let batchSize: Int

  /// - Parameter batchSize: so many rows are handed on together.
  init(_ columns: [TableColumn], into sink: Sink, batchSize: Int) {
    self.columns = columns
    self.sink = sink
    self.batchSize = batchSize
    values = columns.map { ColumnValues(isOptional: $0.isOptional) }
  }

  /// The number of a text: what stands for it in a row.
  mutating func number(of text: String) -> Int64 { texts.number(of: text) }

  /// The next value of the row: of a text its number.
  @inline(__always)
  mutating func put(_ value: some FixedWidthInteger & SignedInteger) {
    values[next].append(Int64(value))
    next += 1
  }

  /// The same; nil for none.
  @inline(__always)
  mutating func put(_ value: (some FixedWidthInteger & SignedInteger)?) {
    values[next].append(value.map { Int64($0) })
    next += 1
  }

  /// The row has all of its values.
  @inline(__always)
  mutating func endRow() throws {
    next = 0
    if values[0].count == batchSize { try flush() }
  }

  /// All rows are there; returns the sink, which has them all.
  consuming func finish() throws -> Sink {
    if values[0].count > 0 { try flush() }
    return sink
  }

  private mutating func flush() throws {
    try sink.receive(TableBatch(columns: columns, values: values, texts: texts))
    for column in values.indices { values[column].removeAll() }
  }
}

/// Takes rows.
protocol RowSink {
  /// Takes the next rows. Texts keep their numbers from one batch to the next.
  mutating func receive(_ batch: TableBatch) throws
}

/// Some rows of a table, in columns.
struct TableBatch: Sendable {
  var columns: [TableColumn]
  var values: [ColumnValues]
  var texts: TextPool

  /// How many rows there are.
  var count: Int { values[0].count }
}

/// Values of one column; of texts their numbers.
struct ColumnValues: Sendable {
  /// One for each row; 0 where there is none.
  private(set) var values: [Int64] = []
  /// Which rows have one; nil where all of them do.
  private(set) var isThere: [Bool]?

  init(isOptional: Bool) {
    if isOptional { isThere = [] }
  }

  var count: Int { values.count }

  @inline(__always)
  mutating func append(_ value: Int64?) {
    values.append(value ?? 0)
    isThere?.append(value != nil)
  }

  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    isThere?.removeAll(keepingCapacity: true)
  }

  /// Value number `row`; nil where there is none.
  @inline(__always)
  subscript(row: Int) -> Int64? { isThere.map { $0[row] } ?? true ? values[row] : nil }
}

/// Texts by number, each kept once.
struct TextPool: Sendable {
  private(set) var texts: [String] = []
  private var numbers: [String: Int64] = [:]

  /// The number of `text`, from 0 on in order of appearance.
  mutating func number(of text: String) -> Int64 {
    if let known = numbers[text] { return known }
    let number = Int64(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }
}
