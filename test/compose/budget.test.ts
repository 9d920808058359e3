import { describe, expect, test } from 'vitest';
import { exceeding, podsOf, profilesOf, selectionOf } from '../../compose/profiles.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import { DefinitionError } from '../../constructs/core/problems/errors.ts';
import { type Changes, environment, mostNeeded } from '../support/environment.ts';

const problemsOf = (changes: Changes): readonly string[] => {
  try {
    synthesizeCompose(environment('local', changes));
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
};

const plan = synthesizeCompose(environment('local')).plan;
const largest = mostNeeded();
const needed = largest.planned.mebibytes;
const budget = (amount: number) => ({ budget: `${amount}Mi` });
const number = (amount: number) => Memory.mebibytes(amount).toString();

describe('the memory budget of a laptop', () => {
  test('holds every profile inside 15 GiB', () => {
    for (const { planned } of plan.results) expect(planned.mebibytes).toBeLessThanOrEqual(15_360);
  });

  test('is met exactly and refused by one mebibyte less', () => {
    expect(problemsOf(budget(needed))).toEqual([]);
    const [problem] = problemsOf(budget(needed - 1));
    expect(problem).toContain(
      `${largest.name}: memory budget exceeded by 1 MiB: ${number(needed)} planned, ${number(needed - 1)} available`,
    );
  });

  test('itemises the bill, biggest first, and names the three cheapest changes', () => {
    const [problem = ''] = problemsOf(budget(needed - 48));
    const [items = '', cures = ''] = problem.split('cheapest changes that make it fit:\n');
    const amounts = [...items.matchAll(/^ {2}[\w-]+: \d+ × [\d,]+ MiB = ([\d,]+) MiB$/gm)].map(
      ([, amount = '']) => Number(amount.replace(',', '')),
    );
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
    expect(amounts.reduce((sum, amount) => sum + amount)).toBe(needed);
    const [first, ...others] = cures.split('\n');
    expect(first).toBe(`  1. raise budget to "${needed}Mi", if the host has 48 MiB more`);
    expect(others).toEqual([
      expect.stringMatching(/^ {2}2\. set [\w.]+\.memory to "\d+Mi" \(now [\d,]+ MiB\)$/),
      expect.stringMatching(/^ {2}3\. set [\w.]+\.memory to "\d+Mi" \(now [\d,]+ MiB\)$/),
    ]);
  });

  test('each named change really makes it fit', () => {
    const [problem = ''] = problemsOf(budget(needed - 48));
    const changes = [...problem.matchAll(/^ {2}\d\. (?:set|raise) ([\w.]+) to "(\w+)"/gm)];
    expect(changes).toHaveLength(3);
    for (const [, path = '', value] of changes) {
      expect(problemsOf({ ...budget(needed - 48), [path]: value })).toEqual([]);
    }
  });

  test('says which profiles do not run together, and no more of them than that', () => {
    const { refused } = synthesizeCompose(environment('local', budget(needed))).plan;
    expect(refused.map(({ name }) => name)).toContain('profiles brain + cog');
    for (const { planned } of refused) expect(planned.mebibytes).toBeGreaterThan(needed);
    const roomy = synthesizeCompose(
      environment('local', { ...budget(4 * needed), 'host.memory': '100Gi', 'host.cpu': '64' }),
    ).plan;
    expect(roomy.refused).toEqual([]);
    expect(roomy.largest.name).toBe('all profiles');
  });

  test('every choice of profiles fits or holds one that is named, as adding up its containers says', () => {
    const { platform, project } = synthesizeCompose(environment('local'));
    const { budget: memory, host } = environment('local');
    const pods = podsOf(platform, project);
    const profiles = profilesOf(project);
    const exceeds = exceeding(pods, profiles, { memory, cpu: host.cpu });
    const named = plan.refused.map(({ name }) => name.replace('profiles ', '').split(' + '));
    let refused = 0;
    for (let chosen = 0; chosen < 2 ** profiles.length; chosen++) {
      const names = profiles.filter((_, index) => chosen & (1 << index));
      const { pods: running } = selectionOf(pods, names);
      const tooMuch =
        running.reduce((sum, pod) => sum + pod.memory.mebibytes, 0) > memory.mebibytes ||
        running.reduce((sum, pod) => sum + pod.cpu.millicores, 0) > host.cpu.millicores;
      expect(exceeds(chosen), names.join()).toBe(tooMuch);
      expect(
        named.some((some) => some.every((name) => names.includes(name))),
        names.join(),
      ).toBe(tooMuch);
      if (tooMuch) refused++;
    }
    expect(refused).toBeGreaterThan(named.length);
  });

  test('has a CPU budget beside it', () => {
    const [problem] = problemsOf({ 'host.cpu': '2' });
    expect(problem).toContain('CPU budget exceeded by');
  });

  test('fails when a limit is too small for the parts inside it', () => {
    expect(problemsOf({ 'dataLayer.postgres.memory': '256Mi', 'dataLayer.redis.memory': '48Mi' })).toEqual([
      expect.stringContaining('dataLayer.postgres.memory: 256 MiB is too small'),
      expect.stringContaining('dataLayer.redis.memory: 48 MiB is too small'),
    ]);
  });
});
