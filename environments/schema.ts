import * as z from 'zod/mini';
import { cpuAmount, type Located, memoryAmount, someText } from '../constructs/core/amounts/settings.ts';
import { ARCHITECTURES } from '../constructs/core/model/image.ts';
import { dataLayerSettings } from '../constructs/data-layer/data-layer.settings.ts';
import { eventStreamingSettings } from '../constructs/event-streaming/event-streaming.settings.ts';
import { observabilitySettings } from '../constructs/observability/observability.settings.ts';
import { securitySettings } from '../constructs/security/security.settings.ts';
import { somaServicesSettings } from '../constructs/soma-services/soma-services.settings.ts';
import { awsSettings } from './aws.schema.ts';
import { HOST, hostName } from './host.schema.ts';
import { operatorsSchema } from './operators.schema.ts';

/** The settings of each layer; an optional section of one is a component that an environment may do without. */
export const layers = {
  eventStreaming: eventStreamingSettings,
  dataLayer: dataLayerSettings,
  observability: observabilitySettings,
  security: securitySettings,
  somaServices: somaServicesSettings,
};

/** Observability is optional: an environment may have none of it. */
const sections = { ...layers, observability: z._default(layers.observability, {}) };

const name = z
  .string()
  .check(
    z.regex(
      /^[a-z][a-z0-9-]{0,14}$/,
      'a name is 1 to 15 lower-case letters, digits and hyphens: it becomes part of AWS names',
    ),
  );

/** A laptop: one host that also runs an operating system and a container engine. */
const hostSchema = z.strictObject({
  memory: memoryAmount,
  /** Kept for the operating system, the engine's own machine and the page cache. */
  reserved: memoryAmount,
  cpu: cpuAmount,
});

/** Nodes of one size. */
const nodePoolSchema = z.strictObject({
  name: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9-]{0,29}$/, 'a pool name is 1 to 30 lower-case letters, digits and hyphens'),
    ),
  nodes: z.int().check(z.gte(1, 'a pool needs at least 1 node')),
  /** Memory of one node as its maker states it. */
  memory: memoryAmount,
  cpu: cpuAmount,
});

const architecture = z.enum(ARCHITECTURES);

const cloudPoolSchema = z.extend(nodePoolSchema, {
  /** Processor of its nodes: "arm64" is Graviton, "amd64" Intel. */
  arch: z._default(architecture, 'arm64'),
});

const selfManagedPoolSchema = z.extend(nodePoolSchema, {
  /** Kept on each node for the kubelet, the container runtime and DaemonSets. */
  reserved: z.strictObject({ memory: memoryAmount, cpu: cpuAmount }),
});

const zoneName = z
  .string()
  .check(
    z.regex(
      /^[a-z0-9]([a-z0-9-]{0,29}[a-z0-9])?$/,
      'a zone is 1 to 31 lower-case letters, digits and hyphens, as the label topology.kubernetes.io/zone of its nodes has it',
    ),
  );

const zonedPoolSchema = z.extend(selfManagedPoolSchema, {
  /** Zones of its nodes, each a part of the site that may fail by itself; nodes are shared out evenly, the first zones first. */
  zones: z.array(zoneName).check(z.minLength(1, 'a pool is in at least 1 zone')),
});

const localSchema = z.strictObject({
  name,
  level: z.literal('local'),
  /** Sum of container limits that any selection of profiles may reach. */
  budget: memoryAmount,
  host: hostSchema,
  ...sections,
});

/** The repository whose content is the folder `dist/kubernetes`; Argo CD follows it. */
const gitOps = z.strictObject({
  repository: z.url({ protocol: /^https$/, error: 'expected an https address in quotes' }),
  /** Branch, tag or commit; left out, the head of the default branch, which only levels that say so may follow. */
  revision: z.optional(someText),
});

/** The same where Terraform installs Argo CD, and so can hand it what a repository that not everybody may read asks for. */
const cloudGitOps = z.extend(gitOps, {
  /** Left out, everybody may read the repository. */
  login: z.optional(
    z.strictObject({
      /** Name of the account; where a token alone counts, any name will do. */
      user: someText,
      /** Raised by one when the token in Secrets Manager was replaced, so that the next apply hands the new one over. */
      tokenVersion: z.int().check(z.gte(1, 'versions begin with 1')),
    }),
  ),
});

/** Where people and programs outside reach the gateway of a cluster of one's own. */
const edgeSchema = z.strictObject({
  /** Name of the platform in addresses, tokens and the gateway's certificate; those who call resolve it to a node. */
  host: hostName,
  /** Port of every node at which the gateway answers; Kubernetes gives Services ports of this range. */
  port: z.int().check(z.gte(30_000), z.lte(32_767)),
});

