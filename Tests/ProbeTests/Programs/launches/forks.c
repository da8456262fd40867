// Threads, locks and a fork, with nothing but what every C library has.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex;
static pthread_cond_t condition;
static sem_t semaphore;
static int ready;

static void *work(void *argument) {
  pthread_mutex_lock(&mutex);
  ready = 1;
  pthread_cond_signal(&condition);
  pthread_mutex_unlock(&mutex);
  sem_post(&semaphore);
  return argument;
}

int main(void) {
  pthread_mutex_init(&mutex, NULL);
  pthread_cond_init(&condition, NULL);
  sem_init(&semaphore, 0, 0);
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  pthread_mutex_lock(&mutex);
  while (!ready) pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
  sem_wait(&semaphore);
  pthread_join(thread, NULL);
  if (fork() == 0) _exit(3);
  int status = 0;
  wait(&status);
  printf("child left with %d\n", WEXITSTATUS(status));
  return 5;
}
