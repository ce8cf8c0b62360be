/*
 * Records what processes do to the files of one folder, in the order in which they do it.
 *
 * Loaded with LD_PRELOAD into every process that writes to the folder. One lock in shared memory is held over each call and
 * its record, so that the log's order is the order of effects, across threads and processes. Flushing is recorded twice,
 * when it begins and when it has returned without an error: what was written before the first is on the disk after the second.
 *
 *   LONGHAUL_RECORD_FOLDER        the folder, an absolute path without symbolic links
 *   LONGHAUL_RECORD_LOG           the log; made, and filled with HEADER_BYTES zeros, by whoever reads it
 *   LONGHAUL_RECORD_SYNC_MICROS   how much longer each flush takes, so that more happens while one is under way
 *   LONGHAUL_RECORD_IGNORE_SYNC   1: flushes do nothing and are not recorded
 *
 * Files are told by their inode; the reader knows which inodes are the folder's. Memory maps, and standard output sent to a
 * file, are not seen: the reader compares what it knows with the real folder, so that a blind spot is found and not believed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define HEADER_BYTES 4096
/* Whether an open has a mode as its third parameter. */
#define MAKES(flags) (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE)
#define READY 0x4c48524543303031ull

enum kind {
    WRITE = 1, TRUNCATE, ALLOCATE, CREATE, MKDIR, UNLINK, RMDIR, RENAME, LINK, SYNC_BEGIN, SYNC_END, SYNC_ALL, UNSUPPORTED
};

/* Both the reader's and ours; little-endian. */
struct record {
    uint32_t kind;
    uint32_t flags;
    uint64_t inode;
    int64_t offset;
    int64_t length; /* of the body that follows */
    int64_t other;
    int64_t nanos; /* CLOCK_MONOTONIC, when the call had been made */
};

struct header {
    _Atomic uint64_t ready;
    _Atomic uint64_t length; /* of the log, header included; whole records only */
    pthread_mutex_t lock;
};

static struct header *shared;
static int log_fd = -1;
static dev_t device;
static char folder[PATH_MAX];
static size_t folder_length;
static long sync_micros;
static int ignore_sync;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define REAL(result, name, parameters) static result (*real_##name) parameters
REAL(ssize_t, write, (int, const void *, size_t));
REAL(ssize_t, pwrite, (int, const void *, size_t, off_t));
REAL(ssize_t, writev, (int, const struct iovec *, int));
REAL(ssize_t, pwritev, (int, const struct iovec *, int, off_t));
REAL(int, openat, (int, const char *, int, ...));
REAL(int, ftruncate, (int, off_t));
REAL(int, truncate, (const char *, off_t));
REAL(int, fallocate, (int, int, off_t, off_t));
REAL(int, posix_fallocate, (int, off_t, off_t));
REAL(ssize_t, copy_file_range, (int, off_t *, int, off_t *, size_t, unsigned));
REAL(int, renameat2, (int, const char *, int, const char *, unsigned));
REAL(int, unlinkat, (int, const char *, int));
REAL(int, linkat, (int, const char *, int, const char *, int));
REAL(int, symlinkat, (const char *, int, const char *));
REAL(int, mkdirat, (int, const char *, mode_t));
REAL(int, fsync, (int));
REAL(int, fdatasync, (int));
REAL(void, sync, (void));
REAL(int, syncfs, (int));
REAL(FILE *, fopen, (const char *, const char *));
#undef REAL

static void fail(const char *what) {
    fprintf(stderr, "recorder: %s: %s\n", what, strerror(errno));
    _exit(99);
}

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) {
        fail(name);
    }
    return found;
}

static void attach(void) {
    const char *path = getenv("LONGHAUL_RECORD_LOG");
    const char *root = getenv("LONGHAUL_RECORD_FOLDER");
    struct stat st;
    if (!path || !root) {
        return;
    }
    snprintf(folder, sizeof folder, "%s", root);
    folder_length = strlen(folder);
    if (stat(folder, &st)) {
        fail(folder);
    }
    device = st.st_dev;
    sync_micros = getenv("LONGHAUL_RECORD_SYNC_MICROS") ? atol(getenv("LONGHAUL_RECORD_SYNC_MICROS")) : 0;
    ignore_sync = getenv("LONGHAUL_RECORD_IGNORE_SYNC") && *getenv("LONGHAUL_RECORD_IGNORE_SYNC") == '1';
    int fd = real_openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        fail(path);
    }
    /* Out of the way of programs that count on low numbers. */
    log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 800);
    if (log_fd < 0) {
        log_fd = fd;
    } else {
        close(fd);
    }
    flock(log_fd, LOCK_EX);
    struct header *mapped = mmap(NULL, HEADER_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, log_fd, 0);
    if (mapped == MAP_FAILED) {
        fail("mmap");
    }
    if (atomic_load(&mapped->ready) != READY) {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        /* A process may be killed while it holds the lock. */
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mapped->lock, &attributes);
        atomic_store(&mapped->length, HEADER_BYTES);
        atomic_store(&mapped->ready, READY);
    }
    flock(log_fd, LOCK_UN);
    shared = mapped;
}

