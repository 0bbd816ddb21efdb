/* Included before each C file of RPi.GPIO, so that it finds a Raspberry Pi under $PI_ROOT. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline const char *shim_path(const char *path, char *buffer)
{
    snprintf(buffer, 1000, "%s%s", getenv("PI_ROOT"), path);
    return buffer;
}

static inline FILE *shim_fopen(const char *path, const char *mode)
{
    char buffer[1000];
    return fopen(shim_path(path, buffer), mode);
}

static inline int shim_open(const char *path, int flags)
{
    char buffer[1000];
    return open(shim_path(path, buffer), flags);
}

static inline int shim_access(const char *path, int mode)
{
    char buffer[1000];
    return access(shim_path(path, buffer), mode);
}

#define fopen shim_fopen
#define open shim_open
#define access shim_access
