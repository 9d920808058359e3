import { describe, expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';

describe('an amount of memory', () => {
  test('reads mebibytes and gibibytes', () => {
    expect(Memory.parse('512Mi').mebibytes).toBe(512);
    expect(Memory.parse('2Gi').mebibytes).toBe(2048);
  });

  test('fails on any other unit', () => {
    expect(() => Memory.parse('2G')).toThrow('expected a memory amount such as "512Mi" or "2Gi", got "2G"');
  });

  test('is written in the words of each target', () => {
    const memory = Memory.gibibytes(3);
    expect([
      memory.toCompose(),
      memory.toJvm(),
      memory.toKubernetes(),
      memory.toPostgres(),
      memory.toRedis(),
      memory.toGo(),
    ]).toEqual(['3072m', '3072m', '3072Mi', '3072MB', '3072mb', '3072MiB']);
  });

  test('rounds bytes up to what holds them', () => {
    expect(Memory.holding(2 ** 20).mebibytes).toBe(1);
    expect(Memory.holding(2 ** 20 + 1).mebibytes).toBe(2);
  });

  test('rounds a share down, so that shares never add up to more than the whole', () => {
    expect(Memory.mebibytes(1001).share(0.5).mebibytes).toBe(500);
  });

  test('fails when it would become negative', () => {
    expect(() => Memory.mebibytes(1).minus(Memory.mebibytes(2))).toThrow('whole, non-negative');
  });
});