static void begin(void) {
    real_write = real("write");
    real_pwrite = real("pwrite");
    real_writev = real("writev");
    real_pwritev = real("pwritev");
    real_openat = real("openat");
    real_ftruncate = real("ftruncate");
    real_truncate = real("truncate");
    real_fallocate = real("fallocate");
    real_posix_fallocate = real("posix_fallocate");
    real_copy_file_range = real("copy_file_range");
    real_renameat2 = real("renameat2");
    real_unlinkat = real("unlinkat");
    real_linkat = real("linkat");
    real_symlinkat = real("symlinkat");
    real_mkdirat = real("mkdirat");
    real_fsync = real("fsync");
    real_fdatasync = real("fdatasync");
    real_sync = real("sync");
    real_syncfs = real("syncfs");
    real_fopen = real("fopen");
    attach();
}

/* Whether anything is recorded at all. */
static int recording(void) {
    pthread_once(&once, begin);
    return shared != NULL;
}

__attribute__((constructor)) static void loaded(void) { recording(); }

static void lock(void) {
    int result = pthread_mutex_lock(&shared->lock);
    if (result == EOWNERDEAD) {
        /* Its record was not counted in, and is overwritten by the next. */
        pthread_mutex_consistent(&shared->lock);
    } else if (result) {
        errno = result;
        fail("lock");
    }
}

static void unlock(void) { pthread_mutex_unlock(&shared->lock); }

static void put(const void *bytes, size_t count, uint64_t at) {
    const char *from = bytes;
    while (count > 0) {
        ssize_t done = real_pwrite(log_fd, from, count, (off_t) at);
        if (done <= 0) {
            if (done < 0 && errno == EINTR) {
                continue;
            }
            fail("the log cannot be written");
        }
        from += done;
        at += (uint64_t) done;
        count -= (size_t) done;
    }
}

/* Appends one record, whose body may be scattered; called with the lock held. Answers the record's position. */
static uint64_t append(struct record record, const struct iovec *body, int parts) {
    int saved = errno;
    uint64_t start = atomic_load(&shared->length);
    uint64_t at = start + sizeof record;
    int64_t left = record.length;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    record.nanos = now.tv_sec * 1000000000ll + now.tv_nsec;
    put(&record, sizeof record, start);
    for (int i = 0; i < parts && left > 0; i++) {
        size_t count = body[i].iov_len < (size_t) left ? body[i].iov_len : (size_t) left;
        put(body[i].iov_base, count, at);
        at += count;
        left -= (int64_t) count;
    }
    atomic_store(&shared->length, at);
    errno = saved;
    return start;
}

static void append_text(enum kind kind, uint64_t inode, const char *text, size_t length) {
    struct iovec body = {(void *) text, length};
    append((struct record){.kind = kind, .inode = inode, .length = (int64_t) length}, &body, 1);
}

/* Whether a descriptor is a file or folder on the recorded device. */
static int is_watched(int fd, struct stat *st) {
    int saved = errno;
    int watched = recording() && fd != log_fd && fstat(fd, st) == 0 && st->st_dev == device
                  && (S_ISREG(st->st_mode) || S_ISDIR(st->st_mode));
    errno = saved;
    return watched;
}

/* The absolute path, if it lies in the folder: its parent without symbolic links, and its last name. */
static int resolve(int at, const char *path, char *out) {
    int saved = errno;
    char joined[PATH_MAX];
    char parent[PATH_MAX];
    if (path[0] == '/' || at == AT_FDCWD) {
        if (snprintf(joined, sizeof joined, "%s", path) >= (int) sizeof joined) {
            return 0;
        }
    } else {
        char link[64];
        char base[PATH_MAX];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) {
            errno = saved;
            return 0;
        }
        base[length] = 0;
        if ((size_t) snprintf(joined, sizeof joined, "%s/%s", base, path) >= sizeof joined) {
            errno = saved;
            return 0;
        }
    }
    size_t length = strlen(joined);
    while (length > 1 && joined[length - 1] == '/') {
        joined[--length] = 0;
    }
    char *slash = strrchr(joined, '/');
    const char *last = slash ? slash + 1 : joined;
    const char *above = ".";
    if (slash == joined) {
        above = "/";
    } else if (slash) {
        *slash = 0;
        above = joined;
    }
    if (!realpath(above, parent)) {
        errno = saved;
        return 0;
    }
    errno = saved;
    return (size_t) snprintf(out, PATH_MAX, "%s/%s", parent, last) < PATH_MAX
           && strncmp(out, folder, folder_length) == 0 && (out[folder_length] == '/' || out[folder_length] == 0);
}

