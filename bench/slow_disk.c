/* A disk whose fsync takes BENCH_FSYNC_MS longer, as consumer SSDs without power-loss protection do. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int late(const char *name, int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *ms = getenv("BENCH_FSYNC_MS");
    long wait = ms ? atol(ms) : 0;
    struct timespec pause = {wait / 1000, (wait % 1000) * 1000000};
    nanosleep(&pause, 0);
    return real(fd);
}

int fsync(int fd) { return late("fsync", fd); }
int fdatasync(int fd) { return late("fdatasync", fd); }
