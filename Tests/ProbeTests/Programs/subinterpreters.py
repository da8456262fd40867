"""Two interpreters with a lock of their own each compute at once, on two threads."""
import threading

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

CODE = "total = 0\nfor number in range(1_000_000): total += number * number"


def run():
    interpreter = interpreters.create()
    interpreters.run_string(interpreter, CODE)
    interpreters.destroy(interpreter)


threads = [threading.Thread(target=run) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
