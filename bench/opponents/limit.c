/* The bare broadcast: one thread that hands every text frame it gets to every socket, one send() for each.
 *
 *   cc -O2 limit.c -o limit && ./limit PORT
 *
 * WebSocket without TLS.  It keeps nothing, asks nobody's rights and numbers nothing: what is left
 * is the cost of the kernel's TCP, which no server that writes to each socket can undercut.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "handshake.h"

#define MOST 16384
#define ROOM 65536              /* of one socket's bytes that are not a whole frame yet */

struct conn { int fd, open, size; unsigned char *in; };
static struct conn conns[MOST];
static int live[MOST], count;
static unsigned char out[ROOM + 4];

static void put(int fd, const unsigned char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent > 0) { bytes += sent; n -= sent; continue; }
        if (errno != EAGAIN) return;
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        poll(&p, 1, 1000);
    }
}

static void broadcast(const unsigned char *payload, size_t n)
{
    unsigned char *p = out;
    p[0] = 0x81;
    if (n < 126) { p[1] = n; p += 2; } else { p[1] = 126; p[2] = n >> 8; p[3] = n; p += 4; }
    memcpy(p, payload, n);
    for (int i = 0; i < count; i++) put(live[i], out, p + n - out);
}

static int shake_hands(struct conn *c)
{
    char key[128], answer[256], *at, *end = memmem(c->in, c->size, "\r\n\r\n", 4);
    unsigned char digest[20];
    if (!end) return 0;
    *end = 0;
    if (!(at = strcasestr((char *)c->in, "sec-websocket-key: "))) return -1;
    snprintf(key, sizeof key, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", at + 19);
    sha1(key, digest);
    base64(digest, 20, key);
    int n = snprintf(answer, sizeof answer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", key);
    put(c->fd, (unsigned char *)answer, n);
    c->size -= end + 4 - (char *)c->in;
    memmove(c->in, end + 4, c->size);
    c->open = 1;
    live[count++] = c->fd;
    return 1;
}

/* 1: a frame was taken, 0: more bytes are needed, -1: the socket is over. */
static int take(struct conn *c)
{
    unsigned char *p = c->in;
    if (c->size < 2) return 0;
    size_t n = p[1] & 127, head = 2;
    if (n == 127 || !(p[1] & 128)) return -1;
    if (n == 126) { if (c->size < 4) return 0; n = p[2] << 8 | p[3]; head = 4; }
    if (c->size < (int)(head + 4 + n)) return 0;
    unsigned char *mask = p + head, *text = mask + 4;
    for (size_t i = 0; i < n; i++) text[i] ^= mask[i & 3];
    int opcode = p[0] & 15;
    if (opcode == 1) broadcast(text, n);
    c->size -= head + 4 + n;
    memmove(c->in, text + n, c->size);
    return opcode == 8 ? -1 : 1;
}

static void over(struct conn *c)
{
    for (int i = 0; i < count; i++) if (live[i] == c->fd) { live[i] = live[--count]; break; }
    close(c->fd);
    free(c->in);
    memset(c, 0, sizeof *c);
}

static void readable(struct conn *c)
{
    ssize_t got = recv(c->fd, c->in + c->size, ROOM - c->size, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    int state = got > 0 ? 1 : -1;
    c->size += got > 0 ? got : 0;
    while (state > 0) state = c->open ? take(c) : shake_hands(c);
    if (state < 0) over(c);
}

int main(int argc, char **argv)
{
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), ep = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 9001), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = listener}, found[512];
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) || listen(listener, 4096)) { perror("limit"); return 1; }
    epoll_ctl(ep, EPOLL_CTL_ADD, listener, &ev);
    for (;;) {
        int n = epoll_wait(ep, found, 512, -1);
        for (int i = 0; i < n; i++) {
            int fd = found[i].data.fd;
            if (fd != listener) { if (conns[fd].in) readable(&conns[fd]); continue; }
            while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                if (fd >= MOST) { close(fd); continue; }
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                conns[fd] = (struct conn){.fd = fd, .in = malloc(ROOM + 1)};
                struct epoll_event one = {.events = EPOLLIN, .data.fd = fd};
                epoll_ctl(ep, EPOLL_CTL_ADD, fd, &one);
            }
        }
    }
}
