import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { nodesOf } from '../../stacks/kubernetes/plan/nodes.ts';
import { bringUp, NOT_INSTALLED, type Outcomes } from './bring-up.ts';
import { clusterEnvironment } from './emitted-cluster.ts';
import { LiveCluster } from './live-cluster.ts';

const NOT_POSSIBLE = 69;

declare module 'vitest' {
  interface ProvidedContext {
    /** A running cluster with the nodes of `kind` and what could be started of it, or undefined where this machine can have none. */
    readonly cluster: { readonly folder: string; readonly outcomes: Outcomes } | undefined;
  }
}

/** Starts a cluster of our own and brings up `kind`; it is stopped when all tests are over, whatever became of them. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  const nodes = nodesOf(clusterEnvironment).map(
    ({ name, memory, pods }) => `${name}:${memory.mebibytes}:${pods}`,
  );
  const started = script('cluster', ['start', folder, ...nodes]);
  if (started.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    if (started.status !== NOT_POSSIBLE || process.env['CI']) throw new Error(started.text);
    process.stderr.write(`skipped, everything on a real cluster: ${started.text.trim()}\n`);
    project.provide('cluster', undefined);
    return () => undefined;
  }
  process.stderr.write(started.text);
  const stop = () => {
    const { status, text } = script('cluster', ['stop', folder]);
    if (status !== 0) throw new Error(text);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const outcomes = await bringUp(new LiveCluster(folder));
    for (const [part, outcome] of Object.entries(outcomes))
      if (outcome === NOT_INSTALLED) process.stderr.write(`skipped, ${part} on a real cluster: ${outcome}\n`);
    project.provide('cluster', { folder, outcomes });
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

function script(
  name: string,
  args: readonly string[],
): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(join(import.meta.dirname, name), args, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}
