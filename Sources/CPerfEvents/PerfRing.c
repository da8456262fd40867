#define _GNU_SOURCE
#include "CPerfEvents.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <unistd.h>

int cperf_ring_map(int event, size_t bytes, struct cperf_ring *ring) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  for (;;) {
    // Writable, so that the kernel respects the reader's tail and never overwrites.
    void *base = mmap(NULL, page + bytes, PROT_READ | PROT_WRITE, MAP_SHARED, event, 0);
    if (base != MAP_FAILED) {
      ring->control = base;
      ring->data = (const uint8_t *)base + page;
      ring->size = bytes;
      return 0;
    }
    if ((errno != EPERM && errno != ENOMEM) || bytes / 2 < page) return -errno;
    bytes /= 2;
  }
}

void cperf_ring_unmap(struct cperf_ring ring) {
  munmap(ring.control, (size_t)sysconf(_SC_PAGESIZE) + ring.size);
}

uint64_t cperf_ring_head(struct cperf_ring ring) {
  struct perf_event_mmap_page *page = ring.control;
  return __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
}

uint64_t cperf_ring_tail(struct cperf_ring ring) {
  // Only the reader writes the tail.
  struct perf_event_mmap_page *page = ring.control;
  return __atomic_load_n(&page->data_tail, __ATOMIC_RELAXED);
}

void cperf_ring_release(struct cperf_ring ring, uint64_t tail) {
  struct perf_event_mmap_page *page = ring.control;
  __atomic_store_n(&page->data_tail, tail, __ATOMIC_RELEASE);
}
