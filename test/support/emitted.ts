import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { makeSecrets } from '../../cli/laptop/make-secrets.ts';
import type { Standalone } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { ENVIRONMENTS } from '../../environments/index.ts';
import { parseEnvironment } from '../../environments/parse.ts';
import { folderForFile } from './folders.ts';
import { readersHome } from './reader.ts';
import { described } from './description.ts';

/** What a test breaks: a file below the repository's root, and how its text changes. */
export type Changes = Readonly<Record<string, (text: string) => string>>;

/** The laptop environment as a developer has it on disk, in a folder of its own. */
export interface Emitted {
  readonly folder: string;
  readonly compose: string;
  readonly buildOverlay: string;
  readonly environmentFile: string;
  readonly read: (path: string) => string;
  readonly secret: (name: string) => string;
}

/** Path of an emitted file below the repository's root. */
export const project = (path: string) => `dist/compose/local/${path}`;
export const secrets = (path: string) => `.secrets/local/${path}`;

/** Synthesizes the laptop's project, or one service's alone, in memory, makes secrets, and lays everything out as on a laptop. */
export function emitted(changes: Changes = {}, standalone?: Standalone): Emitted {
  const folder = folderForFile('emitted-');
  const environment = parseEnvironment(ENVIRONMENTS.local);
  if (environment.level !== 'local') throw new Error('the laptop environment is no laptop environment');
  const synthesis = synthesizeCompose(environment, standalone);
  const { environmentName: name } = synthesis.project;
  const inProject = (path: string) => `dist/compose/${name}/${path}`;
  for (const { path, content } of synthesis.files) put(join(folder, inProject(path)), content);
  const { secrets: names, secretFiles } = synthesis.project;
  makeSecrets(join(folder, `.secrets/${name}`), { file: 'compose.env', secrets: names, secretFiles });
  for (const [path, change] of Object.entries(changes)) {
    const before = readFileSync(join(folder, path), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the test changes nothing in ${path}`);
    writeFileSync(join(folder, path), after);
  }
  return laidOut(folder, name);
}

/** A project that is on disk already, with its secrets: a checkout in which the program has written both. */
export function laidOut(folder: string, name = 'local'): Emitted {
  const inProject = (file: string) => join(folder, `dist/compose/${name}`, file);
  const environmentFile = join(folder, `.secrets/${name}/compose.env`);
  return {
    folder,
    compose: inProject('compose.yaml'),
    buildOverlay: inProject('compose.build.yaml'),
    environmentFile,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    secret: (secret) =>
      new RegExp(`^${secret}=(.*)$`, 'm').exec(readFileSync(environmentFile, 'utf8'))?.[1] ??
      fail(`secret ${secret} was not made`),
  };
}

const serviceSchema = z.object({
  entrypoint: z.array(z.string()).nullable(),
  command: z.array(z.string()).nullable(),
  environment: z.record(z.string(), z.string()).default({}),
  user: z.string(),
  mem_limit: z.coerce.number(),
  shm_size: z.coerce.number().default(64 * 1024 * 1024),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).default([]),
  volumes: z.array(z.object({ type: z.string(), source: z.string(), target: z.string() })).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

/** A service as Compose would hand it to an engine: files found, variables filled in. */
export type Service = z.output<typeof serviceSchema>;

/** Asks Compose's own loader (test/readers/compose) what it makes of the emitted project. */
export function servicesOf({ compose, environmentFile }: Emitted): Readonly<Record<string, Service>> {
  const text = execFileSync(
    join(readersHome(), 'bin/compose-loader'),
    ['-f', compose, '--env-file', environmentFile, '--profile', '*', 'config', '--format', 'json'],
    { encoding: 'utf8' },
  );
  // A dollar sign is doubled in this output, as it is in the project file.
  const { services } = z
    .object({ services: z.record(z.string(), serviceSchema) })
    .parse(JSON.parse(text.replaceAll('$$', '$')));
  return services;
}

/** What the image runs before the command, where the project leaves the entrypoint to the image. */
const IMAGE_ENTRYPOINTS: Readonly<Record<string, readonly string[]>> = {
  'flink-jobmanager': ['/docker-entrypoint.sh'],
  'flink-taskmanager': ['/docker-entrypoint.sh'],
  jaeger: ['/cmd/jaeger/jaeger-linux'],
  keycloak: ['/opt/keycloak/bin/kc.sh'],
  alertmanager: ['prometheus-alertmanager'],
  opa: ['/opa'],
  openfga: ['/openfga'],
  'openfga-migrate': ['/openfga'],
  'otel-collector': ['/otelcol-contrib'],
  'postgres-exporter': ['prometheus-postgres-exporter'],
  prometheus: ['prometheus'],
  'redis-exporter': ['prometheus-redis-exporter'],
  postgres: ['docker-entrypoint.sh'],
  'temporal-ui': ['/home/ui-server/start-ui-server.sh'],
};
/** How to see that a service is up whose image has no program to check its health. */
const READY: Readonly<Record<string, string>> = {
  openfga: 'http://127.0.0.1:8080/healthz',
  opa: 'http://127.0.0.1:8181/health?plugins',
  'otel-collector': 'http://127.0.0.1:13134/',
  'postgres-exporter': 'http://127.0.0.1:9187/metrics',
  'redis-exporter': 'http://127.0.0.1:9121/metrics',
};

/** Describes services for `container.sh`, and what prepares folders for them. */
export function stage(from: Emitted, names: readonly string[]): string {
  const services = servicesOf(from);
  const folder = join(from.folder, 'stage');
  const preparing = names.map((name) => `${name}-prepare`).filter((name) => services[name]);
  for (const name of [...names, ...preparing]) {
    const service = services[name] ?? fail(`there is no service ${name}`);
    put(join(folder, `${name}.sh`), description(name, service));
  }
  return folder;
}

function description(name: string, service: Service): string {
  const test = service.healthcheck?.test ?? [];
  const binds = service.volumes.filter(({ type }) => type === 'bind');
  const volumes = service.volumes.filter(({ type }) => type === 'volume');
  return described({
    owner: service.user,
    limit: service.mem_limit,
    sharedMemory: service.shm_size,
    readOnly: service.read_only,
    ready: READY[name],
    environment: Object.entries(service.environment).map(([key, value]) => `${key}=${value}`),
    command: [...(service.entrypoint ?? IMAGE_ENTRYPOINTS[name] ?? []), ...(service.command ?? [])],
    health: test[0] === 'CMD' ? test.slice(1) : [],
    files: binds.map(({ source, target }) => `${source}:${target}`),
    volumes: volumes.map(({ target }) => target),
    scratch: service.tmpfs,
  });
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function fail(message: string): never {
  throw new Error(message);
}
