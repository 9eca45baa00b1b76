// What a page tells about its own speed; put into every page of the bench before its first script.
(() => {
  const seen = { fcp: 0, lcp: 0, cls: 0, tasks: [], slowest: 0, slowestName: "" };
  const watch = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch("paint", (entry) => {
    if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime;
  });
  watch("largest-contentful-paint", (entry) => (seen.lcp = entry.startTime));
  watch("layout-shift", (entry) => {
    if (!entry.hadRecentInput) seen.cls += entry.value;
  });
  watch("longtask", (entry) => seen.tasks.push([entry.startTime, entry.duration]));
  // From the key or press to the next frame that was painted.
  watch(
    "event",
    (entry) => {
      if (entry.interactionId === 0 || entry.duration <= seen.slowest) return;
      seen.slowest = entry.duration;
      seen.slowestName = entry.name;
    },
    { durationThreshold: 16 },
  );

  const frames = [];
  let last = 0;
  const count = (now) => {
    if (last > 0) frames.push(now - last);
    last = now;
    requestAnimationFrame(count);
  };

  window.bench = {
    seen,
    frames,
    /** Starts to count frames, and forgets what was seen so far. */
    begin() {
      seen.tasks.length = frames.length = 0;
      seen.slowest = 0;
      if (last === 0) requestAnimationFrame(count);
      last = 0;
    },
    /** Milliseconds of a fixed amount of work: the yardstick for the machine. */
    yardstick(rounds) {
      const started = performance.now();
      let sum = 0;
      for (let i = 0; i < rounds; i++) sum = (sum * 31 + Math.sqrt(i)) % 1_000_003;
      return [performance.now() - started, sum][0];
    },
  };
})();
