import ArgumentParser
import Glibc
import Tables
import Trace

extension TraceTable: ExpressibleByArgument {}

extension ConvertCommand {
  /// Writes one table to the output, or all of them to a folder.
  func writeTables(_ form: Form) throws {
    let isFolder = output.hasSuffix("/") || isFolder(output)
    guard isFolder || !isSameFile(input, output) else {
      throw CommandFailure(.usage, "\(output): is the input, too; choose another name with -o")
    }
    guard !isFolder || table == nil else {
      throw ValidationError(
        "-o \(output) is a folder, which gets all tables; name a file to write --table alone")
    }
    var trace = try read()
    if let redactor = try redaction.redactor(of: trace.metadata) {
      trace = try trace.redacted(by: redactor)
    }
    guard isFolder else { return try write(table ?? .spans, of: trace, form, to: output) }
    if !self.isFolder(output), mkdir(output, 0o777) != 0 {
      throw CommandFailure(
        .usage,
        "\(output): cannot be created: \(String(cString: strerror(errno))); create its folder first"
      )
    }
    let folder = output.hasSuffix("/") ? output : output + "/"
    for table in TraceTable.allCases {
      try write(table, of: trace, form, to: "\(folder)\(table.rawValue).\(form.rawValue)")
    }
  }

  private func write(
    _ table: TraceTable, of trace: Trace, _ form: Form, to path: String
  ) throws {
    let tableForm: TableForm =
      form == .parquet ? .parquet : .csv(isPacked: path.hasSuffix(".gz"))
    do {
      try writeTable(table, of: trace, as: tableForm, to: path)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }
}
