/** Processor time in thousandths of a core. */
export class Cpu {
  static readonly zero = Cpu.millicores(0);

  static millicores(amount: number): Cpu {
    return new Cpu(amount);
  }

  /** Reads `250m` or a whole number of cores such as `4`. */
  static parse(text: string): Cpu {
    const match = /^(\d+)(m?)$/.exec(text);
    if (!match) throw new Error(`expected an amount of CPU such as "250m" or "2", got "${text}"`);
    return new Cpu(Number(match[1]) * (match[2] === 'm' ? 1 : 1000));
  }

  static sum(amounts: Iterable<Cpu>): Cpu {
    let total = 0;
    for (const amount of amounts) total += amount.millicores;
    return new Cpu(total);
  }

  private constructor(readonly millicores: number) {
    if (!Number.isInteger(millicores) || millicores < 0) {
      throw new Error(`expected a whole, non-negative number of millicores, got ${millicores}`);
    }
  }

  times(count: number): Cpu {
    return new Cpu(this.millicores * count);
  }

  minus(other: Cpu): Cpu {
    return new Cpu(this.millicores - other.millicores);
  }

  exceeds(other: Cpu): boolean {
    return this.millicores > other.millicores;
  }

  /** The amount in cores, for Compose's `cpus`. */
  toCompose(): number {
    return this.millicores / 1000;
  }

  toKubernetes(): `${number}m` {
    return `${this.millicores}m`;
  }

  toString(): string {
    return `${this.millicores}m`;
  }
}
