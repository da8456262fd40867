#define _GNU_SOURCE
#include "CHeldProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Handlers, not a signalfd: a signalfd needs every thread of the process to block the signals, and
// blocked signals would be inherited by what the program starts.

enum { relay_limit = 64 };

static pthread_mutex_t relay_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int relay_inputs[relay_limit];   // write ends + 1; 0 is free
static int relay_outputs[relay_limit];         // their read ends
static unsigned char caught[NSIG];             // signals that have our handler
static struct sigaction before[NSIG];          // what those had before
static int open_relays;

static void relay_handler(int signal, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  struct signal_relay_event event = {signal, info->si_code};
  for (int i = 0; i < relay_limit; i++) {
    int input = atomic_load(&relay_inputs[i]) - 1;
    // A full pipe drops the event: hundreds of signals are waiting to be forwarded already.
    if (input >= 0 && write(input, &event, sizeof event) < 0) continue;
  }
  errno = saved;
}

static int take_slot(int input, int output) {
  for (int i = 0; i < relay_limit; i++) {
    if (atomic_load(&relay_inputs[i]) != 0) continue;
    relay_outputs[i] = output;
    atomic_store(&relay_inputs[i], input + 1);
    return 0;
  }
  errno = EMFILE;
  return -1;
}

static void set_handler(int number) {
  struct sigaction action = {.sa_sigaction = relay_handler, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigfillset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static void catch_signal(int number) {
  if (caught[number]) return;
  struct sigaction *old = &before[number];
  if (sigaction(number, NULL, old) != 0 || old->sa_handler == SIG_IGN) return;
  set_handler(number);
  caught[number] = 1;
}

static void set_default(int number) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigaction(number, &action, NULL);
}

int signal_relay_open(const int *signals, size_t count) {
  int low[2];
  if (pipe2(low, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  int output = fcntl(low[0], F_DUPFD_CLOEXEC, 3);
  int input = fcntl(low[1], F_DUPFD_CLOEXEC, 3);
  close(low[0]);
  close(low[1]);
  pthread_mutex_lock(&relay_lock);
  int failed = output < 0 || input < 0 || take_slot(input, output) != 0;
  if (!failed) {
    open_relays++;
    for (size_t i = 0; i < count; i++) catch_signal(signals[i]);
  }
  pthread_mutex_unlock(&relay_lock);
  if (!failed) return output;
  if (output >= 0) close(output);
  if (input >= 0) close(input);
  return -1;
}

void signal_relay_close(int relay) {
  pthread_mutex_lock(&relay_lock);
  for (int i = 0; i < relay_limit; i++) {
    int input = atomic_load(&relay_inputs[i]) - 1;
    if (input < 0 || relay_outputs[i] != relay) continue;
    if (--open_relays == 0) {
      for (int number = 1; number < NSIG; number++) {
        if (!caught[number]) continue;
        sigaction(number, &before[number], NULL);
        caught[number] = 0;
      }
    }
    atomic_store(&relay_inputs[i], 0);
    close(input);
    close(relay);
    break;
  }
  pthread_mutex_unlock(&relay_lock);
}

static int is_stopped(const char *status_file) {
  char text[512];
  int file = open(status_file, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return 0;
  text[length] = 0;
  // The name, in brackets, may hold brackets itself.
  const char *state = strrchr(text, ')');
  return state != NULL && strncmp(state, ") T", 3) == 0;
}

// Whoever stopped the program may continue it alone, even before this process has stopped, which then sees
// nothing of it: another process looks, and continues this one.
static pid_t start_watcher(const char *status_file) {
  pid_t stopping = getpid();
  pid_t watcher = fork();
  if (watcher != 0) return watcher;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpgid(0, 0); // what stops the job must not stop the watcher
  struct timespec pause = {0, 20000000};
  while (getppid() == stopping) {
    nanosleep(&pause, NULL);
    if (!is_stopped(status_file)) kill(stopping, SIGCONT);
  }
  _exit(0);
}

void signal_relay_stop_like(pid_t program, int signal) {
  char status_file[32];
  snprintf(status_file, sizeof status_file, "/proc/%d/stat", program);
  pid_t watcher = start_watcher(status_file);
  if (watcher < 0) return;
  pthread_mutex_lock(&relay_lock);
  if (signal != SIGSTOP) set_default(signal);
  raise(signal);
  if (caught[signal]) set_handler(signal);
  pthread_mutex_unlock(&relay_lock);
  kill(watcher, SIGKILL);
  while (waitpid(watcher, NULL, 0) < 0 && errno == EINTR) {
  }
  // Shells continue the whole job; whoever continues this process alone means the program, too.
  if (is_stopped(status_file)) kill(program, SIGCONT);
}
