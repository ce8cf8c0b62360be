/*
 * Has each flush take longer than it does, as on a disk that is farther away, and counts them.
 *
 * Loaded with LD_PRELOAD.
 *
 *   LONGHAUL_SLOW_FLUSH   a file of two numbers of eight bytes each, in the machine's own order: how many microseconds longer,
 *                         and how many flushes have ended. It is kept in memory, so that whoever writes to it changes what
 *                         running processes do.
 *
 * Seen are fsync and fdatasync. A file that is opened to be flushed by each write (O_DSYNC), and sync_file_range, are not. Each
 * process sleeps for itself: two that flush at once are slow at once, as on a disk that takes more than one order.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct control {
    _Atomic int64_t micros;
    _Atomic int64_t count;
};

static struct control *control;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

static void fail(const char *what) {
    perror(what);
    abort();
}

__attribute__((constructor)) static void begin(void) {
    real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    if (real_fsync == NULL || real_fdatasync == NULL) {
        fail("fsync");
    }
    const char *path = getenv("LONGHAUL_SLOW_FLUSH");
    if (path == NULL) {
        return;
    }
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        fail(path);
    }
    void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) {
        fail(path);
    }
    close(fd);
    control = mapped;
}

static int longer(int result) {
    if (control == NULL) {
        return result;
    }
    int error = errno;
    int64_t micros = control->micros;
    if (micros > 0) {
        struct timespec left = {micros / 1000000, micros % 1000000 * 1000};
        while (nanosleep(&left, &left) != 0 && errno == EINTR) {
        }
    }
    control->count++;
    errno = error;
    return result;
}

int fsync(int fd) {
    return longer(real_fsync(fd));
}

int fdatasync(int fd) {
    return longer(real_fdatasync(fd));
}
