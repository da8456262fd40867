#define _GNU_SOURCE
#include "CPerfEvents.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// Where the payload of a message begins.
enum { PAYLOAD = sizeof(struct nlmsghdr) + sizeof(struct cn_msg) };

/// Asks for an operation; what follows it is `struct proc_input` of Linux 6.6, which older headers
/// lack: the operation, and the kind of events that it is for.
static int ask(int words, uint32_t operation) {
  const uint32_t input[2] = {operation, PROC_EVENT_EXIT};
  unsigned char request[PAYLOAD + sizeof input];
  const struct nlmsghdr header = {.nlmsg_len = sizeof request, .nlmsg_type = NLMSG_DONE};
  const struct cn_msg message = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof input};
  memcpy(request, &header, sizeof header);
  memcpy(request + sizeof header, &message, sizeof message);
  memcpy(request + PAYLOAD, input, sizeof input);
  return send(words, request, sizeof request, 0) < 0 ? -errno : 0;
}

int cperf_open_last_words(void) {
  int words = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (words < 0) return -errno;
  int bytes = 4 << 20;
  if (setsockopt(words, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0)
    setsockopt(words, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes); // as much as users get
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  int result = bind(words, (struct sockaddr *)&address, sizeof address) < 0 ? -errno : 0;
  if (!result) result = ask(words, PROC_CN_MCAST_LISTEN);
  if (!result) return words;
  close(words);
  return result;
}

void cperf_close_last_words(int words) {
  ask(words, PROC_CN_MCAST_IGNORE);
  close(words);
}

int cperf_next_last_word(int words, struct cperf_last_word *word) {
  for (;;) {
    unsigned char answer[PAYLOAD + sizeof(struct proc_event)];
    struct proc_event event;
    struct sockaddr_nl sender;
    socklen_t size = sizeof sender;
    ssize_t count =
        recvfrom(words, answer, sizeof answer, MSG_DONTWAIT, (struct sockaddr *)&sender, &size);
    if (count < 0 && (errno == EINTR || errno == ENOBUFS)) continue; // some did not fit: go on
    if (count < 0) return errno == EAGAIN ? 0 : -errno;
    if (sender.nl_pid != 0 || (size_t)count < sizeof answer) continue;
    memcpy(&event, answer + PAYLOAD, sizeof event);
    if (event.what != PROC_EVENT_EXIT) continue;
    word->pid = event.event_data.exit.process_tgid;
    word->tid = event.event_data.exit.process_pid;
    word->core = (int32_t)event.cpu;
    word->time = event.timestamp_ns;
    return 1;
  }
}
