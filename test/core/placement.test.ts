import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { type Node, place } from '../../constructs/core/plan/placement.ts';
import type { PlannedPod } from '../../constructs/core/plan/planned-pod.ts';

const node = (name: string, memory: number, cpu = 8000, pods = 110): Node => ({
  name,
  memory: Memory.mebibytes(memory),
  cpu: Cpu.millicores(cpu),
  pods,
});

const pod = (name: string, memory: number, replicas = 1, more: Partial<PlannedPod> = {}): PlannedPod => ({
  name,
  component: name,
  replicas,
  memory: Memory.mebibytes(memory),
  cpu: Cpu.millicores(100),
  once: false,
  apart: false,
  ...more,
});

const pods = fc.array(
  fc.record({
    memory: fc.integer({ min: 1, max: 100 }),
    replicas: fc.integer({ min: 1, max: 3 }),
    apart: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);
const nodes = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 3 });

describe('placing replicas on nodes', () => {
  test('places or reports every replica, and never fills a node beyond its room', () => {
    fc.assert(
      fc.property(pods, nodes, (wanted, rooms) => {
        const planned = wanted.map(({ memory, replicas, apart }, i) =>
          pod(`p${i}`, memory, replicas, { apart }),
        );
        const { placements, unplaced } = place(
          planned,
          rooms.map((memory, i) => node(`n${i}`, memory)),
        );
        const placed = placements.flatMap((placement) => placement.pods);
        expect(placed.length + unplaced.length).toBe(
          planned.reduce((sum, { replicas }) => sum + replicas, 0),
        );
        for (const placement of placements) {
          const used = placement.pods.reduce((sum, { memory }) => sum + memory.mebibytes, 0);
          expect(used + placement.free.mebibytes).toBe(placement.node.memory.mebibytes);
          const apart = placement.pods.filter((planned) => planned.apart);
          expect(new Set(apart).size).toBe(apart.length);
        }
      }),
    );
  });

  test('never places what an exhaustive search cannot, and misses few that it can', () => {
    let feasible = 0;
    let missed = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 20, max: 150 }), { minLength: 1, maxLength: 3 }),
        (sizes, rooms) => {
          const planned = sizes.map((size, i) => pod(`p${i}`, size));
          const fits =
            place(
              planned,
              rooms.map((room, i) => node(`n${i}`, room)),
            ).unplaced.length === 0;
          const possible = exhaustive(sizes, rooms);
          if (fits) expect(possible).toBe(true);
          if (possible) feasible += 1;
          if (possible && !fits) missed += 1;
        },
      ),
      { numRuns: 2000, seed: 15_360 },
    );
    console.log(`first fit refused ${missed} of ${feasible} cases that an exhaustive search places`);
    expect(feasible).toBeGreaterThan(300);
    expect(missed / feasible).toBeLessThan(0.05);
  });

  test('a sum that fits is not enough when no single node has the room', () => {
    const { unplaced } = place([pod('broker', 6, 2)], [node('a', 8), node('b', 4)]);
    expect(unplaced.map(({ name }) => name)).toEqual(['broker']);
  });

  test('keeps replicas apart that must not share a node', () => {
    const { unplaced } = place([pod('etcd', 1, 3, { apart: true })], [node('a', 100), node('b', 100)]);
    expect(unplaced).toHaveLength(1);
  });

  test('counts CPU and addresses beside memory', () => {
    expect(place([pod('busy', 1, 1, { cpu: Cpu.millicores(9000) })], [node('a', 100)]).unplaced).toHaveLength(
      1,
    );
    expect(place([pod('many', 1, 3)], [node('a', 100, 8000, 2)]).unplaced).toHaveLength(1);
  });
});

function exhaustive(sizes: readonly number[], rooms: readonly number[]): boolean {
  const [first, ...rest] = sizes;
  if (first === undefined) return true;
  return rooms.some(
    (room, index) =>
      room >= first &&
      exhaustive(
        rest,
        rooms.map((other, i) => (i === index ? other - first : other)),
      ),
  );
}
