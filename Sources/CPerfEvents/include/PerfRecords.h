/// The records in a perf ring buffer, as `enum perf_event_type` in include/uapi/linux/perf_event.h
/// lays them out. All are multiples of 8 bytes; only what Coreograph asks for is here.
#pragma once

#include <stdint.h>

/// `struct perf_event_header`.
struct cperf_header {
  uint32_t type;
  uint16_t misc;
  /// Bytes of the whole record with this header.
  uint16_t size;
};

/// The types that Coreograph reads (PERF_RECORD_* of the kernel).
enum cperf_type : uint32_t {
  CPERF_LOST = 2,
  CPERF_COMM = 3,
  CPERF_EXIT = 4,
  CPERF_FORK = 7,
  CPERF_SAMPLE = 9,
  CPERF_SWITCH = 14,
  /// As SWITCH, of events for all programs.
  CPERF_SWITCH_CPU_WIDE = 15,
};

/// Bits of `misc` (PERF_RECORD_MISC_*).
enum cperf_misc : uint16_t {
  /// On COMM: the name changed by an exec.
  CPERF_MISC_COMM_EXEC = 1 << 13,
  /// On SWITCH: the task leaves the core.
  CPERF_MISC_SWITCH_OUT = 1 << 13,
  /// On SWITCH with SWITCH_OUT: it could have gone on.
  CPERF_MISC_SWITCH_OUT_PREEMPT = 1 << 14,
};

/// What `sample_id_all` puts at the end of every record but samples: `struct sample_id` with
/// PERF_SAMPLE_TID and PERF_SAMPLE_TIME. The task is the one that wrote the record.
struct cperf_trailer {
  uint32_t pid;
  uint32_t tid;
  uint64_t time;
};

/// PERF_RECORD_LOST, followed by a trailer: records dropped since the one before.
struct cperf_lost {
  struct cperf_header header;
  uint64_t id;
  uint64_t lost;
};

/// PERF_RECORD_COMM, followed by the name with its NUL, padded to 8 bytes, and a trailer.
struct cperf_comm {
  struct cperf_header header;
  uint32_t pid;
  uint32_t tid;
};

/// PERF_RECORD_FORK and PERF_RECORD_EXIT, followed by a trailer. On FORK pid and tid are the new
/// task's, ppid and ptid those of the task that made it.
struct cperf_task {
  struct cperf_header header;
  uint32_t pid;
  uint32_t ppid;
  uint32_t tid;
  uint32_t ptid;
  uint64_t time;
};

/// PERF_RECORD_SWITCH_CPU_WIDE, followed by a trailer: who comes, or where `misc` lacks SWITCH_OUT
/// who went. The idle thread's own records are not to be relied on: on some virtual machines cores
/// run its code as it was before the records were asked for.
struct cperf_switch_cpu_wide {
  struct cperf_header header;
  uint32_t other_pid;
  uint32_t other_tid;
};

/// PERF_RECORD_SAMPLE with PERF_SAMPLE_TIME | RAW: `raw_size` raw bytes follow, which begin with
/// the tracepoint's number (struct trace_entry, include/linux/trace_events.h).
struct cperf_sample {
  struct cperf_header header;
  uint64_t time;
  uint32_t raw_size;
  uint16_t tracepoint;
} __attribute__((packed));

/// PERF_RECORD_SAMPLE with PERF_SAMPLE_TIME | CALLCHAIN | RAW: `chain_count` addresses follow, then
/// a uint32_t count of raw bytes and the raw bytes. The high half of the count, 0, stands where the
/// other kind of sample has its tracepoint's number, which is never 0.
struct cperf_chain_sample {
  struct cperf_header header;
  uint64_t time;
  uint64_t chain_count;
};

/// In a call chain, addresses from here on are not addresses but say whose frames follow
/// (PERF_CONTEXT_MAX).
static const uint64_t CPERF_CONTEXT_MAX = (uint64_t)-4095;
