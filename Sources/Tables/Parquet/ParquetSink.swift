import Trace

/// Rows as a Parquet file: a row group for each batch, a chunk for each column, GZIP, and a footer that says
/// where they are. The same rows are the same bytes.
///
/// parquet-format/README.md ("File format") and src/main/thrift/parquet.thrift: `FileMetaData`,
/// `SchemaElement`, `RowGroup`, `ColumnChunk`, `ColumnMetaData`. Memory: a batch of rows, and some
/// hundred bytes for each chunk.
struct ParquetSink: RowSink {
  private let columns: [TableColumn]
  private let output: WholeFile
  private var offset: Int64 = 0
  private var groups: [ThriftStruct] = []
  private var rowCount: Int64 = 0

  private static let magic = Array("PAR1".utf8)

  init(_ columns: [TableColumn], into output: WholeFile) throws {
    self.columns = columns
    self.output = output
    try write(Self.magic)
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    try output.write(bytes)
    offset += Int64(bytes.count)
  }

  mutating func receive(_ batch: TableBatch) throws {
    let texts = batch.texts.texts
    let chunks = concurrentMap(
      columns.count, workers: Workers.paying(for: batch.count * columns.count)
    ) { column in
      ColumnChunk(batch.columns[column], batch.values[column], texts)
    }
    let start = offset
    var group = ThriftStruct()
    var descriptions: [ThriftStruct] = []
    for chunk in chunks {
      descriptions.append(chunk.description(at: offset))
      try write(chunk.bytes)
    }
    group.add(1, descriptions)
    group.add(2, Int64(chunks.reduce(0) { $0 + $1.plainSize }))
    group.add(3, Int64(batch.count))
    group.add(5, start)
    group.add(6, offset - start)
    groups.append(group)
    rowCount += Int64(batch.count)
  }

  /// All rows are there: writes the footer, and the file is whole.
  ///
  /// - Parameter facts: what else a reader should know, by name.
  mutating func finish(_ facts: [(name: String, text: String)]) throws {
    var footer = ThriftStruct()
    footer.add(1, Int32(2))
    footer.add(2, schema)
    footer.add(3, rowCount)
    footer.add(4, groups)
    footer.add(
      5,
      facts.map { fact in
        var pair = ThriftStruct()
        pair.add(1, fact.name)
        pair.add(2, fact.text)
        return pair
      })
    // Readers look for a version behind the name.
    footer.add(6, "coreograph version 1")
    // Least and largest values are meant as the types order them (`TypeDefinedOrder`).
    footer.add(
      7,
      columns.map { _ in
        var order = ThriftStruct()
        order.add(1, ThriftStruct())
        return order
      })
    let bytes = footer.ended
    try write(bytes)
    var length: [UInt8] = []
    length.appendLittleEndian(UInt32(bytes.count))
    try write(length + Self.magic)
    try output.finish()
  }

  private var schema: [ThriftStruct] {
    var root = ThriftStruct()
    root.add(4, "coreograph")
    root.add(5, Int32(columns.count))
    return [root] + columns.map(\.schemaElement)
  }
}

extension TableColumn {
  /// The number of the type of its values (`Type` in parquet.thrift): INT32, INT64 or BYTE_ARRAY.
  fileprivate var parquetType: Int32 {
    switch kind {
    case .integer: 1
    case .nanoseconds: 2
    case .text: 6
    }
  }

  fileprivate var schemaElement: ThriftStruct {
    var element = ThriftStruct()
    element.add(1, parquetType)
    element.add(3, Int32(isOptional ? 1 : 0))
    element.add(4, name)
    guard kind == .text else { return element }
    // UTF8, and `LogicalType.STRING`.
    element.add(6, Int32(0))
    var string = ThriftStruct()
    string.add(1, ThriftStruct())
    element.add(10, string)
    return element
  }
}

extension ColumnChunk {
  /// What the footer says of it, where it begins at `offset` of the file.
  fileprivate func description(at offset: Int64) -> ThriftStruct {
    let isText = column.kind == .text
    var facts = ThriftStruct()
    facts.add(1, column.parquetType)
    let encodings: [ParquetEncoding] = isText ? [.plain, .runs, .dictionary] : [.plain, .runs]
    facts.add(2, encodings.map(\.rawValue))
    facts.add(3, [column.name])
    // GZIP.
    facts.add(4, Int32(2))
    facts.add(5, Int64(count))
    facts.add(6, Int64(plainSize))
    facts.add(7, Int64(bytes.count))
    facts.add(9, offset + Int64(valuesOffset))
    if isText { facts.add(11, offset) }
    facts.add(12, statistics)
    var chunk = ThriftStruct()
    chunk.add(2, offset)
    chunk.add(3, facts)
    return chunk
  }
}
