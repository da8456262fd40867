/// Models that need a package from PyPI; `programs/requirements.txt` pins its version.
extension Catalogue {
  static let frameworkModels = [
    Model(
      id: "gevent", title: "greenlets of a gevent Pool, with patched calls",
      shows: "greenlets as tasks on one thread, the hub apart", runs: .greenCall,
      needs: [.package("gevent", module: "gevent")], isMain: true),
    Model(
      id: "eventlet", title: "green threads of an eventlet GreenPool, with patched calls",
      shows: "green threads as tasks on one thread, the hub apart", runs: .greenCall,
      needs: [.package("eventlet", module: "eventlet")]),
    Model(
      id: "twisted", title: "Twisted: the reactor and a Deferred per task",
      shows: "callbacks of the reactor in turn on one thread", runs: .coroutine,
      usesWorkers: false, needs: [.package("Twisted", module: "twisted")]),
    Model(
      id: "twisted-threads", title: "Twisted's deferToThread",
      shows: "a reactor that stays free while threads of its pool work",
      needs: [.package("Twisted", module: "twisted")]),
    Model(
      id: "pymp", title: "PyMP's parallel region, xrange: tasks are dealt out as members ask",
      shows: "a parallel region as in OpenMP: fork, shares, join",
      needs: [.package("pymp-pypi", module: "pymp")], isMain: true),
    Model(
      id: "pymp-range", title: "PyMP's parallel region, range: each member has a fixed share",
      shows: "a parallel region as in OpenMP: fork, shares, join",
      needs: [.package("pymp-pypi", module: "pymp")]),
    Model(
      id: "starlette", title: "Starlette, an ASGI application, under uvicorn",
      shows: "one thread with the requests of all clients in flight", runs: .coroutine,
      usesWorkers: false,
      needs: [
        .package("starlette", module: "starlette"), .package("uvicorn", module: "uvicorn"),
      ],
      only: Restriction(to: ["c10k"], why: "it serves HTTP, and nothing else")),
    Model(
      id: "dask", title: "Dask: a scheduler and worker processes on this machine",
      shows: "tasks on worker processes, and what the scheduler costs",
      needs: [
        .package("distributed", module: "distributed"),
        .package("cryptography", module: "cryptography"),
      ]),
  ]
}
