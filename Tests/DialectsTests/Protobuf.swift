import Trace

@testable import Dialects

/// Protobuf by hand: a field is its tag and its value.
func number(_ field: Int, _ value: UInt64) -> [UInt8] { varint(UInt64(field) << 3) + varint(value) }

func bytes(_ field: Int, _ content: [UInt8]) -> [UInt8] {
  varint(UInt64(field) << 3 | 2) + varint(UInt64(content.count)) + content
}

func text(_ field: Int, _ text: String) -> [UInt8] { bytes(field, Array(text.utf8)) }

func packed(_ field: Int, _ values: [UInt64]) -> [UInt8] { bytes(field, values.flatMap(varint)) }

func varint(_ value: UInt64) -> [UInt8] {
  value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
}

/// A packet of a trace.
func packet(_ content: [UInt8]...) -> [UInt8] { bytes(1, content.flatMap(\.self)) }

/// An ftrace event of the kernel.
func event(_ at: UInt64, by thread: UInt64, _ kind: Int, _ content: [UInt8]) -> [UInt8] {
  bytes(2, number(1, at) + number(2, thread) + bytes(kind, content))
}

/// sched_switch.
func change(_ at: UInt64, _ previous: UInt64, _ state: UInt64, _ next: UInt64, _ name: String)
  -> [UInt8]
{
  event(
    at, by: previous, 4,
    number(2, previous) + number(4, state) + text(5, name) + number(6, next))
}

/// The trace in a file of these bytes.
func perfetto(_ bytes: [UInt8]) throws -> Trace { try readAnyTrace(bytes, path: "a.pftrace") }
