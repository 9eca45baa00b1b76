/* What the WebSocket handshake of limit.c needs: SHA-1 and base64. */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

static uint32_t roll(uint32_t v, int n) { return v << n | v >> (32 - n); }

/* SHA-1 of fewer than 120 bytes, which is all that a handshake needs. */
static void sha1(const char *text, unsigned char digest[20])
{
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, w[80];
    unsigned char m[128] = {0};
    size_t n = strlen(text), blocks = n < 56 ? 1 : 2;
    memcpy(m, text, n);
    m[n] = 0x80;
    for (int i = 0; i < 8; i++) m[blocks * 64 - 1 - i] = (uint64_t)n * 8 >> (8 * i);
    for (size_t b = 0; b < blocks; b++) {
        for (int i = 0; i < 16; i++) { memcpy(&w[i], m + b * 64 + i * 4, 4); w[i] = ntohl(w[i]); }
        for (int i = 16; i < 80; i++) w[i] = roll(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint32_t a = h[0], c1 = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (c1 & c) | (~c1 & d) : i < 40 ? c1 ^ c ^ d : i < 60 ? (c1 & c) | (c1 & d) | (c & d) : c1 ^ c ^ d;
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t t = roll(a, 5) + f + e + k + w[i];
            e = d; d = c; c = roll(c1, 30); c1 = a; a = t;
        }
        h[0] += a; h[1] += c1; h[2] += c; h[3] += d; h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = h[i / 4] >> (24 - 8 * (i % 4));
}

static void base64(const unsigned char *in, int n, char *to)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < n; i += 3) {
        uint32_t v = in[i] << 16 | (i + 1 < n ? in[i + 1] << 8 : 0) | (i + 2 < n ? in[i + 2] : 0);
        *to++ = set[v >> 18]; *to++ = set[v >> 12 & 63];
        *to++ = i + 1 < n ? set[v >> 6 & 63] : '='; *to++ = i + 2 < n ? set[v & 63] : '=';
    }
    *to = 0;
}
