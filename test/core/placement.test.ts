import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cpu } from '../../constructs/core/amounts/cpu.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import {
  type Node,
  place,
  type Placement,
  placeWithout,
  zonesOf,
} from '../../constructs/core/plan/placement.ts';
import type { PlannedPod } from '../../constructs/core/plan/planned-pod.ts';
import { check } from '../../constructs/core/plan/selection.ts';

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
  overZones: false,
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

const inZone = (name: string, zone: string, memory: number): Node => ({ ...node(name, memory), zone });
const names = (placements: readonly Placement[]) =>
  placements.map(({ node: { name }, pods: placed }) => [name, placed.map((one) => one.name).join(' ')]);

describe('spreading replicas', () => {
  test('goes to other zones first, then to other nodes, then to where most is free', () => {
    const six = ['a', 'b', 'c'].flatMap((zone) => [
      inZone(`${zone}1`, zone, 10),
      inZone(`${zone}2`, zone, 9),
    ]);
    const { placements } = place([pod('x', 2, 4), pod('y', 1)], six);
    expect(names(placements)).toEqual([
      ['a1', 'x'],
      ['a2', 'x'],
      ['b1', 'x'],
      ['b2', 'y'],
      ['c1', 'x'],
      ['c2', ''],
    ]);
  });

  test('gives way before a pod is left out', () => {
    const sizes = [6, 4, 4, 3, 3].map((size, index) => pod(`p${index}`, size));
    const { placements, unplaced } = place(sizes, [node('a', 10), node('b', 10)]);
    expect(unplaced).toEqual([]);
    expect(placements.map(({ free }) => free.mebibytes)).toEqual([0, 0]);
  });

  test('leaves out what would make a zone uneven, where zones must be even', () => {
    const zones = [inZone('a', 'a', 10), inZone('b', 'b', 10), inZone('c', 'c', 1)];
    expect(place([pod('etcd', 2, 3)], zones).unplaced).toHaveLength(0);
    expect(place([pod('etcd', 2, 3, { overZones: true })], zones).unplaced).toHaveLength(1);
    expect(place([pod('etcd', 1, 3, { overZones: true })], zones).unplaced).toHaveLength(0);
  });
});