/** A name server: a name or an address, asked at the port that all have. */
const nameServer = z
  .string()
  .check(
    z.regex(
      new RegExp(`${HOST.source}|^(\\d{1,3}\\.){3}\\d{1,3}$`),
      'a name server is a name in small letters or an address, for example "ns1.example.com"',
    ),
  );

/** The same in production: a public name, which a balancer may stand before, and a certificate that those who call trust already. */
const publicEdgeSchema = z.strictObject({
  host: edgeSchema.shape.host,
  /** Port at which people and programs outside call. */
  port: z.int().check(z.gte(1), z.lte(65_535)),
  /** Whether a port of every node takes these calls, from a balancer of one's own, or a load balancer that the cluster has. */
  entry: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('nodePort'), port: edgeSchema.shape.port }),
    z.strictObject({ by: z.literal('loadBalancer') }),
  ]),
  /** Who signs the certificate. */
  issuer: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('acme'),
      /** Address of the authority's directory. */
      server: z.url({ protocol: /^https$/, error: 'expected an https address in quotes' }),
      /** Whom the authority tells of a certificate that ends. */
      email: z.email('expected an e-mail address'),
      /** The name server of the domain, which takes a changed record (RFC 2136) from whoever has the key of this name (TSIG). */
      dns: z.strictObject({
        server: nameServer,
        key: someText,
        algorithm: z.enum(['HMACSHA256', 'HMACSHA512']),
      }),
    }),
    z.strictObject({
      by: z.literal('clusterIssuer'),
      /** Name of a ClusterIssuer that whoever runs the cluster makes, for example for an authority of their own. */
      name: z
        .string()
        .check(
          z.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'a name is lower-case letters, digits and hyphens'),
        ),
    }),
  ]),
});

const kindSchema = z.strictObject({
  name,
  level: z.literal('kind'),
  cluster: z.strictObject({
    nodePools: z.array(selfManagedPoolSchema).check(z.minLength(1, 'a cluster needs at least one node pool')),
    /** Storage class of every disk; the cluster's default when left out. */
    storageClass: z.optional(z.string()),
    edge: z.optional(edgeSchema),
    gitOps,
    operators: z.optional(operatorsSchema),
  }),
  ...sections,
});

/** Production on machines of one's own. */
const onpremSchema = z.strictObject({
  name,
  level: z.literal('onprem'),
  cluster: z.strictObject({
    nodePools: z.array(zonedPoolSchema).check(z.minLength(1, 'a cluster needs at least one node pool')),
    /**
     * Storage class of every disk. Whoever runs the cluster makes it; it must choose a disk's zone when the pod has a node
     * (`WaitForFirstConsumer`).
     */
    storageClass: someText,
    /**
     * Ranges of addresses of the API server: its Service's in the cluster, and those of the machines behind it. Pods that ask it may
     * leave to these alone. @default any address, at its two usual ports
     */
    apiServer: z.optional(z.array(z.string()).check(z.minLength(1, 'name at least 1 range of addresses'))),
    edge: z.optional(publicEdgeSchema),
    gitOps,
    operators: z.optional(operatorsSchema),
  }),
  ...sections,
});

const cloudSchema = z.strictObject({
  name,
  level: z.enum(['staging', 'prod']),
  cluster: z.strictObject({
    nodePools: z.array(cloudPoolSchema).check(z.minLength(1, 'a cluster needs at least one node pool')),
    /** Processors that the Soma images are built for; a build without `--platform` makes one for the machine that builds. */
    imagesBuiltFor: z
      .array(architecture)
      .check(z.minLength(1, 'an image is built for at least one processor')),
    storageClass: z.optional(z.string()),
    gitOps: cloudGitOps,
    operators: z.optional(operatorsSchema),
  }),
  aws: awsSettings,
  ...sections,
});

export const environmentSchema = z.discriminatedUnion('level', [
  localSchema,
  kindSchema,
  onpremSchema,
  cloudSchema,
]);

/** What an environment file may say. */
export type EnvironmentInput = z.input<typeof environmentSchema>;

/** A checked environment, with defaults filled in and amounts parsed. */
export type Environment = LocalEnvironment | ClusterEnvironment;
export type LocalEnvironment = Whole<z.output<typeof localSchema>>;
export type KindEnvironment = Whole<z.output<typeof kindSchema>>;
export type OnpremEnvironment = Whole<z.output<typeof onpremSchema>>;
export type CloudEnvironment = Whole<z.output<typeof cloudSchema>>;

/** Every part of an environment is a section with a path; the environment itself is none. */
type Whole<T> = { readonly [Key in keyof T]: Located<T[Key]> };

/** An environment with a cluster. */
export type ClusterEnvironment = KindEnvironment | OnpremEnvironment | CloudEnvironment;
export type SelfManagedPool = z.output<typeof selfManagedPoolSchema | typeof zonedPoolSchema>;

export const isLocal = (environment: Environment): environment is LocalEnvironment =>
  environment.level === 'local';
