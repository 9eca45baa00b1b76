/* Receiver of the fan-out bench (EUPL-1.2 like the rest; the original harness is MIT, and ours).
 *
 * Reads any number of already connected stream sockets with one epoll loop and
 * looks for message marks in the bytes, whatever protocol carries them:
 *
 *     qzbm PPPP SSSSSSSS TTTTTTTTTTTTTTTT      (no spaces, lower-case hex)
 *          publisher, 1-based number of its message, CLOCK_MONOTONIC ns
 *
 * Per socket and publisher the numbers must come 1,2,3,... : a number seen again
 * is a duplicate, a number skipped is a gap.  A rolling hash over the marks tells
 * whether all sockets saw all messages in one and the same order.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

#define MARK "qzbm"
#define MARK_LEN 32
#define BUF (256 * 1024)
#define SUB 128                 /* histogram: 128 steps per octave, error < 1 % */
#define BUCKETS (SUB * 40)

struct conn { int fd, open; uint32_t carry; char tail[MARK_LEN]; uint64_t hash; uint32_t *last; };

struct rx {
    volatile uint64_t deliveries, bytes, duplicates, gaps, closed, reads;
    volatile int stop;
    int max, count, publishers, ep, repeat_ok;
    struct conn *conns;
    uint64_t hist[BUCKETS];
};

struct rx *rx_new(int max, int publishers, int repeat_ok)
{
    struct rx *r = calloc(1, sizeof *r);
    r->max = max; r->publishers = publishers; r->repeat_ok = repeat_ok;
    r->conns = calloc(max, sizeof *r->conns);
    r->ep = epoll_create1(0);
    return r;
}

int rx_add(struct rx *r, int fd)
{
    if (r->count == r->max) return -1;
    struct conn *c = &r->conns[r->count];
    c->fd = fd; c->open = 1;
    c->last = calloc(r->publishers, sizeof *c->last);
    struct epoll_event ev = { .events = EPOLLIN, .data.u32 = r->count };
    if (epoll_ctl(r->ep, EPOLL_CTL_ADD, fd, &ev)) return -1;
    return r->count++;
}

uint64_t rx_deliveries(struct rx *r) { return r->deliveries; }
void rx_stop(struct rx *r) { r->stop = 1; }
void rx_stats(struct rx *r, uint64_t *o)
{
    o[0] = r->deliveries; o[1] = r->bytes; o[2] = r->duplicates;
    o[3] = r->gaps; o[4] = r->closed; o[5] = r->reads;
}

/* Forget the latencies seen so far (after the warm-up); numbers go on. */
void rx_clear(struct rx *r) { memset(r->hist, 0, sizeof r->hist); }

/* 1 when every open socket saw the same marks in the same order. */
int rx_same_order(struct rx *r)
{
    uint64_t h = 0; int have = 0;
    for (int i = 0; i < r->count; i++) {
        if (!r->conns[i].open) continue;
        if (!have) { h = r->conns[i].hash; have = 1; }
        else if (r->conns[i].hash != h) return 0;
    }
    return 1;
}

static int bucket(uint64_t us)
{
    if (us < SUB) return (int)us;
    int top = 63 - __builtin_clzll(us), shift = top - 7;
    int b = (shift + 1) * SUB + (int)((us >> shift) - SUB);
    return b < BUCKETS ? b : BUCKETS - 1;
}

/* Latency in microseconds below which the share q of the deliveries lies. */
double rx_quantile(struct rx *r, double q)
{
    uint64_t total = 0, seen = 0;
    for (int i = 0; i < BUCKETS; i++) total += r->hist[i];
    for (int i = 0; i < BUCKETS; i++) {
        seen += r->hist[i];
        if (total && seen >= q * total) {
            if (i < SUB) return i;
            int shift = i / SUB - 1;
            return (double)((uint64_t)(SUB + i % SUB) << shift);
        }
    }
    return -1;
}

static uint64_t hex(const char *p, int n)
{
    uint64_t v = 0;
    while (n--) { int c = *p++; v = v << 4 | (c <= '9' ? c - '0' : (c | 32) - 'a' + 10); }
    return v;
}

static uint64_t now_ns(void)
{
    struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void mark(struct rx *r, struct conn *c, const char *p, uint64_t now)
{
    uint32_t pub = hex(p + 4, 4), seq = hex(p + 8, 8);
    uint64_t t = hex(p + 16, 16);
    if (pub >= (uint32_t)r->publishers) { r->gaps++; return; }
    if (seq <= c->last[pub]) { if (!(r->repeat_ok && seq == c->last[pub])) r->duplicates++; return; }
    if (seq != c->last[pub] + 1) r->gaps += seq - c->last[pub] - 1;
    c->last[pub] = seq;
    c->hash = (c->hash ^ ((uint64_t)pub << 32 | seq)) * 0x9E3779B97F4A7C15ull;
    r->hist[bucket(now > t ? (now - t) / 1000 : 0)]++;
    r->deliveries++;
}

/* Read until rx_stop(). */
void rx_run(struct rx *r)
{
    char *buf = malloc(BUF + MARK_LEN);
    struct epoll_event ev[256];
    while (!r->stop) {
        int n = epoll_wait(r->ep, ev, 256, 20);
        for (int k = 0; k < n; k++) {
            struct conn *c = &r->conns[ev[k].data.u32];
            memcpy(buf, c->tail, c->carry);
            ssize_t got = recv(c->fd, buf + c->carry, BUF, MSG_DONTWAIT);
            if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
            if (got <= 0) {
                epoll_ctl(r->ep, EPOLL_CTL_DEL, c->fd, NULL);
                c->open = 0; r->closed++;
                continue;
            }
            r->reads++; r->bytes += got;
            uint64_t now = now_ns();
            size_t len = c->carry + got;
            char *p = buf, *end = buf + len, *hit;
            while ((hit = memmem(p, end - p, MARK, 4)) && hit + MARK_LEN <= end) {
                mark(r, c, hit, now);
                p = hit + MARK_LEN;
            }
            if (!hit) hit = end - p > 3 ? end - 3 : p;
            c->carry = end - hit;
            memcpy(c->tail, hit, c->carry);
        }
    }
    r->stop = 0;
    free(buf);
}
