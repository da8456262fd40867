import ArgumentParser
import FoundationEssentials
import Glibc
import Trace

/// What a trace leaves out: the same for every command that records.
struct RedactionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave this out of traces: all, none, or some of \(Self.subjectNames), separated by commas.",
      discussion:
        "Secrets in known forms, such as --password=…, are always left out but with none.",
      valueName: "list"))
  var redact: String?

  @Option(
    help: ArgumentHelp(
      "Leave out of traces what this regular expression matches; may be given several times.",
      valueName: "pattern"))
  var redactPattern: [String] = []

  private static var subjectNames: String {
    Redaction.Subject.allCases.map(\.rawValue).joined(separator: ", ")
  }

  func validate() throws {
    _ = try redaction(otherwise: .usual)
    for pattern in redactPattern where (try? Regex(pattern)) == nil {
      throw ValidationError("--redact-pattern '\(pattern)': is no regular expression")
    }
  }

  /// What leaves it out of recordings of this environment; nil where everything stays.
  func redactorOfRecording() throws -> Redactor? {
    var names = utsname()
    uname(&names)
    let host = withUnsafeBytes(of: names.nodename) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    var identity = RecordingIdentity(
      environment: ProcessInfo.processInfo.environment, host: host)
    if let account = getpwuid(geteuid()) {
      identity.user = identity.user ?? account.pointee.pw_name.map { String(cString: $0) }
      identity.home = identity.home ?? account.pointee.pw_dir.map { String(cString: $0) }
    }
    return try redactor(try redaction(otherwise: .usual), of: identity)
  }

  /// What leaves it out of an existing trace; nil where nothing is to be left out.
  func redactor(of metadata: TraceMetadata) throws -> Redactor? {
    try redactor(
      try redaction(otherwise: Redaction([])), of: RecordingIdentity(of: metadata))
  }

  private func redactor(
    _ redaction: Redaction, of identity: RecordingIdentity
  ) throws -> Redactor? {
    guard !redaction.subjects.isEmpty || !redaction.patterns.isEmpty else { return nil }
    return try Redactor(redaction, identity: identity)
  }

  /// - Parameter usual: what is left out where `--redact` is not given.
  private func redaction(otherwise usual: Redaction) throws -> Redaction {
    guard let redact else { return Redaction(usual.subjects, patterns: redactPattern) }
    switch redact {
    case "all": return Redaction(Redaction.all.subjects, patterns: redactPattern)
    case "none": return Redaction([], patterns: redactPattern)
    default: break
    }
    var subjects: Set<Redaction.Subject> = [.secrets]
    for word in redact.split(separator: ",", omittingEmptySubsequences: false) {
      guard let subject = Redaction.Subject(rawValue: String(word)) else {
        throw ValidationError(
          "--redact \(redact): write all, none, or some of \(Self.subjectNames), such as home,host")
      }
      subjects.insert(subject)
    }
    return Redaction(subjects, patterns: redactPattern)
  }
}
