// What a disk would have to be told again after the power failed. Loaded before a process (LD_PRELOAD), it writes down, ahead
// of each change to a file in $POWER_FOLDER, what the change is and what was there before, and each time that a file or a
// folder is synced. power-failure.ts plays the failure from that. It knows the calls by which SQLite writes on Linux.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *folder;
static int journal = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  folder = getenv("POWER_FOLDER");
  const char *path = getenv("POWER_JOURNAL");
  if (folder == NULL || path == NULL) return;
  journal = REAL(open)(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (journal < 0) abort();
}

static int is_watched(const char *path) {
  size_t length = folder == NULL ? 0 : strlen(folder);
  size_t whole = strlen(path);
  if (journal < 0 || strncmp(path, folder, length) != 0 || (path[length] != 0 && path[length] != '/')) return 0;
  // The index of a write-ahead log is memory that processes share: it is never read after a failure.
  return whole < 4 || strcmp(path + whole - 4, "-shm") != 0;
}

static int path_of(int fd, char *path, size_t room) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, room - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_watched(path);
}

struct head {
  uint32_t kind, path, before, after;
  uint64_t offset, size;
};

/** One record in one write, so that a kill leaves all of it or what is too short to count. */
static void note(char kind, const char *path, uint64_t offset, uint64_t size, const void *before, size_t before_length,
                 const void *after, size_t after_length) {
  struct head head = {(uint32_t)kind, strlen(path), before_length, after_length, offset, size};
  size_t total = sizeof head + head.path + before_length + after_length;
  char *record = malloc(total);
  if (record == NULL) abort();
  char *end = mempcpy(record, &head, sizeof head);
  end = mempcpy(end, path, head.path);
  if (before_length > 0) end = mempcpy(end, before, before_length);
  if (after_length > 0) mempcpy(end, after, after_length);
  pthread_mutex_lock(&lock);
  if (REAL(write)(journal, record, total) != (ssize_t)total) abort();
  pthread_mutex_unlock(&lock);
  free(record);
}

/** What lies at a place of a file now. */
static char *held(int fd, size_t count, off64_t offset, size_t *length) {
  char *bytes = malloc(count == 0 ? 1 : count);
  if (bytes == NULL) abort();
  ssize_t found = pread64(fd, bytes, count, offset);
  *length = found < 0 ? 0 : (size_t)found;
  return bytes;
}

/** A file that may not be open for reading is opened once more. */
static void note_change(char kind, int fd, const char *path, const void *after, size_t count, off64_t offset) {
  int reading = REAL(open64)(path, O_RDONLY | O_CLOEXEC);
  struct stat64 state;
  if (reading < 0 || fstat64(fd, &state) != 0) abort();
  size_t length = 0;
  size_t wanted = kind == 'T' ? (state.st_size > offset ? (size_t)(state.st_size - offset) : 0) : count;
  char *before = held(reading, wanted, offset, &length);
  note(kind, path, (uint64_t)offset, (uint64_t)state.st_size, before, length, after, kind == 'T' ? 0 : count);
  free(before);
  close(reading);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  char path[4096];
  if (path_of(fd, path, sizeof path)) note_change('W', fd, path, bytes, count, offset);
  return REAL(pwrite64)(fd, bytes, count, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return pwrite64(fd, bytes, count, offset); }

int ftruncate64(int fd, off64_t length) {
  char path[4096];
  if (path_of(fd, path, sizeof path)) note_change('T', fd, path, NULL, 0, length);
  return REAL(ftruncate64)(fd, length);
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, int result) {
  char path[4096];
  if (result == 0 && path_of(fd, path, sizeof path)) note('S', path, 0, 0, NULL, 0, NULL, 0);
  return result;
}
int fsync(int fd) { return synced(fd, REAL(fsync)(fd)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)(fd)); }

static void note_creation(const char *path, int flags) {
  char whole[4096];
  if (journal < 0 || (flags & O_CREAT) == 0 || access(path, F_OK) == 0) return;
  if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
  else return;
  if (is_watched(whole)) note('C', whole, 0, 0, NULL, 0, NULL, 0);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  note_creation(path, flags);
  return REAL(open64)(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  note_creation(path, flags);
  return REAL(open)(path, flags, mode);
}

int unlink(const char *path) {
  if (journal >= 0 && is_watched(path)) {
    int fd = REAL(open64)(path, O_RDONLY | O_CLOEXEC);
    struct stat64 state;
    if (fd >= 0 && fstat64(fd, &state) == 0) {
      size_t length = 0;
      char *before = held(fd, (size_t)state.st_size, 0, &length);
      note('U', path, 0, (uint64_t)length, before, length, NULL, 0);
      free(before);
    }
    if (fd >= 0) close(fd);
  }
  return REAL(unlink)(path);
}
