/// What the JSON text of one event came to.
enum EventText {
  /// What it says.
  case event(TraceEvent)
  /// What is wrong with it; whether it says of itself that Coreograph has written it.
  case problem(EventProblem, isOurs: Bool)
  /// Why it is no JSON, in plain words.
  case invalid(String)
}

extension JSONTokenizer {
  /// Reads the event in `text`, after which as many bytes as ``CSimdjsonPadding()`` says must be
  /// readable.
  func readEvent(_ text: UnsafeBufferPointer<UInt8>) -> EventText {
    switch read(text) {
    case .invalid(let problem): return .invalid(problem)
    case .value(let value):
      do throws(EventProblem) {
        let event = try TraceEvent(value)
        if case .metadata = event { try checkFormat(of: value["args"]) }
        return .event(event)
      } catch {
        return .problem(error, isOurs: value["name"].map { $0 == "coreograph" } ?? false)
      }
    }
  }
}

/// Refuses formats that this version cannot know.
func checkFormat(of metadata: JSONValue?) throws(EventProblem) {
  guard let format = metadata?["format"]?.string else {
    throw EventProblem(what: "the metadata do not name their format")
  }
  guard format == TraceMetadata.currentFormat else {
    throw EventProblem(
      what: "the format is \(format.debugDescription), but this version reads "
        + "\(TraceMetadata.currentFormat) only",
      fix: "update Coreograph, or record again")
  }
}
