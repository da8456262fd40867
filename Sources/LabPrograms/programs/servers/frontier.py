"""What crawlers share: a queue of the pages still to be fetched, and all that were ever found."""
import re
import threading


class Frontier:
    def __init__(self, site, first, crawlers):
        self.site = site
        self.first = first
        self.crawlers = crawlers
        self.queue = None
        self.found = set()
        self.unfinished = 0
        self.lock = threading.Lock()

    def open(self, kind_of_queue):
        """The queue; whoever comes first makes it."""
        with self.lock:
            if self.queue is None:
                self.queue = kind_of_queue()
                self.add([self.first])
        return self.queue

    def add(self, paths):
        for path in paths:
            if path not in self.found:
                self.found.add(path)
                self.unfinished += 1
                self.queue.put_nowait(self.site + path)

    def finish(self, page):
        """Adds the links of a page; when nothing is left to fetch, sends every crawler home."""
        with self.lock:
            self.add(re.findall("href='(.*?)'", page))
            self.unfinished -= 1
            if self.unfinished == 0:
                for _ in range(self.crawlers):
                    self.queue.put_nowait(None)
