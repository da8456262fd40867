import FoundationEssentials

/// What goes into a recorded program, as bytes: the recorder writes them into a private directory.
public enum ProbeLibrary {
  /// The shared object that is preloaded: it sees CPython's interpreter lock and locks, and brings
  /// the agent into Python. It needs nothing but libc.
  public static var preload: Data { decoded(preloadText) }

  /// The Python agent's source.
  public static var pythonAgent: Data { decoded(pythonAgentText) }

  private static func decoded(_ text: StaticString) -> Data {
    let base64 = text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    guard let bytes = Data(base64Encoded: base64) else {
      preconditionFailure("the build embeds base64")
    }
    return bytes
  }
}
