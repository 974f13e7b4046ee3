/* Preloaded into a process, lets what it does to files below a folder fail.

   FAULT_FOLDER   below which folder
   FAULT_AT       the number of the first operation that fails, counted from 1
   FAULT_LASTING  1: all after it fail too; 0: only this one
   FAULT_READS    1: reads fail; 0: writes, and what makes them last
   FAULT_ERRNO    with which error
   FAULT_COUNT    a file that is told, at the end, how many operations there were
*/
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long done;

static long number(const char *name, long otherwise) {
    const char *value = getenv(name);
    return value ? atol(value) : otherwise;
}

static int is_below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_ours(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static int fails(int reads, int ours) {
    if (!ours || number("FAULT_READS", 0) != reads) return 0;
    long now = atomic_fetch_add(&done, 1) + 1, at = number("FAULT_AT", 0);
    if (!at || now < at || (now > at && !number("FAULT_LASTING", 0))) return 0;
    errno = (int)number("FAULT_ERRNO", EIO);
    return 1;
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file) return;
    fprintf(file, "%ld\n", (long)done);
    fclose(file);
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define ON_FILE(reads, type, name, parameters, ...) \
    type name parameters { \
        int kept = errno; \
        REAL(name); \
        if (fails(reads, is_ours(file))) return -1; \
        errno = kept; \
        return real(__VA_ARGS__); \
    }

ON_FILE(0, ssize_t, write, (int file, const void *data, size_t size), file, data, size)
ON_FILE(0, ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), file, data, size, at)
ON_FILE(0, ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), file, data, size, at)
ON_FILE(0, ssize_t, writev, (int file, const struct iovec *parts, int count), file, parts, count)
ON_FILE(0, int, fsync, (int file), file)
ON_FILE(0, int, fdatasync, (int file), file)
ON_FILE(0, int, ftruncate, (int file, off_t size), file, size)
ON_FILE(0, int, ftruncate64, (int file, off64_t size), file, size)
ON_FILE(1, ssize_t, read, (int file, void *data, size_t size), file, data, size)
ON_FILE(1, ssize_t, pread, (int file, void *data, size_t size, off_t at), file, data, size, at)
ON_FILE(1, ssize_t, pread64, (int file, void *data, size_t size, off64_t at), file, data, size, at)

int rename(const char *from, const char *to) {
    REAL(rename);
    return fails(0, is_below(to)) ? -1 : real(from, to);
}

int link(const char *from, const char *to) {
    REAL(link);
    return fails(0, is_below(to)) ? -1 : real(from, to);
}