static uint64_t inode_of(const char *path) {
    struct stat st;
    int saved = errno;
    uint64_t inode = lstat(path, &st) ? 0 : st.st_ino;
    errno = saved;
    return inode;
}

static uint32_t flags_of(int fd) {
    int saved = errno;
    int flags = fcntl(fd, F_GETFL);
    errno = saved;
    return flags >= 0 && (flags & (O_DSYNC | O_SYNC)) ? 1 : 0;
}

/* ---- writing ---- */

static void wrote(int fd, const struct stat *st, off_t offset, ssize_t count, const struct iovec *parts, int number) {
    if (count > 0) {
        append((struct record){.kind = WRITE, .flags = flags_of(fd), .inode = st->st_ino, .offset = offset, .length = count},
               parts, number);
    }
}

/* Where a sequential write that has just ended began. */
static off_t began(int fd, ssize_t count) {
    int saved = errno;
    off_t now = lseek(fd, 0, SEEK_CUR);
    errno = saved;
    return now - count;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_write(fd, bytes, count);
    }
    lock();
    ssize_t result = real_write(fd, bytes, count);
    struct iovec part = {(void *) bytes, count};
    wrote(fd, &st, result > 0 ? began(fd, result) : 0, result, &part, 1);
    unlock();
    return result;
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_writev(fd, parts, number);
    }
    lock();
    ssize_t result = real_writev(fd, parts, number);
    wrote(fd, &st, result > 0 ? began(fd, result) : 0, result, parts, number);
    unlock();
    return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_pwrite(fd, bytes, count, offset);
    }
    lock();
    ssize_t result = real_pwrite(fd, bytes, count, offset);
    struct iovec part = {(void *) bytes, count};
    wrote(fd, &st, offset, result, &part, 1);
    unlock();
    return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return pwrite(fd, bytes, count, offset); }

ssize_t pwritev(int fd, const struct iovec *parts, int number, off_t offset) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_pwritev(fd, parts, number, offset);
    }
    lock();
    ssize_t result = real_pwritev(fd, parts, number, offset);
    wrote(fd, &st, offset, result, parts, number);
    unlock();
    return result;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int number, off64_t offset) {
    return pwritev(fd, parts, number, offset);
}

ssize_t pwritev2(int fd, const struct iovec *parts, int number, off_t offset, int flags) {
    (void) flags;
    return offset < 0 ? writev(fd, parts, number) : pwritev(fd, parts, number, offset);
}

ssize_t pwritev64v2(int fd, const struct iovec *parts, int number, off64_t offset, int flags) {
    return pwritev2(fd, parts, number, offset, flags);
}

/* Read back under the lock, since no bytes pass through this process. */
static void record_copied(int fd, const struct stat *st, off_t offset, ssize_t count) {
    char buffer[65536];
    while (count > 0) {
        size_t ask = count < (ssize_t) sizeof buffer ? (size_t) count : sizeof buffer;
        ssize_t got = pread(fd, buffer, ask, offset);
        if (got <= 0) {
            fail("what was copied cannot be read back");
        }
        struct iovec part = {buffer, (size_t) got};
        wrote(fd, st, offset, got, &part, 1);
        offset += got;
        count -= got;
    }
}

ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t count, unsigned flags) {
    struct stat st;
    if (!is_watched(out, &st)) {
        return real_copy_file_range(in, in_at, out, out_at, count, flags);
    }
    lock();
    off_t offset = out_at ? *out_at : lseek(out, 0, SEEK_CUR);
    ssize_t result = real_copy_file_range(in, in_at, out, out_at, count, flags);
    int saved = errno;
    record_copied(out, &st, offset, result);
    errno = saved;
    unlock();
    return result;
}

/* ---- sizes ---- */

int ftruncate(int fd, off_t length) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_ftruncate(fd, length);
    }
    lock();
    int result = real_ftruncate(fd, length);
    if (result == 0) {
        append((struct record){.kind = TRUNCATE, .inode = st.st_ino, .offset = length}, NULL, 0);
    }
    unlock();
    return result;
}

