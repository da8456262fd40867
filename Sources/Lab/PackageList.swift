/// The Python packages that experiments need, pinned: `programs/requirements.txt`.
public struct PackageList: Sendable, Equatable {
  /// Where it lies among the programs.
  public static let path = "requirements.txt"

  /// The lines that name a package, such as `gevent==26.9.0`.
  public var pins: [String]

  /// Reads the list among `programs`; empty where there is none.
  public init(among programs: [Program]) {
    let text = programs.first { $0.path == Self.path }?.text ?? ""
    pins = text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("#") }
  }

  /// The lines of those that run on `interpreter`.
  func pins(for interpreter: Interpreter) -> [String] {
    pins.filter { (Self.oldestMinor(of: $0) ?? 0) <= interpreter.minorVersion }
  }

  /// The oldest Python, as in `3.11`, that any of them runs on; nil where all run on any.
  var oldestPython: String? {
    pins.map { Self.oldestMinor(of: $0) ?? 0 }.min().flatMap { $0 > 0 ? "3.\($0)" : nil }
  }

  /// How `interpreter` would get the package `name`: the command for it, or why it can't.
  func fix(_ name: String, for interpreter: Interpreter) -> String {
    let pin = pins.first { $0.hasPrefix(name + "==") } ?? name
    if let oldest = Self.oldestMinor(of: pin), interpreter.minorVersion < oldest {
      return "which runs on Python 3.\(oldest) or later, not on \(interpreter.shortVersion)"
    }
    guard interpreter.isVirtual else {
      return "run 'coreograph lab install --python \(interpreter.shortVersion)'"
    }
    let plain = pin.split(separator: ";").first.map(String.init) ?? name
    return "run '\(shellQuoted(interpreter.executable)) -m pip install \(plain)'"
  }

  /// The 10 of `dask==2026.8.0; python_version >= "3.10"`.
  private static func oldestMinor(of pin: String) -> Int? {
    let marker = #"python_version >= "3."#
    guard let start = pin.ranges(of: marker).first?.upperBound else { return nil }
    return Int(pin[start...].prefix { $0.isNumber })
  }
}
