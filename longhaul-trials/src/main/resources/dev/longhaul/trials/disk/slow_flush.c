/*
 * Has each flush take longer than it does, as on a disk that is farther away.
 *
 * Loaded with LD_PRELOAD.
 *
 *   LONGHAUL_SLOW_FLUSH   a file of eight bytes: how much longer, in microseconds, little-endian. It is kept in memory, so that
 *                         whoever writes to it changes it for processes that run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *micros;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

static void fail(const char *what) {
    perror(what);
    abort();
}

__attribute__((constructor)) static void begin(void) {
    real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    const char *path = getenv("LONGHAUL_SLOW_FLUSH");
    if (path == NULL) {
        return;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        fail(path);
    }
    void *mapped = mmap(NULL, sizeof *micros, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        fail(path);
    }
    close(fd);
    micros = mapped;
}

static int longer(int result) {
    int64_t left = micros == NULL ? 0 : *micros;
    if (left > 0) {
        int error = errno;
        struct timespec wait = {left / 1000000, left % 1000000 * 1000};
        while (nanosleep(&wait, &wait) != 0 && errno == EINTR) {
        }
        errno = error;
    }
    return result;
}

int fsync(int fd) {
    return longer(real_fsync(fd));
}

int fdatasync(int fd) {
    return longer(real_fdatasync(fd));
}
