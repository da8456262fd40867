extension ScalingTable {
  /// Reads a CSV text with a header: a column of workers and one of times or throughputs; repeated
  /// rows are repeats, other columns are left alone.
  ///
  /// Where a table has both, times count: throughput and speedup are worked out from them.
  ///
  /// - Throws: ``TableError`` with line and column.
  public init(csv text: String, path: String, name: String) throws(TableError) {
    var scanner = CSVScanner(text, path: path)
    let records = try scanner.records()
    guard let header = records.first else {
      throw TableError(
        path: path, what: "is empty: write a header such as `n,time` and a line for each run")
    }
    let columns = try Columns(header, path: path)
    var samples: [Sample] = []
    for record in records.dropFirst() {
      guard record.count == header.count else {
        throw TableError(
          path: path, place: record.last?.place,
          what:
            "\(record.count) \(record.count == 1 ? "field" : "fields") in this line, "
            + "\(header.count) in the header: make them equal")
      }
      samples.append(try columns.sample(of: record, path: path))
    }
    guard !samples.isEmpty else {
      throw TableError(path: path, what: "has a header but no measurements below it")
    }
    self.init(
      name: name, quantity: columns.quantity, samples: samples,
      provenance: ["a table of \(samples.count) measurements"])
  }

  /// Where in a record the numbers stand.
  private struct Columns {
    var workers: Int
    var value: Int
    var quantity: Quantity

    private static let workerNames = ["n", "workers", "p", "threads"]
    private static let valueNames: [(Quantity, [String])] = [
      (.time, ["time", "t", "seconds"]), (.throughput, ["x", "throughput"]),
      (.speedup, ["speedup"]),
    ]

    init(_ header: [CSVField], path: String) throws(TableError) {
      guard let workers = try Self.column(of: Self.workerNames, in: header, path) else {
        throw TableError(
          path: path, place: header.first?.place,
          what: "no column of workers: call it n, workers, p or threads")
      }
      for (quantity, names) in Self.valueNames {
        if let value = try Self.column(of: names, in: header, path) {
          self.workers = workers
          self.value = value
          self.quantity = quantity
          return
        }
      }
      throw TableError(
        path: path, place: header.first?.place,
        what: "no column of measurements: call it time, T or seconds, or throughput, X or speedup")
    }

    private static func column(
      of names: [String], in header: [CSVField], _ path: String
    ) throws(TableError) -> Int? {
      let found = header.indices.filter { names.contains(header[$0].text.lowercased()) }
      guard found.count < 2 else {
        throw TableError(
          path: path, place: header[found[1]].place,
          what: "'\(header[found[0]].text)' and '\(header[found[1]].text)' mean the same: "
            + "rename one of them")
      }
      return found.first
    }

    func sample(of record: [CSVField], path: String) throws(TableError) -> Sample {
      let count = record[workers]
      // `4.0` is what a spreadsheet makes of 4.
      let number = try plainNumber(count, path: path)
      guard let whole = Int(exactly: number), whole >= 1, whole <= mostWorkers else {
        throw TableError(
          path: path, place: count.place,
          what:
            "'\(count.text)' workers: write a whole number from 1 to \(ScalingTable.mostWorkers)")
      }
      let field = record[value]
      let measured = try plainNumber(field, path: path)
      guard measured > 0 else {
        throw TableError(
          path: path, place: field.place,
          what: "\(quantity) is \(field.text): a measurement is above 0; leave failed runs out")
      }
      guard reasonable.contains(measured) else {
        throw TableError(
          path: path, place: field.place,
          what: "\(quantity) is \(field.text): choose a unit in which it is a usual number")
      }
      return Sample(workers: whole, value: measured)
    }
  }

  /// The number in `field`, in digits with a point; not-a-number, infinity and hexadecimal are none.
  private static func plainNumber(_ field: CSVField, path: String) throws(TableError) -> Double {
    guard !field.text.isEmpty else {
      throw TableError(path: path, place: field.place, what: "a number is missing here")
    }
    guard field.text.allSatisfy({ "0123456789.+-eE".contains($0) }),
      let number = Double(field.text), number.isFinite
    else {
      throw TableError(
        path: path, place: field.place, what: "'\(field.text)' is no number: write one such as 1.25"
      )
    }
    return number
  }
}
