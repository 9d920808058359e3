import { thousands } from './thousands.ts';

const MEBIBYTES_PER = { Mi: 1, Gi: 1024 } as const;

/** An amount of memory in whole mebibytes (2²⁰ bytes), so that a plan always adds up exactly. */
export class Memory {
  static readonly zero = Memory.mebibytes(0);

  static mebibytes(amount: number): Memory {
    return new Memory(amount);
  }

  static gibibytes(amount: number): Memory {
    return new Memory(amount * 1024);
  }

  /** The least whole number of mebibytes that so many bytes fit in. */
  static holding(bytes: number): Memory {
    return new Memory(Math.ceil(bytes / Memory.mebibytes(1).bytes));
  }

  /** Reads a Kubernetes-style quantity such as `512Mi` or `2Gi`; any other unit throws. */
  static parse(text: string): Memory {
    const match = /^(\d+)(Mi|Gi)$/.exec(text);
    if (!match) throw new Error(`expected a memory amount such as "512Mi" or "2Gi", got "${text}"`);
    return new Memory(Number(match[1]) * MEBIBYTES_PER[match[2] as keyof typeof MEBIBYTES_PER]);
  }

  static sum(amounts: Iterable<Memory>): Memory {
    let total = 0;
    for (const amount of amounts) total += amount.mebibytes;
    return new Memory(total);
  }

  private constructor(readonly mebibytes: number) {
    if (!Number.isInteger(mebibytes) || mebibytes < 0) {
      throw new Error(`expected a whole, non-negative number of mebibytes, got ${mebibytes}`);
    }
  }

  get bytes(): number {
    return this.mebibytes * 1024 * 1024;
  }

  plus(other: Memory): Memory {
    return new Memory(this.mebibytes + other.mebibytes);
  }

  /** Throws when the other amount is larger: compare with {@link exceeds} first. */
  minus(other: Memory): Memory {
    return new Memory(this.mebibytes - other.mebibytes);
  }

  times(count: number): Memory {
    return new Memory(this.mebibytes * count);
  }

  /** The given share of this amount, rounded down to a whole mebibyte. */
  share(fraction: number): Memory {
    return new Memory(Math.floor(this.mebibytes * fraction));
  }

  atMost(ceiling: Memory): Memory {
    return this.exceeds(ceiling) ? ceiling : this;
  }

  atLeast(floor: Memory): Memory {
    return floor.exceeds(this) ? floor : this;
  }

  exceeds(other: Memory): boolean {
    return this.mebibytes > other.mebibytes;
  }

  /** The amount as a JVM flag such as `-Xmx` takes it, where `m` means mebibytes and `Mi` is refused. */
  toJvm(): `${number}m` {
    return `${this.mebibytes}m`;
  }

  /** The amount for Compose's `mem_limit`, where `m` means mebibytes. */
  toCompose(): `${number}m` {
    return `${this.mebibytes}m`;
  }

  /** The amount as a Kubernetes quantity, where `M` would mean 10⁶ bytes. */
  toKubernetes(): `${number}Mi` {
    return `${this.mebibytes}Mi`;
  }

  /** The amount for `postgresql.conf`, where `MB` means mebibytes. */
  toPostgres(): `${number}MB` {
    return `${this.mebibytes}MB`;
  }

  /** The amount for `valkey.conf`, where `mb` means mebibytes. */
  toRedis(): `${number}mb` {
    return `${this.mebibytes}mb`;
  }

  /** The amount for the variable `GOMEMLIMIT`. */
  toGo(): `${number}MiB` {
    return `${this.mebibytes}MiB`;
  }

  /** Disks of cloud providers are sold in whole gibibytes: rounded up. */
  toWholeGibibytes(): number {
    return Math.ceil(this.mebibytes / 1024);
  }

  toString(): string {
    return `${thousands(this.mebibytes)} MiB`;
  }
}
