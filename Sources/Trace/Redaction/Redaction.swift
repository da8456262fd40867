/// What a trace leaves out of what its recorder saw (docs/SECURITY-MODEL.md has the exact list).
public struct Redaction: Sendable, Equatable {
  /// Something that can be left out.
  public enum Subject: String, Sendable, CaseIterable {
    /// Passwords, tokens and keys in forms that are known: always, unless everything is to stay.
    case secrets
    /// The words of the command behind the first.
    case arguments
    /// Names of processes, threads, tasks, marks, functions and errors, and where calls blocked.
    case names
    /// Folders: the working directory, the program's, those of source files.
    case paths
    /// The part of a path that names a user's home.
    case home
    /// The machine's name.
    case host
    /// The user's name.
    case user
  }

  /// What is left out.
  public var subjects: Set<Subject>
  /// Regular expressions; what one matches is left out of every text.
  public var patterns: [String]

  /// Leaves out these.
  public init(_ subjects: Set<Subject>, patterns: [String] = []) {
    self.subjects = subjects
    self.patterns = patterns
  }

  /// What is left out unless something else is asked for.
  public static let usual = Redaction([.secrets])
  /// Everything that can be.
  public static let all = Redaction(Set(Subject.allCases))
}

/// What is known of whoever records, which is looked for in every text.
public struct RecordingIdentity: Sendable, Equatable {
  /// The machine's name.
  public var host: String?
  /// The user's name.
  public var user: String?
  /// The user's home folder, without a slash at its end.
  public var home: String?
  /// Values that the program was given and nobody else should know.
  public var secrets: [String]

  /// Makes an identity from its parts.
  public init(
    host: String? = nil, user: String? = nil, home: String? = nil, secrets: [String] = []
  ) {
    self.host = host
    self.user = user
    self.home = home
    self.secrets = secrets
  }

  /// What a trace tells of it: its machine, and the home that its paths lie in.
  public init(of metadata: TraceMetadata) {
    let texts = [metadata.workingDirectory ?? ""] + metadata.command
    let home = texts.lazy.compactMap { homeFolder(in: $0) }.first
    self.init(
      host: metadata.machine.hostname,
      user: home.flatMap { $0.split(separator: "/").last.map(String.init) }, home: home)
  }

  /// What an environment tells of it: its home, its user, and the values of variables that are named
  /// like secrets.
  public init(environment: [String: String], host: String?) {
    let secrets = environment.compactMap { name, value in
      SecretForms.isSecretVariable(name) && value.utf8.count >= 8 && !value.hasPrefix("/")
        ? value : nil
    }
    self.init(
      host: host, user: environment["USER"] ?? environment["LOGNAME"],
      home: environment["HOME"].map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 },
      secrets: secrets.sorted())
  }
}

/// The home folder that `text` names first, such as `/home/ada`; nil where there is none.
private func homeFolder(in text: String) -> String? {
  for folder in ["/home/", "/Users/"] {
    guard let found = text.firstRange(of: folder) else { continue }
    let name = text[found.upperBound...].prefix { $0 != "/" && !$0.isWhitespace && $0 != "'" }
    if !name.isEmpty { return folder + name }
  }
  return nil
}
