extension TraceMetadata {
  /// A number that no recorder can have written, with its name; nil where all of them can be.
  ///
  /// Whoever works with the metadata relies on it: on periods that pass, and on seconds, shares and
  /// cores that can be counted in whole numbers.
  var untrueNumber: String? {
    let most = 1e9
    let numbers: [(name: String, value: Double?, range: ClosedRange<Double>)] = [
      ("cores.quota", cores.quota, 1e-6...most),
      ("capture.samplePeriodSeconds", capture.samplePeriodSeconds, 1e-9...most),
      ("capture.overheadSeconds", capture.overheadSeconds, -most...most),
      ("capture.accountedShare", capture.accountedShare, -most...most),
      ("capture.inferredSeconds", capture.inferredSeconds, -most...most),
      ("capture.uncertainSeconds", capture.uncertainSeconds, -most...most),
      ("capture.stolenSeconds", capture.stolenSeconds, -most...most),
      ("capture.heldSeconds", capture.heldSeconds, -most...most),
      ("usage.userSeconds", usage?.userSeconds, -most...most),
      ("usage.systemSeconds", usage?.systemSeconds, -most...most),
      ("wallNanoseconds", wallNanoseconds.map { Double($0) }, 0...most * 1e9),
    ]
    for number in numbers {
      if let value = number.value, !number.range.contains(value) {
        return "\(number.name) is \(value)"
      }
    }
    if let part, !part.isSound { return "part is \(part.start) to \(part.end)" }
    let listed = cores.online + cores.usable
    return listed.first { !(0...highestCore).contains($0) }.map { "a core has the number \($0)" }
  }
}
