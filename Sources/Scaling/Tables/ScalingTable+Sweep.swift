import FoundationEssentials
import ScriptJSON

extension ScalingTable {
  /// Reads tables from the bytes of a sweep's JSON, of the `runs.json` of a lab run or of a CSV, told
  /// apart by content. Only a lab run holds more than one.
  public static func tables(
    contents bytes: [UInt8], path: String, name: String
  ) throws(TableError) -> [ScalingTable] {
    let isObject = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
    guard isObject else {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw TableError(path: path, what: "is neither JSON nor text in UTF-8")
      }
      return [try ScalingTable(csv: text, path: path, name: name)]
    }
    if let lab = try? JSONDecoder().decode(LabRuns.self, from: Data(bytes)),
      lab.format == LabRuns.format
    {
      let tables = lab.tables()
      guard !tables.isEmpty else {
        throw TableError(
          path: path,
          what: "holds no experiment with several numbers of workers: "
            + "run the lab with --workers, as in --workers 1,2,3,4 --repeat 6")
      }
      return tables
    }
    let sweep: SweepDocument
    do {
      sweep = try SweepDocument(json: bytes, path: path)
    } catch {
      throw TableError(
        path: path, what: "\(error.what); name what `coreograph sweep` wrote, or a table in CSV")
    }
    let table = ScalingTable(sweep, name: name)
    guard !table.samples.isEmpty else {
      throw TableError(path: path, what: "holds no run that went well: sweep anew")
    }
    return [table]
  }

  /// The runs of a sweep that went well.
  public init(_ sweep: SweepDocument, name: String) {
    let machine = sweep.machine
    self.init(
      name: name, quantity: .time,
      samples: sweep.runs.filter { $0.exitStatus == 0 }.map { run in
        Sample(
          workers: run.step.workers, value: run.wallSeconds, isWarmup: run.step.isWarmup,
          load: run.load)
      },
      cores: machine.availableCores,
      provenance: [
        machine.processor, machine.coresText,
        "\(sweep.plan.repeats) runs each in shuffled order, seed \(sweep.plan.seed)",
        sweep.writer,
      ].filter { !$0.isEmpty })
  }
}

extension SweepRun {
  /// Its processor time, where the kernel counted that.
  fileprivate var load: ScalingTable.Load? {
    guard let userSeconds, let systemSeconds,
      ScalingTable.reasonable.contains(userSeconds + systemSeconds)
    else { return nil }
    return ScalingTable.Load(processorSeconds: userSeconds + systemSeconds)
  }
}

extension SweepDocument {
  /// Reads a sweep from its JSON; another format, a missing field and a value that cannot be are
  /// refused.
  public init(json bytes: [UInt8], path: String) throws(TableError) {
    do {
      self = try JSONDecoder().decode(SweepDocument.self, from: Data(bytes))
    } catch let DecodingError.keyNotFound(key, context) {
      let place = (context.codingPath + [key]).map(\.stringValue).joined(separator: ".")
      throw TableError(path: path, what: "is no sweep: it has no '\(place)'")
    } catch {
      throw TableError(path: path, what: "is no sweep")
    }
    guard format == SweepDocument.currentFormat else {
      throw TableError(
        path: path, what: "its format is '\(format)', not '\(SweepDocument.currentFormat)'")
    }
    for run in runs where run.exitStatus == 0 {
      guard run.step.workers >= 1, run.step.workers <= ScalingTable.mostWorkers,
        ScalingTable.reasonable.contains(run.wallSeconds)
      else {
        throw TableError(
          path: path,
          what: "a run of \(run.wallSeconds) s with \(run.step.workers) workers cannot be")
      }
    }
  }

  /// The JSON, ending in a newline.
  public func json() throws -> [UInt8] { try scriptJSON(self) }
}
