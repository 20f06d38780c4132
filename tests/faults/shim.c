/* A disk that has bad days, for LD_PRELOAD: slow or failing fsync, no room to grow.
 *
 * Touches only files that lie in the folder MISHAP_DIR itself (the shop's data folder), and does what
 * the file MISHAP_SCRIPT says at the moment of each call; one order a line:
 *
 *     fsync_delay_ms N      every fsync and fdatasync takes N ms longer
 *     fsync_eio_after N     N more of them succeed, the next one gives EIO, once, as Linux does
 *     full                  a write that would make a file grow gives ENOSPC
 *     full_while FILE       the same, as long as FILE is in the folder: its blocks are the last room, and
 *                           enough for everything but FILE itself
 *
 * Counts what it did in the file MISHAP_COUNTS, as 64-bit numbers: synced, syncs that failed, writes that were
 * refused, and those of them that were for a file named `*.db`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SYNCED, FAILED, REFUSED, REFUSED_IN_DB, COUNTS };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char armed_by[512];
static long eio_after = -1;
static volatile uint64_t *counts;

static void count(int what) {
    if (!counts) {
        int fd = open(getenv("MISHAP_COUNTS"), O_RDWR);
        if (fd < 0) abort();
        void *page = mmap(NULL, COUNTS * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        close(fd);
        if (page == MAP_FAILED) abort();
        counts = page;
    }
    __sync_fetch_and_add(&counts[what], 1);
}

/* Whether the file behind fd lies in MISHAP_DIR itself; its name there. */
static int ours(int fd, char name[PATH_MAX]) {
    const char *folder = getenv("MISHAP_DIR");
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!folder || length < 0) return 0;
    path[length] = 0;
    size_t prefix = strlen(folder);
    if (strncmp(path, folder, prefix) || path[prefix] != '/') return 0;
    strcpy(name, path + prefix + 1);
    return !strchr(name, '/');
}

static void script(char *text, size_t size) {
    int fd = open(getenv("MISHAP_SCRIPT"), O_RDONLY);
    ssize_t length = fd < 0 ? 0 : syscall(SYS_read, fd, text, size - 1);
    if (fd >= 0) close(fd);
    text[length < 0 ? 0 : length] = 0;
}

static int sync_mishap(int fd) {
    char text[512], name[PATH_MAX];
    if (!ours(fd, name)) return 0;
    script(text, sizeof text);
    char *delay = strstr(text, "fsync_delay_ms "), *eio = strstr(text, "fsync_eio_after ");
    if (delay) {
        long ms = strtol(delay + strlen("fsync_delay_ms "), NULL, 10);
        struct timespec wait = {ms / 1000, ms % 1000 * 1000000L};
        nanosleep(&wait, NULL);
    }
    int failed = 0;
    pthread_mutex_lock(&lock);
    if (strcmp(text, armed_by)) {
        strcpy(armed_by, text);
        eio_after = eio ? strtol(eio + strlen("fsync_eio_after "), NULL, 10) : -1;
    }
    if (eio_after >= 0) failed = eio_after-- == 0;
    pthread_mutex_unlock(&lock);
    count(failed ? FAILED : SYNCED);
    return failed;
}

/* Whether a write of `size` bytes at `offset` finds no room. */
static int no_room(int fd, off_t offset, size_t size) {
    struct stat file;
    char name[PATH_MAX], text[512], *of;
    if (!ours(fd, name) || fstat(fd, &file) || offset + (off_t)size <= file.st_size) return 0;
    script(text, sizeof text);
    if ((of = strstr(text, "full_while "))) {
        char path[PATH_MAX], *last = of + strlen("full_while ");
        last[strcspn(last, "\n")] = 0;
        snprintf(path, sizeof path, "%s/%.200s", getenv("MISHAP_DIR"), last);
        /* `FILE.new` is FILE on its way. */
        if (access(path, F_OK) && strncmp(name, last, strlen(last))) return 0;
    } else if (!strstr(text, "full")) {
        return 0;
    }
    count(REFUSED);
    char *kind = strrchr(name, '.');
    if (kind && !strcmp(kind, ".db")) count(REFUSED_IN_DB);
    return 1;
}

int fsync(int fd) {
    if (sync_mishap(fd)) return errno = EIO, -1;
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    if (sync_mishap(fd)) return errno = EIO, -1;
    return (int)syscall(SYS_fdatasync, fd);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    if (no_room(fd, offset, size)) return errno = ENOSPC, -1;
    return syscall(SYS_pwrite64, fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    return pwrite64(fd, data, size, offset);
}

ssize_t write(int fd, const void *data, size_t size) {
    if (no_room(fd, lseek(fd, 0, SEEK_CUR), size)) return errno = ENOSPC, -1;
    return syscall(SYS_write, fd, data, size);
}
