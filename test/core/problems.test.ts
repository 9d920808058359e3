import { expect, test } from 'vitest';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { partNamed } from '../../constructs/core/memory/memory-model.ts';
import { DefinitionError, StartError } from '../../constructs/core/problems/errors.ts';
import { meantOneOf } from '../../constructs/core/problems/nearest.ts';
import { withDependencies } from '../../constructs/core/model/closure.ts';
import { isLocal } from '../../environments/schema.ts';
import { environment, platform } from '../support/environment.ts';

test('an unknown word is answered with the nearest known one, or with all of them', () => {
  expect(meantOneOf('brian', ['brain', 'full'])).toBe('did you mean "brain"?');
  expect(meantOneOf('everything', ['brain', 'full'])).toBe('there are brain, full');
});

test('errors say every problem, one a line', () => {
  expect(new DefinitionError(['one', 'two']).message).toBe('one\ntwo');
  expect(new StartError(['one', 'two']).message).toBe('one\ntwo');
});

test('what a component waits for or calls runs with it, and what nobody needs does not', () => {
  const { components } = platform('local');
  const api = components.find(({ name }) => name === 'somafractalmemory');
  if (!api) throw new Error('SomaFractalMemory is not in the laptop environment');
  const names = [...withDependencies([api])].map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['somafractalmemory', 'somafractalmemory-migrate', 'postgres']),
  );
  expect(names).not.toContain('somaagent01');
  expect(isLocal(environment('local'))).toBe(true);
  expect(isLocal(environment('prod'))).toBe(false);
});

test('a part of a memory model is found by its name, and another name is refused', () => {
  const part = { name: 'heap', memory: Memory.mebibytes(64) };
  const model = { limit: part.memory, parts: [part], problems: [], measured: true };
  expect(partNamed(model, 'heap')).toBe(part.memory);
  expect(() => partNamed(model, 'stack')).toThrow('a memory model has no part "stack"; it has heap');
});
