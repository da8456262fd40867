import Trace

/// A recording with its numbers, worked out once for several figures of it.
package struct StudiedRun: Sendable {
  let subject: FigureSubject

  /// Works out the numbers of `input`; linear in its spans.
  package init(_ input: NamedTrace) {
    subject = FigureSubject(input, name: input.name)
  }

  /// The recording.
  package var input: NamedTrace { NamedTrace(name: subject.name, trace: subject.trace) }
}
