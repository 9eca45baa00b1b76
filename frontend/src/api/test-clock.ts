/** A clock for tests that moves when told: timers run in order, promises settle between them. */
export class TestClock {
  now = 0;
  private timers: { at: number; run: () => void; id: number }[] = [];
  private ids = 0;

  later = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.now + ms, run, id: ++this.ids };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };

  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (!due) break;
      this.now = due.at;
      this.timers = this.timers.filter((timer) => timer !== due);
      due.run();
      await settle();
    }
    this.now = end;
  }
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
