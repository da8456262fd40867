import Trace

/// A function of the kernel in which threads wait, and what that means.
struct WaitPlace: Equatable, Sendable {
  /// The function's name, which is what a trace calls the place.
  var function: String
  /// What threads wait for there.
  var cause: WaitCause

  /// Judges a function by its name.
  init(function: String) {
    self.function = function
    cause = Self.causes.first { function.hasPrefix($0.prefix) }?.cause ?? .unknown
  }

  /// Functions that are a step on the way to waiting for any reason.
  static let transparentFunctions: Set = [
    "__schedule", "schedule", "schedule_preempt_disabled", "schedule_idle", "schedule_user",
    "schedule_rtlock", "schedule_timeout", "schedule_timeout_interruptible",
    "schedule_timeout_killable", "schedule_timeout_uninterruptible", "schedule_timeout_idle",
    "schedule_hrtimeout", "schedule_hrtimeout_range", "schedule_hrtimeout_range_clock",
    "io_schedule", "io_schedule_timeout", "preempt_schedule", "preempt_schedule_common",
    "__cond_resched", "__wait_for_common", "wait_for_common", "wait_for_completion",
    "wait_for_completion_io", "wait_for_completion_interruptible", "wait_for_completion_killable",
    "wait_for_completion_state", "wait_for_completion_timeout", "wait_woken",
  ]

  /// What names of functions say, by how they begin; the first that fits counts. Names differ
  /// between kernel versions in the details, hardly in how they begin.
  private static let causes: [(prefix: String, cause: WaitCause)] = [
    ("futex_", .lock), ("__futex_", .lock), ("do_futex", .lock), ("__do_semtimedop", .lock),
    ("do_semtimedop", .lock), ("rwsem_", .lock), ("down_", .lock), ("__down", .lock),
    ("__mutex_lock", .lock), ("mutex_lock", .lock), ("__rt_mutex", .lock),
    ("percpu_rwsem", .lock), ("__percpu_", .lock), ("flock_", .lock), ("posix_lock", .lock),
    ("fcntl_setlk", .lock), ("locks_", .lock),

    ("do_nanosleep", .timer), ("hrtimer_nanosleep", .timer), ("common_nsleep", .timer),
    ("alarm_timer_nsleep", .timer), ("alarmtimer_do_nsleep", .timer), ("msleep", .timer),
    ("usleep_range", .timer), ("io_sqd", .timer),

    ("do_wait", .child), ("kernel_wait", .child), ("do_sigtimedwait", .child),
    ("sigsuspend", .child), ("__x64_sys_pause", .child), ("__do_sys_pause", .child),
    ("__ia32_sys_pause", .child), ("signalfd_", .child), ("kernel_clone", .child),
    ("wait_for_vfork_done", .child), ("de_thread", .child),

    ("pipe_", .io), ("anon_pipe_", .io), ("fifo_", .io), ("wait_for_partner", .io),
    ("ep_poll", .io), ("do_epoll", .io), ("do_poll", .io), ("do_sys_poll", .io),
    ("do_select", .io), ("poll_", .io), ("unix_", .io), ("sk_", .io), ("tcp_", .io),
    ("udp_", .io), ("inet_", .io), ("__inet_", .io), ("__skb_", .io), ("netlink_", .io),
    ("vsock_", .io), ("virtio_", .io), ("n_tty_", .io), ("tty_", .io), ("eventfd_", .io),
    ("inotify_", .io), ("timerfd_", .timer), ("io_cqring_wait", .io), ("io_wq_", .io),
    ("io_wqe_", .io), ("read_events", .io), ("do_io_getevents", .io), ("wq_sleep", .io),
    ("do_msg", .io), ("mq_", .io), ("do_mq_", .io), ("folio_", .io), ("__folio_", .io),
    ("filemap_", .io), ("wait_on_page", .io), ("__wait_on_", .io), ("out_of_line_wait", .io),
    ("bit_wait_io", .io), ("wait_on_buffer", .io), ("blk_", .io), ("submit_bio", .io),
    ("blkdev_", .io), ("jbd2_", .io), ("ext4_", .io), ("xfs_", .io), ("xlog_", .io),
    ("btrfs_", .io), ("f2fs_", .io), ("nfs", .io), ("rpc_", .io), ("fuse_", .io),
    ("request_wait_answer", .io), ("p9_", .io), ("v9fs_", .io), ("ceph_", .io), ("cifs_", .io),
    ("balance_dirty_pages", .io), ("writeback_", .io), ("do_get_write_access", .io),
  ]
}
