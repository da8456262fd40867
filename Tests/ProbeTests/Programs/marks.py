import sys

sys.path.insert(0, sys.argv[1])
import coreograph


@coreograph.span("decorated")
def work():
    with coreograph.span("inner"):
        return 5


assert work() == 5
