// What the probe writes and the recorder reads: memory shared by two processes.
//
// One file per thread and kind of ring, `gil.<pid>.<tid>.<serial>` or `task.<pid>.<tid>.<serial>`,
// in the private directory that COREOGRAPH_PROBE_DIRECTORY names. A file is a header and a ring of
// records; the thread is the only writer of `written` and of the records, the recorder the only
// writer of `consumed`. Shared file pages outlive the process, so nothing is lost to SIGKILL.
// Texts that records name by number are appended to `text.<pid>`.
#ifndef COREOGRAPH_CPROBERINGS_H
#define COREOGRAPH_CPROBERINGS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COREOGRAPH_RING_MAGIC 0x31474e49524f4552ull // "REORING1", read as little endian

// Bytes of a thread's first ring: small, so that ten thousand threads do not fill the memory. A
// thread that fills its ring before the recorder has read it goes on in a new one that is larger by
// the factor, up to the largest; only when that is full too are records lost.
#define COREOGRAPH_FIRST_RING (16u * 1024u)
#define COREOGRAPH_RING_GROWTH 4u
#define COREOGRAPH_LARGEST_RING (16u * 1024u * 1024u)
// The same for Swift, which sees no macro that computes.
enum { coreograph_largest_ring = COREOGRAPH_LARGEST_RING };

// How times are read.
enum coreograph_clock {
  // CLOCK_MONOTONIC, in nanoseconds.
  COREOGRAPH_CLOCK_MONOTONIC = 0,
  // The processor's own counter (rdtsc, cntvct_el0), converted by the recorder.
  COREOGRAPH_CLOCK_COUNTER = 1,
};

// One use of an interpreter lock by one thread: each time is 0 until it has come.
struct coreograph_gil_record {
  // When the thread began to wait, 0 if the lock was free.
  uint64_t wait;
  // When it took the lock.
  uint64_t take;
  // When it gave the lock back.
  uint64_t drop;
  // Which of the process's locks, counted from 0 in order of creation.
  uint32_t lock;
  uint32_t reserved;
};

// Whether a task record is a moment or one end of a stretch.
enum coreograph_phase {
  COREOGRAPH_PHASE_EVENT = 0,
  COREOGRAPH_PHASE_ENTER = 1,
  COREOGRAPH_PHASE_LEAVE = 2,
};

// Something that happened to a task. Stretches nest on their thread: a LEAVE ends the innermost
// ENTER of the same depth, and where it carries `other`, `text` or `number`, these replace those
// of the ENTER.
struct coreograph_task_record {
  uint64_t time;
  // The task, by its number or by the address of its object while that lives.
  uint64_t task;
  // A second task or object: a parent, what is waited for, who holds it.
  uint64_t other;
  uint64_t number;
  // Which kind, as the agent and the recorder have agreed.
  uint32_t kind;
  // The number of a text in `text.<pid>`; 0 for none.
  uint32_t text;
  // enum coreograph_phase
  uint32_t phase;
  // How many stretches the thread was inside of; shows the recorder where records were lost.
  uint32_t depth;
};

struct coreograph_ring {
  uint64_t magic;
  int32_t pid;
  int32_t tid;
  // enum coreograph_clock
  uint32_t clock;
  uint32_t record_size;
  uint64_t capacity;
  // How many records were begun; the newest of them may be incomplete.
  _Atomic uint64_t written;
  // How many the recorder has taken.
  _Atomic uint64_t consumed;
  // How many did not fit because the recorder was behind.
  _Atomic uint64_t overrun;
  uint64_t reserved;
  unsigned char records[];
};

// What stands before each text in `text.<pid>`.
struct coreograph_text_header {
  uint32_t number;
  uint32_t length;
};

// Whether the thread has finished the header.
static inline bool coreograph_ring_ready(const struct coreograph_ring *ring) {
  bool ready = ring->magic == COREOGRAPH_RING_MAGIC;
  atomic_thread_fence(memory_order_acquire);
  return ready;
}

static inline uint64_t coreograph_ring_written(struct coreograph_ring *ring) {
  return atomic_load_explicit(&ring->written, memory_order_acquire);
}

static inline uint64_t coreograph_ring_overrun(struct coreograph_ring *ring) {
  return atomic_load_explicit(&ring->overrun, memory_order_relaxed);
}

// The place of the record with running number `index`; for the thread, which alone writes the header.
static inline void *coreograph_ring_record(struct coreograph_ring *ring, uint64_t index) {
  return ring->records + (index % ring->capacity) * ring->record_size;
}

// Hands the places of all records below `index` back to the thread.
static inline void coreograph_ring_consume(struct coreograph_ring *ring, uint64_t index) {
  atomic_store_explicit(&ring->consumed, index, memory_order_release);
}

// For the recorder, which must outlive whatever a program does to its rings: reading memory of a file
// that was cut is SIGBUS. From here on until the calling thread ends the watch, what the file lost
// reads as zeros. Watches do not nest.
void coreograph_begin_watch(void *memory, size_t size);

// Ends the watch, and says whether some of the memory was gone.
bool coreograph_end_watch(void);

// The processor's own counter, as the probe reads it.
static inline uint64_t coreograph_counter(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t value;
  __asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(value));
  return value;
#else
  return 0;
#endif
}

#endif