int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

int truncate(const char *path, off_t length) {
    char name[PATH_MAX];
    if (!recording() || !resolve(AT_FDCWD, path, name)) {
        return real_truncate(path, length);
    }
    lock();
    int result = real_truncate(path, length);
    if (result == 0) {
        append((struct record){.kind = TRUNCATE, .inode = inode_of(name), .offset = length}, NULL, 0);
    }
    unlock();
    return result;
}

int truncate64(const char *path, off64_t length) { return truncate(path, length); }

static void allocated(const struct stat *st, int mode, off_t offset, off_t length) {
    uint32_t kind = mode == 0 ? ALLOCATE : mode == FALLOC_FL_KEEP_SIZE ? 0 : UNSUPPORTED;
    if (kind) {
        append((struct record){.kind = kind, .inode = st->st_ino, .offset = offset, .other = length}, NULL, 0);
    }
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_fallocate(fd, mode, offset, length);
    }
    lock();
    int result = real_fallocate(fd, mode, offset, length);
    if (result == 0) {
        allocated(&st, mode, offset, length);
    }
    unlock();
    return result;
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }

int posix_fallocate(int fd, off_t offset, off_t length) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_posix_fallocate(fd, offset, length);
    }
    lock();
    int result = real_posix_fallocate(fd, offset, length);
    if (result == 0) {
        allocated(&st, 0, offset, length);
    }
    unlock();
    return result;
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) { return posix_fallocate(fd, offset, length); }

/* ---- names ---- */

