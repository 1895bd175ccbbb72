// What a machine can do to a program: a disk that is full or read-only, a clock that was set. Loaded into the program
// with LD_PRELOAD; the script that started it sets the fields of the file HI5_FAULTS while it runs.
//
// Fails what changes files below the folder HI5_FAULTS_FOLDER with the error number in the first field; adds the
// seconds in the second to the time of day. The time that passes is not touched, as it is not by a clock that is set.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
    volatile int64_t error;
    volatile int64_t seconds;
};

static struct faults none;
static struct faults *faults = &none;
static const char *folder = "";

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("HI5_FAULTS"), *where = getenv("HI5_FAULTS_FOLDER");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || where == NULL) return;
    void *mapped = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    folder = where;
    if (mapped != MAP_FAILED) faults = mapped;
}

static int is_inside(const char *path) { return path != NULL && strncmp(path, folder, strlen(folder)) == 0; }

static int is_file_inside(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_inside(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// Fails a call that changes an open file.
#define REFUSE(file)                                     \
    if (faults->error != 0 && is_file_inside(file)) {    \
        errno = (int)faults->error;                      \
        return -1;                                       \
    }

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
    REFUSE(file)
    return REAL(pwrite)(file, bytes, count, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
    REFUSE(file)
    return REAL(pwrite64)(file, bytes, count, place);
}

ssize_t write(int file, const void *bytes, size_t count) {
    REFUSE(file)
    return REAL(write)(file, bytes, count);
}

int ftruncate(int file, off_t size) {
    REFUSE(file)
    return REAL(ftruncate)(file, size);
}

int ftruncate64(int file, off64_t size) {
    REFUSE(file)
    return REAL(ftruncate64)(file, size);
}

// A full disk still opens what is there; one that is read-only opens nothing for writing.
#define OPEN(name)                                                                             \
    int name(const char *path, int flags, ...) {                                               \
        va_list rest;                                                                          \
        va_start(rest, flags);                                                                 \
        int mode = (flags & O_CREAT) != 0 ? va_arg(rest, int) : 0;                             \
        va_end(rest);                                                                          \
        int changes = faults->error == EROFS ? (flags & (O_WRONLY | O_RDWR | O_CREAT)) : 0;    \
        if (changes != 0 && is_inside(path)) {                                                 \
            errno = EROFS;                                                                     \
            return -1;                                                                         \
        }                                                                                      \
        return REAL(name)(path, flags, mode);                                                  \
    }

OPEN(open)
OPEN(open64)

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = REAL(clock_gettime)(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += faults->seconds;
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int result = REAL(gettimeofday)(time, zone);
    if (result == 0) time->tv_sec += faults->seconds;
    return result;
}

time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) *out = now.tv_sec;
    return now.tv_sec;
}
