import { RootConstruct } from 'constructs';
import { Memory } from '../../constructs/core/amounts/memory.ts';
import type { TerraformStack } from 'cdktf';
import type { Platform } from '../../constructs/platform/platform.ts';
import type { Place } from '../../targets/contract/cloud-names.ts';
import { standbyStack } from '../../targets/aws/account/names.ts';
import { AwsStack } from '../../targets/aws/stack/stack.ts';
import { costPath, type StackCosts, stackCosts } from './cost-report.ts';
import { failoverRunbook } from './failover.ts';
import { type Question, questionsOf } from './preflight.ts';
import { quotasOf } from './quotas.ts';
import type { StackResources } from './stack-resources.ts';
import type { CloudPlatform } from '../cloud/cloud-platform.ts';
import { objectsChart } from './platform/objects-chart.ts';
import { PlatformStack } from './platform/platform-stack.ts';
import { renderAws } from './render.ts';

/** A file and its path inside the folder that cdktf calls `cdktf.out`. */
export interface TerraformFile {
  readonly path: string;
  readonly content: string;
}

/** Version in every stack and in the manifest; a test compares it with the installed package. */
const CDKTF_VERSION = '0.21.0';

/**
 * All stacks and cdktf's manifest, in memory. cdktf's own `App` makes folders when it is constructed and writes files as it goes;
 * stacks resolve the same without it, as long as none of them refers to another.
 */
export function synthesizeAws(clouds: readonly CloudPlatform[]): readonly TerraformFile[] {
  const root = new RootConstruct();
  root.node.setContext('cdktfVersion', CDKTF_VERSION);
  const stacks = renderAws(clouds, root);
  const resources = new Map<string, StackResources>();
  const files = stacks.flatMap((stack) => {
    stack.runAllValidations();
    const terraform = stack.toTerraform() as { readonly resource: StackResources };
    resources.set(stack.node.id, terraform.resource);
    const made = { path: `${folderOf(stack)}/cdk.tf.json`, content: json(terraform) };
    if (stack instanceof AwsStack) return [made, quotaFile(stack, terraform.resource)];
    return stack instanceof PlatformStack ? [made, ...chartFiles(stack)] : [made];
  });
  const costs = clouds.flatMap((cloud) => costFiles(cloud, resources));
  const runbooks = clouds.flatMap(({ platform }) => runbook(platform, resources));
  const manifest = { version: CDKTF_VERSION, stacks: Object.fromEntries(stacks.map(manifestEntry)) };
  return [...files, ...costs, ...runbooks, { path: 'manifest.json', content: json(manifest) }];
}

/** What AWS is asked in a region. */
export interface RegionQuestions {
  readonly place: Place;
  readonly questions: readonly Question[];
}

/** What AWS is asked, in each region of an environment, before its stacks are applied there for the first time. */
export function preflight(cloud: CloudPlatform): readonly RegionQuestions[] {
  const { name } = cloud.platform.environment;
  const stacks = renderAws([cloud], new RootConstruct()).filter((stack) => stack instanceof AwsStack);
  const resourcesOf = (stack: AwsStack) =>
    (stack.toTerraform() as { readonly resource: StackResources }).resource;
  const first = stacks.find(({ props }) => !props.standby);
  if (!first) throw new Error(`environment "${name}" has no stack`);
  const source = resourcesOf(first);
  return stacks.map((stack) => ({
    place: stack.props,
    questions: questionsOf(
      stack === first
        ? {
            resources: source,
            zonesAt: 'aws.zones',
            ...(stack.props.edge && { zone: stack.props.edge.zone.name }),
          }
        : { resources: resourcesOf(stack), zonesAt: 'aws.passive.zones', source },
    ),
  }));
}

/** Beside the stack, for whoever asks AWS for more before the first apply; Terraform reads no such name. */
function quotaFile(stack: AwsStack, resources: StackResources): TerraformFile {
  const { account, region } = stack.props;
  const quotas = quotasOf(resources);
  return { path: `${folderOf(stack)}/quotas.json`, content: json({ schema: 1, account, region, quotas }) };
}

/** Beside the stack of each region of an environment: what it costs by standing there. */
function costFiles(
  { platform: { environment }, podDisks }: CloudPlatform,
  resources: ReadonlyMap<string, StackResources>,
): readonly TerraformFile[] {
  const { name } = environment;
  const [first, second] = [resources.get(name), resources.get(standbyStack(name))];
  if (!('aws' in environment) || !first) return [];
  const { aws } = environment;
  const written = (stack: string, costs: StackCosts) => ({
    path: costPath(stack),
    content: json(costs),
  });
  const here = written(name, stackCosts(aws, { resources: first, podDisks }));
  if (!second || !aws.passive) return [here];
  // What waits there has no disk.
  const there = { resources: second, copied: first, podDisks: Memory.zero };
  return [here, written(standbyStack(name), stackCosts(aws.passive, there))];
}

/** Beside the stack of the second region: what a person does when the first one is lost. */
function runbook(
  platform: Platform,
  resources: ReadonlyMap<string, StackResources>,
): readonly TerraformFile[] {
  const { environment } = platform;
  const { name } = environment;
  const [lost, standby] = [resources.get(name), resources.get(standbyStack(name))];
  if (!('aws' in environment) || !environment.aws.passive || !lost || !standby) return [];
  const { aws } = environment;
  const content = failoverRunbook({ platform, aws, passive: environment.aws.passive, lost, standby });
  return [{ path: `stacks/${standbyStack(name)}/failover.md`, content }];
}

/** The chart that the stack finds in its own folder, wherever that is copied to. */
function chartFiles(stack: PlatformStack): readonly TerraformFile[] {
  return objectsChart().map(({ path, content }) => ({ path: `${folderOf(stack)}/${path}`, content }));
}

function folderOf(stack: TerraformStack): string {
  return `stacks/${stack.node.id}`;
}

function manifestEntry(stack: TerraformStack): readonly [string, unknown] {
  const { id, path } = stack.node;
  const workingDirectory = folderOf(stack);
  return [
    id,
    {
      annotations: [],
      constructPath: path,
      dependencies: [],
      name: id,
      stackMetadataPath: `${workingDirectory}/metadata.json`,
      synthesizedStackPath: `${workingDirectory}/cdk.tf.json`,
      workingDirectory,
    },
  ];
}

/** JSON with sorted keys, as cdktf writes it, so that the same input gives the same bytes. */
function json(data: unknown): string {
  return JSON.stringify(sorted(data), null, 2);
}

function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
