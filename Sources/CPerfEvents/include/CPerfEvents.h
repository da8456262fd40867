/// perf_event_open for Swift: opening the events that Coreograph needs, reading their ring buffers
/// with the barriers that the kernel asks for, the layouts of the records in them, and a probe that
/// survives whatever a security filter does to the caller.
///
/// Only what Swift cannot express is here (system calls without a wrapper, bit-fields, atomics on
/// shared memory, fork); every decision is made in Capture/Perf.
#pragma once

#include "PerfRecords.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// MARK: Opening events (PerfEvents.c)

/// Opens the record stream of rung `switches` on one core: context switches, forks, exits, names
/// and execs of `pid` and of everything it will create, from its next exec on. Works for a plain
/// user at kernel.perf_event_paranoid <= 2. The stream is that of one core because an inherited
/// event that follows its task across cores cannot be mapped (perf_mmap, kernel/events/core.c).
/// Returns a descriptor (close-on-exec), or minus the errno.
int cperf_open_switches(pid_t pid, int32_t core);

/// Opens the same stream of all programs on one core, enabled at once. Needs CAP_PERFMON or
/// kernel.perf_event_paranoid <= 0. Returns as `cperf_open_switches`.
int cperf_open_all_switches(int32_t core);

/// Opens the kernel tracepoint with the number `id` for all programs on one core, disabled; every
/// hit becomes a sample of the layout `struct cperf_sample`. With `call_chain` it carries that many
/// innermost addresses of the kernel's stack and has the layout `struct cperf_chain_sample`. Needs
/// what `cperf_open_all_switches` needs.
int cperf_open_tracepoint(uint64_t id, int32_t core, uint16_t call_chain);

/// Sends the records of `event` to the buffer that `owner` is mapped with; both must be of one
/// core and clock. Returns 0 or minus the errno.
int cperf_redirect(int event, int owner);

/// Lets the kernel drop the hits of a tracepoint that do not match `filter`, an expression over its
/// fields such as "prev_state != 0". Returns 0 or minus the errno.
int cperf_set_filter(int event, const char *filter);

/// Starts or stops an event and, for an inherited one, its copies in all tasks.
/// Returns 0 or minus the errno.
int cperf_enable(int event);
int cperf_disable(int event);

/// What the kernel accounted to an event and its copies in all tasks.
struct cperf_totals {
  /// Nanoseconds for which the watched tasks were on the event's core while it was enabled.
  uint64_t running;
  /// Records dropped because the buffer was full; 0 before Linux 6.0, which does not say.
  uint64_t lost;
};

/// Reads the totals. Returns 0 or minus the errno.
int cperf_read_totals(int event, struct cperf_totals *totals);

// MARK: Ring buffers (PerfRing.c)

/// A mapped ring buffer: one page of control words, then `size` bytes (a power of two) of records.
struct cperf_ring {
  void *control;
  const uint8_t *data;
  uint64_t size;
};

/// Maps the buffer of `event` with up to `bytes` of data, halving while the kernel says EPERM (the
/// user's pool of locked memory is spent) or ENOMEM, down to one page. `bytes` must be a power of
/// two and at least a page. Returns 0 or minus the errno.
int cperf_ring_map(int event, size_t bytes, struct cperf_ring *ring);
void cperf_ring_unmap(struct cperf_ring ring);

/// Where the kernel will write next, as a count of bytes since the start; what was written before is
/// visible after this call (load-acquire, as the comment on data_head in linux/perf_event.h asks).
uint64_t cperf_ring_head(struct cperf_ring ring);
/// Up to where the reader has read.
uint64_t cperf_ring_tail(struct cperf_ring ring);
/// Gives everything before `tail` back to the kernel (store-release: after the last read of it).
void cperf_ring_release(struct cperf_ring ring, uint64_t tail);

// MARK: Last words of threads (LastWords.c)

/// The kernel's last word of a thread: where and when it had let go of all that the thread had
/// (CLOCK_MONOTONIC), microseconds before its last switch.
struct cperf_last_word {
  int32_t pid;
  int32_t tid;
  /// The number of the core.
  int32_t core;
  uint64_t time;
};

/// Asks the kernel for the last words of all threads (the process connector, drivers/connector/
/// cn_proc.c; for plain users since Linux 6.6, not in pid, user or network namespaces of their own).
/// Returns a descriptor, or minus the errno.
int cperf_open_last_words(void);
void cperf_close_last_words(int words);

/// Takes the next word without waiting. Returns 1, or 0 where there is none, or minus the errno.
int cperf_next_last_word(int words, struct cperf_last_word *word);

// MARK: Priority (PerfPriority.c)

/// A thread's priority, and what it was before.
struct cperf_priority {
  pid_t thread;
  int former;
  bool raised;
};

/// Gives the calling thread the highest ordinary priority, where the user may (CAP_SYS_NICE).
struct cperf_priority cperf_raise_priority(void);
/// Gives the thread back the priority that it had.
void cperf_restore_priority(struct cperf_priority priority);

// MARK: Probing (PerfProbe.c)

/// How far a trial got.
enum cperf_probe_outcome {
  CPERF_PROBE_WORKS = 0,
  /// perf_event_open failed with `error`.
  CPERF_PROBE_OPEN_FAILED,
  /// The buffer could not be mapped: `error`.
  CPERF_PROBE_MAP_FAILED,
  /// The trial process was killed by the signal `error` (a security filter that kills).
  CPERF_PROBE_KILLED,
  /// The trial process could not be made: `error`.
  CPERF_PROBE_NOT_MADE,
};

struct cperf_probe {
  enum cperf_probe_outcome outcome;
  int error;
};

/// Tries in a forked child whether the events of rung `switches` can be opened and mapped on `core`.
struct cperf_probe cperf_probe_switches(int32_t core);

/// The same for the events of all programs on `core`. Tracepoints are not tried: opening one of them
/// patches the running kernel, and closing it waits for all cores, some 50 ms.
struct cperf_probe cperf_probe_all_switches(int32_t core);
