import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Said } from '../support/reader.ts';
import type { KubernetesObject } from './emitted-cluster.ts';

const SECOND = 1000;

interface LiveContainer {
  readonly name: string;
  readonly ports?: readonly { readonly containerPort: number; readonly protocol: string }[];
  readonly resources: { readonly limits?: Readonly<Record<string, string>> };
}

/** A pod, as far as it is asked about. */
export interface LivePod extends KubernetesObject {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly LiveContainer[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: object }[];
  };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly startTime?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly lastState?: { readonly terminated?: { readonly finishedAt: string } };
      readonly containerID?: string;
      readonly name: string;
    }[];
  };
}

export const isReady = ({ status }: LivePod) =>
  status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;

/** The most that a container had, and its kills by the kernel for want of memory. */
export interface Peak {
  readonly pod: string;
  readonly container: string;
  readonly peakMiB: number;
  readonly kills: number;
}

/** A connection from a pod, by its namespace and name, to an address. */
export interface Attempt {
  readonly pod: string;
  readonly address: string;
  readonly port: number;
}

/** The cluster of the tests. */
export class LiveCluster {
  constructor(private readonly folder: string) {}

  /** A script of this folder, with the cluster's folder as its first argument. */
  private run(name: string, args: readonly string[], input?: string): Promise<Said> {
    return new Promise((resolve) => {
      const options = { maxBuffer: 64 * 1024 * 1024 };
      const child = execFile(join(import.meta.dirname, name), args, options, (_, stdout, stderr) => {
        resolve({ status: child.exitCode ?? -1, text: stdout + stderr });
      });
      child.stdin?.end(input);
    });
  }

  /** A line of the shell in the control plane's network, where `kubectl` reaches the cluster. */
  shell(line: string): Promise<Said> {
    return this.run('cluster', ['exec', this.folder, 'bash', '-c', line]);
  }

  kubectl(args: readonly string[], input?: string): Promise<Said> {
    return this.run('cluster', ['exec', this.folder, 'kubectl', ...args], input);
  }

  /** The answer of a command that must succeed. @throws with what it said */
  async ask(args: readonly string[], input?: string): Promise<string> {
    const { status, text } = await this.kubectl(args, input);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${text}`);
    return text;
  }

  /** Sends objects as they are; the server refuses fields that it does not know. @throws with what the server refused */
  async apply(objects: readonly object[]): Promise<string> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    return this.ask(['apply', '--server-side', '--validate=strict', '-f', '-'], list);
  }

  async get<Kind extends KubernetesObject>(
    kind: string,
    ...more: readonly string[]
  ): Promise<readonly Kind[]> {
    const { items } = JSON.parse(await this.ask(['get', kind, '-o', 'json', ...more])) as {
      readonly items: readonly Kind[];
    };
    return items;
  }

  pods(namespace: string, selector: string): Promise<readonly LivePod[]> {
    return this.get<LivePod>('pods', '-n', namespace, '-l', selector);
  }

  /** Leaves a program running beside the control plane until the cluster stops. */
  async spawn(name: string, command: readonly string[]): Promise<void> {
    const { status, text } = await this.run('cluster', ['spawn', this.folder, name, ...command]);
    if (status !== 0) throw new Error(text);
  }

  /** Makes images and gives them to every node. @returns those whose programs are not installed */
  async images(references: readonly string[]): Promise<readonly string[]> {
    const folder = this.path('images');
    for (const step of [
      () => this.run('make-images', [folder, ...references]),
      () => this.run('cluster', ['images', this.folder, join(folder, 'images.tar')]),
    ]) {
      const { status, text } = await step();
      if (status !== 0) throw new Error(text);
    }
    const made = readFileSync(join(folder, 'made'), 'utf8').split('\n');
    // It is as large as what a node has by now.
    rmSync(join(folder, 'images.tar'));
    return references.filter((reference) => !made.includes(reference));
  }

  /** What became of pods, for a person: their states, what happened to them, and what they said last. */
  async story(namespace: string, selector: string): Promise<string> {
    const there = ['-n', namespace, '-l', selector];
    const said = await Promise.all([
      this.kubectl(['get', 'pods', '-o', 'wide', ...there]),
      this.kubectl(['describe', 'pods', ...there]),
      this.kubectl(['logs', '--all-containers', '--prefix', '--tail=30', ...there]),
    ]);
    return said.map(({ text }) => text.split('\n').slice(-80).join('\n')).join('\n');
  }

  async peaks(): Promise<readonly Peak[]> {
    const { text } = await this.run('cluster', ['peaks', this.folder]);
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([pod = '', container = '', bytes, kills]) => ({
        pod,
        container,
        peakMiB: Math.ceil(Number(bytes) / 2 ** 20),
        kills: Number(kills),
      }));
  }

  /** Tries TCP connections from inside pods. @returns whether each was open, in no certain order */
  async connect(attempts: readonly Attempt[]): Promise<readonly (Attempt & { readonly open: boolean })[]> {
    const lines = attempts.map(({ pod, address, port }) => `${pod} ${address} ${port}\n`);
    const { status, text } = await this.run('cluster', ['connect', this.folder], lines.join(''));
    if (status !== 0) throw new Error(text);
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([pod = '', address = '', port, said]) => ({
        pod,
        address,
        port: Number(port),
        open: said === 'open',
      }));
  }

  /** A folder of the cluster's own, which goes with it. */
  path(name: string): string {
    return join(this.folder, name);
  }
}

/** Asks again until the answer is as wanted. @returns the answer and the seconds that it took @throws with the last answer */
export async function eventually<Answer>(
  question: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
  seconds = 240,
): Promise<{ readonly answer: Answer; readonly seconds: number }> {
  const began = Date.now();
  for (;;) {
    const answer = await question();
    const waited = (Date.now() - began) / SECOND;
    if (wanted(answer)) return { answer, seconds: waited };
    if (waited > seconds) throw new Error(`not after ${seconds} s: ${JSON.stringify(answer).slice(0, 4000)}`);
    await new Promise((resolve) => setTimeout(resolve, SECOND / 2));
  }
}
