#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

// A program that is forked but not yet executed.
//
// perf events must be opened on a process before its exec, and only C can run between fork and
// exec. The child prepares everything (directory, output, cores), says that it is ready, and waits
// at a pipe. It dies with its parent until it is released, and never after that.

/// The step at which a child failed.
enum held_process_stage {
  /// It did not fail: it stands at the gate.
  held_process_ready = 0,
  /// It could not enter its working directory.
  held_process_directory = 1,
  /// It could not open the file for its standard output.
  held_process_output = 2,
  /// It could not be pinned to its cores.
  held_process_cores = 3,
  /// It could not execute the program.
  held_process_exec = 4,
  /// It died before it could say anything, or could not be forked.
  held_process_fork = 5,
};

/// Where a child stands: a stage, and the errno of what failed there.
struct held_process_report {
  int32_t stage;
  int32_t error;
};

/// What to run and how. All pointers must stay valid until the child was released.
struct held_process_plan {
  /// The file to execute.
  const char *path;
  /// Its arguments, the name first; ends with NULL.
  char *const *arguments;
  /// `/bin/sh`, the path, the arguments after the name; ends with NULL. Used when the file is text
  /// without a `#!` line, as shells and execvp do.
  char *const *shell_arguments;
  /// Its whole environment; ends with NULL.
  char *const *environment;
  /// Where it runs; NULL for the caller's working directory.
  const char *working_directory;
  /// The file that takes its standard output; NULL leaves it alone.
  const char *standard_output;
  /// Whether its standard output goes where its errors go, if no file takes it.
  bool output_among_errors;
  /// The cores to pin it to, and how many they are; 0 leaves its affinity alone.
  const int32_t *cores;
  size_t core_count;
};

/// A child at the gate.
struct held_process {
  pid_t pid;
  /// A byte written here opens the gate; closing it without one ends the child.
  int gate;
  /// Brings a `struct held_process_report` when exec fails, and its end when exec succeeds.
  int report;
};

/// Forks a child that prepares itself and waits at its gate. Signals are blocked in it until just
/// before its exec, where it gets the caller's mask and dispositions back.
struct held_process_report held_process_start(const struct held_process_plan *plan,
                                              struct held_process *held);

/// Opens the gate and waits until the child became the program or failed to.
struct held_process_report held_process_release(struct held_process *held);

/// Ends a child that was never released.
void held_process_abandon(struct held_process *held);

/// A descriptor that becomes readable when the process ends; -1 where the kernel has none.
int held_process_pidfd(pid_t pid);

/// A signal that reached the recorder.
struct signal_relay_event {
  int32_t signal;
  /// `si_code`: SI_KERNEL (128) when a terminal sent it to the whole process group.
  int32_t code;
};

/// Catches `signals` and returns a non-blocking descriptor that brings a `struct signal_relay_event`
/// for each; -1 and errno when that is impossible. Ignored signals stay ignored; handlers are
/// replaced (Swift's runtime has one for SIGQUIT, which would end the recorder). Several relays may be
/// open in one process: each hears everything.
int signal_relay_open(const int *signals, size_t count);

/// Closes a relay; the last one gives the signals back what they had before.
void signal_relay_close(int relay);

/// Stops this process as the uncaught `signal` would, which has stopped `program`, a child of it, and returns when
/// either is continued; the other one is then, too.
void signal_relay_stop_like(pid_t program, int signal);
