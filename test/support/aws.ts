import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Platform } from '../../constructs/platform/platform.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { onprem } from '../../environments/onprem.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { prod } from '../../environments/prod.ts';
import { synthesizeAws, type TerraformFile } from '../../stacks/aws/app.ts';
import { type CloudPlatform, cloudPlatform } from '../../stacks/cloud/cloud-platform.ts';
import { type KubernetesOutput, manifestsOf, renderKubernetes } from '../../stacks/kubernetes/render.ts';
import { folderForFile } from './folders.ts';
import { secondOutputOf } from './second-region.ts';

/** Attributes of one resource, as Terraform reads them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A stack as Terraform reads it. */
export interface Stack {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly provider: Readonly<Record<string, readonly Attributes[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly ephemeral?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

const { postgres, redis, pgbouncer, etcd, milvus } = prod.dataLayer;
const self = { hosting: 'self' as const };

/** Production with every data system in its own cluster and none that AWS manages; nothing copies those to a second region. */
export const SELF_HOSTED = {
  ...prod,
  aws: { ...prod.aws, passive: undefined, edge: undefined },
  security: { opa: prod.security.opa },
  eventStreaming: { kafka: { ...prod.eventStreaming.kafka, ...self } },
  observability: {
    metrics: { ...prod.observability.metrics, exporters: onprem.observability.metrics.exporters },
  },
  dataLayer: {
    pgbouncer,
    etcd,
    milvus,
    postgres: {
      ...postgres,
      ...self,
      replicas: 3,
      withoutBackup: { reason: 'a test needs no backup' },
    },
    redis: { ...redis, ...self, cpu: '2', disk: '1Gi' },
    objectStore: {
      ...self,
      memory: '1Gi',
      cpu: '250m',
      disk: '500Gi',
      withoutCopies: { reason: 'a test needs no copies' },
    },
  },
};

export function platformOf(name: string): Platform {
  return platformFrom(ENVIRONMENTS[name]);
}

export function platformFrom(input: unknown): Platform {
  return new Platform(parseEnvironment(input));
}

/** A platform with the secrets that its cluster reads, as `synth:terraform` takes it. */
export function cloudOf(platform: Platform): CloudPlatform {
  const second = secondOutputOf(platform);
  return cloudPlatform(platform, asked(renderKubernetes(platform)), second && asked(second));
}

const asked = (output: KubernetesOutput) => ({ folder: output.folder, manifests: manifestsOf(output) });

/** Environments with a cloud. */
const CLOUDS = Object.keys(ENVIRONMENTS).filter((name) => 'aws' in (ENVIRONMENTS[name] as object));

/** Every environment with a cloud, as `synth:terraform` takes them. */
export function allFiles(): readonly TerraformFile[] {
  return synthesizeAws(CLOUDS.map(platformOf).map(cloudOf));
}

/** Stacks by name, parsed again from their bytes. */
export function stacksIn(files: readonly TerraformFile[]): ReadonlyMap<string, Stack> {
  return new Map(
    files
      .filter(({ path }) => path.endsWith('cdk.tf.json'))
      .map(({ path, content }) => [path.split('/')[1] ?? '', JSON.parse(content) as Stack]),
  );
}

/** The resources of one type in a stack, by id. */
export function resources(stack: Stack | undefined, type: string): readonly [string, Attributes][] {
  return Object.entries(stack?.resource[type] ?? {});
}

/** Writes files into a new folder, which lasts as long as the tests of the file that asked, and names it. */
export function written(files: readonly TerraformFile[]): string {
  const folder = folderForFile('somastack-terraform-');
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
