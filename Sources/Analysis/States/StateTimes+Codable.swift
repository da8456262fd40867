import Trace

extension StateTimes: Codable {
  private struct StateKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ state: ThreadState) { stringValue = state.name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes seconds under the names of the states.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: StateKey.self)
    for state in ThreadState.allCases {
      try fields.encode(self[state].seconds, forKey: StateKey(state))
    }
  }

  /// Reads seconds under the names of the states; a state that is not there had no time.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: StateKey.self)
    for state in ThreadState.allCases {
      let seconds = try fields.decodeIfPresent(Double.self, forKey: StateKey(state)) ?? 0
      guard seconds.magnitude < 9e9 else {
        throw DecodingError.dataCorruptedError(
          forKey: StateKey(state), in: fields, debugDescription: "more seconds than a trace holds")
      }
      self[state] = Nanoseconds((seconds * 1e9).rounded())
    }
  }
}
