const MILLISECONDS_PER = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time; environments always write the unit, since `7` has meant days and milliseconds alike. */
export class Duration {
  /** Reads `30s`, `15m`, `12h` or `7d`. */
  static parse(text: string): Duration {
    const match = /^(\d+)([smhd])$/.exec(text);
    if (!match) throw new Error(`expected a duration such as "30s", "12h" or "7d", got "${text}"`);
    return new Duration(Number(match[1]) * MILLISECONDS_PER[match[2] as keyof typeof MILLISECONDS_PER]);
  }

  private constructor(readonly milliseconds: number) {}

  get seconds(): number {
    return this.milliseconds / MILLISECONDS_PER.s;
  }

  get hours(): number {
    return this.milliseconds / MILLISECONDS_PER.h;
  }

  get days(): number {
    return this.milliseconds / MILLISECONDS_PER.d;
  }

  /** The duration for `postgresql.conf`. */
  toPostgres(): `${number}s` {
    return `${this.seconds}s`;
  }
}
