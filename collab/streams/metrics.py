"""Metrics of the live side, for /metrics.  Each process has its own."""

from prometheus_client import Counter, Gauge, Histogram

RINGS = Counter("collab_rings", "Rings sent to Redis, by result.", ["result"])
SOCKETS = Gauge("collab_sockets", "Open sockets.")
STREAMS = Gauge("collab_streams_listened", "Streams that somebody listens to in this process.")
EVENTS = Counter("collab_events_delivered", "Events handed to the listeners of a stream, once a stream.", ["way"])
RESYNCS = Counter("collab_resyncs", "Readers told to read a snapshot again.", ["reason"])
CLOSED = Counter("collab_sockets_closed", "Sockets closed by the server.", ["code"])
REVALIDATED = Gauge("collab_revalidated_at_seconds", "When rights and sign-ins were last asked, in Unix time.")
TICK_FAILURES = Counter("collab_tick_failures", "Ticks that PostgreSQL did not answer.")
REDIS_UP = Gauge("collab_redis_subscribed", "1 while the hub is subscribed to Redis.")
POSTED = Histogram("collab_post_seconds", "From a post's frame to its commit.")
POST_BATCH = Histogram(
    "collab_posts_together", "Posts that were written in one transaction.", buckets=(1, 2, 4, 8, 16, 32, 64)
)