int openat(int at, const char *path, int flags, ...) {
    mode_t mode = 0;
    char name[PATH_MAX];
    if (MAKES(flags)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    if (!recording() || !(flags & (O_CREAT | O_TRUNC)) || !resolve(at, path, name)) {
        return real_openat(at, path, flags, mode);
    }
    lock();
    uint64_t before = inode_of(name);
    int fd = real_openat(at, path, flags, mode);
    if (fd >= 0) {
        uint64_t inode = inode_of(name);
        if (!before) {
            append_text(CREATE, inode, name, strlen(name));
        } else if (flags & O_TRUNC) {
            append((struct record){.kind = TRUNCATE, .inode = inode}, NULL, 0);
        }
    }
    unlock();
    return fd;
}

int openat64(int at, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = MAKES(flags) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return openat(at, path, flags | O_LARGEFILE, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = MAKES(flags) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    recording();
    return openat(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = MAKES(flags) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    recording();
    return openat(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* Streams write with the C library's own calls, which cannot be seen: those to the folder get calls of ours. */
static ssize_t stream_read(void *cookie, char *bytes, size_t count) { return read((int) (intptr_t) cookie, bytes, count); }

static ssize_t stream_write(void *cookie, const char *bytes, size_t count) {
    ssize_t result = write((int) (intptr_t) cookie, bytes, count);
    return result < 0 ? 0 : result;
}

static int stream_seek(void *cookie, off64_t *offset, int whence) {
    off_t result = lseek((int) (intptr_t) cookie, *offset, whence);
    *offset = result;
    return result < 0 ? -1 : 0;
}

static int stream_close(void *cookie) { return close((int) (intptr_t) cookie); }

FILE *fopen(const char *path, const char *mode) {
    char name[PATH_MAX];
    if (!recording() || (mode[0] != 'w' && mode[0] != 'a') || !resolve(AT_FDCWD, path, name)) {
        return real_fopen(path, mode);
    }
    int flags = (strchr(mode, '+') ? O_RDWR : O_WRONLY) | O_CREAT | (mode[0] == 'w' ? O_TRUNC : O_APPEND);
    int fd = open(path, flags, 0666);
    if (fd < 0) {
        return NULL;
    }
    cookie_io_functions_t calls = {stream_read, stream_write, stream_seek, stream_close};
    FILE *stream = fopencookie((void *) (intptr_t) fd, mode, calls);
    if (!stream) {
        close(fd);
    }
    return stream;
}

FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }

static void append_pair(enum kind kind, uint64_t inode, const char *from, const char *to) {
    struct iovec body[2] = {{(void *) from, strlen(from) + 1}, {(void *) to, strlen(to)}};
    int64_t length = (int64_t) (body[0].iov_len + body[1].iov_len);
    append((struct record){.kind = kind, .inode = inode, .length = length}, body, 2);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    char a[PATH_MAX];
    char b[PATH_MAX];
    int from_in;
    int to_in;
    if (!recording()) {
        return real_renameat2(from_at, from, to_at, to, flags);
    }
    from_in = resolve(from_at, from, a);
    to_in = resolve(to_at, to, b);
    if (!from_in && !to_in) {
        return real_renameat2(from_at, from, to_at, to, flags);
    }
    lock();
    int result = real_renameat2(from_at, from, to_at, to, flags);
    if (result == 0) {
        append_pair(from_in && to_in && !(flags & ~1u) ? RENAME : UNSUPPORTED, inode_of(b), a, b);
    }
    unlock();
    return result;
}

int renameat(int from_at, const char *from, int to_at, const char *to) { return renameat2(from_at, from, to_at, to, 0); }

int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int at, const char *path, int flags) {
    char name[PATH_MAX];
    if (!recording() || !resolve(at, path, name)) {
        return real_unlinkat(at, path, flags);
    }
    lock();
    uint64_t inode = inode_of(name);
    int result = real_unlinkat(at, path, flags);
    if (result == 0) {
        append_text(flags & AT_REMOVEDIR ? RMDIR : UNLINK, inode, name, strlen(name));
    }
    unlock();
    return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char *path) {
    int result = unlink(path);
    return result && (errno == EISDIR || errno == EPERM) ? rmdir(path) : result;
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    char a[PATH_MAX];
    char b[PATH_MAX];
    if (!recording() || !resolve(to_at, to, b)) {
        return real_linkat(from_at, from, to_at, to, flags);
    }
    int from_in = resolve(from_at, from, a);
    lock();
    int result = real_linkat(from_at, from, to_at, to, flags);
    if (result == 0) {
        append_pair(from_in ? LINK : UNSUPPORTED, inode_of(b), a, b);
    }
    unlock();
    return result;
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int symlinkat(const char *target, int at, const char *path) {
    char name[PATH_MAX];
    if (!recording() || !resolve(at, path, name)) {
        return real_symlinkat(target, at, path);
    }
    lock();
    int result = real_symlinkat(target, at, path);
    if (result == 0) {
        append_text(UNSUPPORTED, 0, name, strlen(name));
    }
    unlock();
    return result;
}

int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }

int mkdirat(int at, const char *path, mode_t mode) {
    char name[PATH_MAX];
    if (!recording() || !resolve(at, path, name)) {
        return real_mkdirat(at, path, mode);
    }
    lock();
    int result = real_mkdirat(at, path, mode);
    if (result == 0) {
        append_text(MKDIR, inode_of(name), name, strlen(name));
    }
    unlock();
    return result;
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

/* ---- flushing ---- */

static void linger(void) {
    if (sync_micros > 0) {
        struct timespec span = {sync_micros / 1000000, (sync_micros % 1000000) * 1000};
        nanosleep(&span, NULL);
    }
}

static int flush(int fd, int (*flushing)(int)) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return flushing(fd);
    }
    if (ignore_sync) {
        return 0;
    }
    lock();
    /* Measured again under the lock: somebody may have written since. */
    fstat(fd, &st);
    int64_t size = S_ISDIR(st.st_mode) ? -1 : st.st_size;
    uint64_t began_at = append((struct record){.kind = SYNC_BEGIN, .inode = st.st_ino, .offset = size}, NULL, 0);
    unlock();
    linger();
    int result = flushing(fd);
    if (result == 0) {
        lock();
        append((struct record){.kind = SYNC_END, .inode = st.st_ino, .other = (int64_t) began_at}, NULL, 0);
        unlock();
    }
    return result;
}

int fsync(int fd) { recording(); return flush(fd, real_fsync); }

int fdatasync(int fd) { recording(); return flush(fd, real_fdatasync); }

static uint64_t flush_of_all_began(void) {
    lock();
    uint64_t began_at = append((struct record){.kind = SYNC_BEGIN, .offset = -1}, NULL, 0);
    unlock();
    return began_at;
}

static void flush_of_all_ended(uint64_t began_at) {
    lock();
    append((struct record){.kind = SYNC_ALL, .other = (int64_t) began_at}, NULL, 0);
    unlock();
}

void sync(void) {
    if (!recording()) {
        real_sync();
    } else if (!ignore_sync) {
        uint64_t began_at = flush_of_all_began();
        real_sync();
        flush_of_all_ended(began_at);
    }
}

int syncfs(int fd) {
    struct stat st;
    if (!is_watched(fd, &st)) {
        return real_syncfs(fd);
    }
    if (ignore_sync) {
        return 0;
    }
    uint64_t began_at = flush_of_all_began();
    int result = real_syncfs(fd);
    if (result == 0) {
        flush_of_all_ended(began_at);
    }
    return result;
}
