import java.util.ArrayList;
import java.util.List;

/** Four named threads that compute and then wait, and the sum of what they found. */
public class Main {
  static long primesBelow(int limit) {
    long count = 0;
    for (int n = 2; n < limit; n++) {
      boolean prime = true;
      for (int d = 2; d * d <= n && prime; d++) prime = n % d != 0;
      if (prime) count++;
    }
    return count;
  }

  public static void main(String[] arguments) throws InterruptedException {
    long[] found = new long[4];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      int worker = i;
      Thread thread = new Thread(() -> {
        found[worker] = primesBelow(600_000 + worker);
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }, "prime-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) thread.join();
    for (long count : found) System.out.println(count);
    System.exit(7);
  }
}
