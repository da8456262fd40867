// Four worker threads that compute, and a file read beside them.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

function primesBelow(limit) {
  let count = 0;
  for (let n = 2; n < limit; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) count++;
  }
  return count;
}

if (isMainThread) {
  const self = fileURLToPath(import.meta.url);
  const answers = [0, 1, 2, 3].map((index) => new Promise((resolve, reject) => {
    const worker = new Worker(self, { workerData: index });
    worker.on('message', resolve);
    worker.on('error', reject);
  }));
  const text = await readFile(self, 'utf8');
  console.log(text.length, ...await Promise.all(answers));
} else {
  parentPort.postMessage(primesBelow(600_000 + workerData));
}
