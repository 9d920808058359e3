import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { ComposeService } from '../../targets/compose/compose-service.ts';
import { STANDALONE } from '../../compose/standalone.ts';
import { synthesizeCompose } from '../../compose/synthesize.ts';
import { endpointsOf } from '../../constructs/core/model/container.ts';
import { Workload } from '../../constructs/workload/workload.ts';
import { environment } from '../support/environment.ts';

interface Project {
  readonly name: string;
  readonly networks: Readonly<Record<string, { readonly name: string }>>;
  readonly services: Readonly<Record<string, ComposeService>>;
}

const local = environment('local');
const made = STANDALONE.map((one) => ({ ...one, ...synthesizeCompose(local, one) }));
const projects = made.map(({ files }) => load(fileIn(files, 'compose.yaml')) as Project);

function fileIn(files: (typeof made)[number]['files'], path: string): string {
  return files.find((file) => file.path === path)?.content ?? '';
}

describe.each(made.map((one, index) => [one.service, one, projects[index] as Project] as const))(
  '%s alone',
  (service, one, project) => {
    const services = Object.entries(project.services);

    test('runs its own processes and no other service than those that it calls', () => {
      expect(services.some(([name]) => name.startsWith(service))).toBe(true);
      const reached = new Set(
        one.platform.components.flatMap(({ dependencies }) => dependencies.map(({ on }) => on)),
      );
      for (const component of one.platform.components) {
        const own = component.path.startsWith(`somaServices.${service}`);
        expect(own || reached.has(component), component.name).toBe(true);
      }
    });

    test('prepares nothing for who is not there', () => {
      const databases = project.services['postgres-databases']?.environment?.['DATABASES']?.split(' ') ?? [];
      expect(databases.length).toBeGreaterThan(0);
      // SomaFractalMemory's section cannot be left out of an environment, and so its empty database stays.
      const users = [...services.map(([name]) => name), 'somafractalmemory'];
      for (const database of databases)
        expect(
          users.some((name) => name.startsWith(database.split('_')[0] ?? '')),
          database,
        ).toBe(true);
    });

    test('finds every host that it names inside its own project', () => {
      const hosts = new Set(services.flatMap(([name, { networks }]) => [name, ...aliasesOf(networks)]));
      for (const component of one.platform.components) {
        if (!(component instanceof Workload)) continue;
        for (const endpoint of endpointsOf(component.container))
          expect(hosts).toContain(endpoint.component.name);
      }
      for (const [name, { depends_on = {} }] of services)
        for (const on of Object.keys(depends_on))
          expect(project.services, `${name} waits for ${on}`).toHaveProperty(on);
    });

    test('starts whole, says that it is alone, and fits', () => {
      expect(services.filter(([, { profiles }]) => profiles)).toEqual([]);
      const modes = services.flatMap(
        ([, { environment: variables = {} }]) => variables['SOMA_DEPLOY_MODE'] ?? [],
      );
      expect(new Set(modes)).toEqual(new Set(modes.length > 0 ? ['standalone'] : []));
      expect(one.plan.problems()).toEqual([]);
      expect(one.plan.largest.planned.mebibytes).toBeLessThan(15_360);
    });

    test('keeps its vectors on a disk, without an object store', () => {
      const text = one.files.map(({ content }) => content).join('\n');
      expect(text).not.toMatch(/s3:\/\/|seaweedfs|MINIO_/);
      if (project.services['milvus']) {
        expect(load(fileIn(one.files, 'config/milvus/user.yaml'))).toMatchObject({
          common: { storageType: 'local' },
          mq: { type: 'woodpecker' },
          woodpecker: { storage: { type: 'local' } },
        });
        expect(project.services['milvus'].volumes).toContainEqual({
          type: 'volume',
          source: 'milvus-data',
          target: '/var/lib/milvus',
        });
      }
    });

    test('fetches nothing from the internet while it runs', () => {
      const addresses = one.files.flatMap(({ content }) =>
        [...content.matchAll(/https?:\/\/([\w.-]+)/g)].map(([, host = '']) => host),
      );
      // Loopback, every address, the machine itself, and the project.
      const local = ['localhost', '127.0.0.1', '0.0.0.0', 'host.docker.internal'];
      const inside = new Set([...local, ...services.map(([name]) => name)]);
      expect(addresses.filter((host) => !inside.has(host) && host.includes('.'))).toEqual([]);
      expect(services.filter(([, { image }]) => image.endsWith(':latest'))).toEqual([]);
    });

    test('knows its identity provider by the name that tokens carry', () => {
      const variables = project.services['keycloak']?.environment;
      if (!variables) return;
      const port = /:(\d+)$/.exec(variables['KC_HOSTNAME'] ?? '')?.[1];
      expect(Number(port)).toBeGreaterThanOrEqual(one.ports[0]);
      expect(Number(port)).toBeLessThanOrEqual(one.ports[1]);
      expect(variables['KC_HOSTNAME']).toBe(`http://localhost:${port}`);
      expect(project.services['keycloak']?.ports).toEqual([`127.0.0.1:${port}:8080`]);
    });

    test('publishes in its own range, on loopback alone', () => {
      const [first, last] = one.ports;
      const ports = services.flatMap(([, { ports: published = [] }]) => published);
      expect(ports.length).toBeGreaterThan(0);
      for (const port of ports) {
        const [, address, host] = /^([\d.]+):(\d+):\d+$/.exec(port) ?? [];
        expect(address).toBe('127.0.0.1');
        expect(Number(host)).toBeGreaterThanOrEqual(first);
        expect(Number(host)).toBeLessThanOrEqual(last);
      }
    });
  },
);

test('all of them run side by side: names, networks, ports and folders of secrets are their own', () => {
  const own = (of: readonly string[]) => {
    expect(of).toEqual([...new Set(of)]);
  };
  const together = synthesizeCompose(local);
  const whole = load(fileIn(together.files, 'compose.yaml')) as Project;
  own([...projects, whole].map(({ name }) => name));
  own([...projects, whole].flatMap(({ networks }) => Object.values(networks).map(({ name }) => name)));
  own(
    projects.flatMap(({ services }) =>
      Object.values(services).flatMap(({ ports = [] }) => ports.map((port) => port.split(':')[1] ?? '')),
    ),
  );
  for (const { project } of made) expect(project.secretFiles.length).toBeGreaterThan(0);
});

function aliasesOf(networks: ComposeService['networks'] = []): readonly string[] {
  return 'somastack_net' in networks ? networks['somastack_net'].aliases : [];
}