describe('losing a zone', () => {
  const without = (zone: string, wanted: readonly PlannedPod[], all: readonly Node[]) =>
    placeWithout(zone, place(wanted, all));
  const three = (memory: number) => ['a', 'b', 'c'].map((zone) => inZone(`n${zone}`, zone, memory));

  test('is outlived with exactly as much room as its pods need', () => {
    const wanted = [pod('x', 2, 3)];
    expect(without('b', wanted, three(4)).unplaced).toEqual([]);
    expect(without('b', wanted, three(3)).unplaced.map(({ name }) => name)).toEqual(['x']);
  });

  test('counts what is free on one node, because nothing moves what runs', () => {
    const { unplaced } = without('c', [pod('big', 3), pod('x', 1, 2)], three(3));
    expect(unplaced).toEqual([]);
    expect(without('a', [pod('big', 3), pod('x', 1, 2)], three(3)).unplaced.map(({ name }) => name)).toEqual([
      'big',
    ]);
  });

  test('makes members that must be spread wait for it', () => {
    const etcd = pod('etcd', 2, 3, { apart: true, overZones: true });
    const lost = without('a', [etcd], three(2));
    expect([lost.waiting, lost.moved, lost.unplaced]).toEqual([[etcd], [], []]);
  });

  test('makes what has its disk in that zone wait for it', () => {
    const grafana = pod('grafana', 2, 1, { diskInZone: true });
    const lost = without('a', [grafana], three(2));
    expect([lost.waiting, lost.moved, lost.unplaced]).toEqual([[grafana], [], []]);
    expect(without('a', [pod('grafana', 2)], three(2)).waiting).toEqual([]);
  });

  test('keeps what runs elsewhere, fills no node beyond its room and forgets no replica', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            memory: fc.integer({ min: 1, max: 30 }),
            replicas: fc.integer({ min: 1, max: 4 }),
            apart: fc.boolean(),
            overZones: fc.boolean(),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.array(
          fc.record({ room: fc.integer({ min: 30, max: 120 }), zone: fc.constantFrom('a', 'b', 'c') }),
          {
            minLength: 2,
            maxLength: 6,
          },
        ),
        (wanted, rooms) => {
          const all = rooms.map(({ room, zone }, index) => inZone(`n${index}`, zone, room));
          const planned = wanted.map(({ memory, replicas, ...more }, index) =>
            pod(`p${index}`, memory, replicas, more),
          );
          const before = place(planned, all);
          for (const one of planned.filter(({ overZones }) => overZones)) {
            const counts = zonesOf(all).map(
              (zone) =>
                before.placements
                  .filter((placement) => placement.node.zone === zone)
                  .flatMap((placement) => placement.pods)
                  .filter((placed) => placed === one).length,
            );
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(2);
          }
          for (const zone of zonesOf(all)) {
            const { placements, moved, waiting, unplaced } = placeWithout(zone, before);
            const kept = before.placements.filter((placement) => placement.node.zone !== zone);
            const lost = before.placements.filter((placement) => placement.node.zone === zone);
            expect(moved.length + waiting.length).toBe(lost.flatMap((placement) => placement.pods).length);
            expect(moved.some(({ overZones }) => overZones)).toBe(false);
            expect(placements.map((placement) => placement.node)).toEqual(
              kept.map((placement) => placement.node),
            );
            let started = 0;
            placements.forEach((placement, index) => {
              const stayed = kept[index]?.pods ?? [];
              expect(placement.pods.slice(0, stayed.length)).toEqual(stayed);
              started += placement.pods.length - stayed.length;
              const used = placement.pods.reduce((sum, { memory }) => sum + memory.mebibytes, 0);
              expect(used + placement.free.mebibytes).toBe(placement.node.memory.mebibytes);
              expect(placement.free.mebibytes).toBeGreaterThanOrEqual(0);
            });
            expect(started + unplaced.length).toBe(moved.length);
          }
        },
      ),
    );
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

describe('what each node has', () => {
  const each = pod('each', 10, 1, { apart: true, everyNode: true });
  const planOn = (rooms: readonly Node[], others: readonly PlannedPod[]) =>
    check({ name: 'all', pods: [...others, each] }, { type: 'nodes', nodes: rooms, withoutAZone: true });
  const zoned = (memory: number) => ['a', 'b', 'c'].map((zone) => ({ ...node(`n-${zone}`, memory), zone }));

  test('is there once, whatever the number of nodes, and counts as often', () => {
    for (const count of [1, 3, 5]) {
      const rooms = Array.from({ length: count }, (_, index) => node(`n${index}`, 100));
      const { placements, planned, unplaced } = planOn(rooms, []);
      expect(placements.map(({ pods: own }) => own.map(({ name }) => name))).toEqual(
        rooms.map(() => ['each']),
      );
      expect(planned.mebibytes).toBe(10 * count);
      expect(unplaced).toEqual([]);
    }
  });

  test('has its place before what is larger', () => {
    const { unplaced } = planOn([node('n', 100)], [pod('large', 95)]);
    expect(unplaced.map(({ name }) => name)).toEqual(['large']);
  });

  test('goes with its node and looks for no other', () => {
    const { withoutZones } = planOn(zoned(100), [pod('moves', 20)]);
    const lost = withoutZones.find(({ moved }) => moved.length > 0);
    expect(lost?.moved.map(({ name }) => name)).toEqual(['moves']);
    for (const { waiting, unplaced } of withoutZones) {
      expect(waiting.map(({ name }) => name)).toEqual(['each']);
      expect(unplaced).toEqual([]);
    }
  });
});
