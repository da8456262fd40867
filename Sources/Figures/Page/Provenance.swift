import Analysis
import Trace

/// Where the figures of some recordings come from, in the pieces of one line.
public func provenance(of traces: [Trace]) -> [String] {
  let all = traces.map(\.metadata)
  var pieces: [String] = []
  pieces.append(distinct(all.map(methodText)).joined(separator: ", "))
  pieces.append(machinesText(all))
  if all.contains(where: { $0.capture.method.seesCores }) { pieces.append(lossText(all)) }
  if let agreement = agreementText(all) { pieces.append(agreement) }
  if all.contains(where: \.cutShort) { pieces.append("recording cut short") }
  if let first = all.compactMap({ Int64($0.clock.originUnixNanoseconds) }).min(), first > 0 {
    pieces.append(utcText(unixNanoseconds: first))
  }
  pieces.append(distinct(all.map { labelText($0.writer) }).joined(separator: ", "))
  return pieces.filter { !$0.isEmpty }
}

private func distinct(_ texts: [String]) -> [String] {
  var seen: Set<String> = []
  return texts.filter { seen.insert($0).inserted }
}

private func methodText(_ metadata: TraceMetadata) -> String {
  switch metadata.capture.method {
  case .tracepoints: return "kernel tracepoints"
  case .switches: return "kernel switch records"
  case .procfs:
    guard let period = metadata.capture.samplePeriodSeconds else { return "sampled procfs" }
    return "procfs, sampled every \(durationText(Nanoseconds(period * 1e9)))"
  case .tasks: return "tasks only, no kernel records"
  }
}

/// Each processor once, with what the runs had of its cores.
private func machinesText(_ all: [TraceMetadata]) -> String {
  let processors = distinct(all.map { plainProcessorName($0.machine.processor) })
  return processors.map { processor in
    let cores = distinct(
      all.filter { plainProcessorName($0.machine.processor) == processor }.map(usedCoresText)
    ).filter { !$0.isEmpty }.joined(separator: " or ")
    return [processor, cores].filter { !$0.isEmpty }.joined(separator: ", ")
  }.filter { !$0.isEmpty }.joined(separator: "; ")
}

private func usedCoresText(_ metadata: TraceMetadata) -> String {
  let usable = metadata.cores.usable.count
  let online = metadata.cores.online.count
  var cores =
    usable == online ? coresText(Double(usable)) : "\(usable) of \(coresText(Double(online)))"
  if let quota = metadata.cores.quota, quota < Double(usable) {
    cores += ", quota \(coresText(quota))"
  }
  return online == 0 && usable == 0 ? "" : cores
}

/// A processor's name without trademark signs and clock rate, which only take room.
func plainProcessorName(_ name: String) -> String {
  var words = name.split(separator: " ").map(String.init)
  if let at = words.firstIndex(of: "@") { words.removeSubrange(at...) }
  return labelText(
    words.map { $0.removing("(R)").removing("(TM)").removing("(tm)") }
      .filter { !$0.isEmpty && $0 != "CPU" && $0 != "Processor" }.joined(separator: " "),
    ifBlank: "")
}

private func lossText(_ all: [TraceMetadata]) -> String {
  let lost = all.reduce(UInt64(0)) { $0 &+ $1.capture.lostRecords }
  return lost == 0 ? "no records lost" : "\(grouped(lost)) records lost"
}

/// How well spans and the kernel's own accounting agree.
private func agreementText(_ all: [TraceMetadata]) -> String? {
  let shares = all.compactMap(\.capture.accountedShare).filter(\.isFinite)
  guard let furthest = shares.max(by: { abs($0 - 1) < abs($1 - 1) }) else { return nil }
  let difference = abs(furthest - 1) * 100
  let bound = [0.1, 0.2, 0.5, 1, 2, 5].first { difference <= $0 }
  guard let bound else {
    let ends = [shares.min() ?? furthest, shares.max() ?? furthest]
    let numbers = distinct(ends.map { numberText($0 * 100, decimals: 0) })
    return "spans are \(numbers.joined(separator: " to ")) % of the kernel's accounting"
  }
  return
    "within \(numberText(bound, decimals: bound < 1 ? 1 : 0)) % of the kernel's accounting"
}

/// As in `2026-11-21 08:31 UTC`.
func utcText(unixNanoseconds: Int64) -> String {
  let seconds = unixNanoseconds / 1_000_000_000
  let days = seconds / 86_400
  // Days to a date of the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level
  // Date Algorithms", civil_from_days), for days after 1970.
  let shifted = days + 719_468
  let era = shifted / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra =
    (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(year)-\(two(month))-\(two(day)) "
    + "\(two(seconds % 86_400 / 3600)):\(two(seconds % 3600 / 60)) UTC"
}

extension String {
  /// Without every occurrence of `part`.
  fileprivate func removing(_ part: String) -> String {
    var rest = self[...]
    var result = ""
    while let found = rest.firstRange(of: part) {
      result += rest[..<found.lowerBound]
      rest = rest[found.upperBound...]
    }
    return result + rest
  }
}
