import { ContributorError } from '../../constructs/core/errors.ts';
import type { Component } from '../../constructs/core/model/component.ts';
import type { Address, Endpoint } from '../../constructs/core/model/endpoint.ts';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import { Secret } from '../../constructs/core/model/secret.ts';
import { type Reference, resolve, secretsIn, type Value } from '../../constructs/core/model/value.ts';
import { withClosedProfiles } from './closed-profiles.ts';
import { HostPorts } from './host-ports.ts';
import type { Standalone } from '../../compose/standalone.ts';
import type { ComposeService, Logging, Mount } from './compose-service.ts';
import { yaml } from '../../constructs/core/files/yaml.ts';

/** A file with secrets: made on the developer's machine from this template, mounted by the project. */
export interface SecretFile {
  /** Below `.secrets/<environment>/`. */
  readonly path: string;
  readonly content: Value;
}

/** The Compose project of one environment, as values. */
export class ComposeProject {
  readonly hostPorts: HostPorts;
  private services = new Map<string, ComposeService>();
  private readonly volumes = new Set<string>();
  private readonly configs = new Map<string, string>();
  private readonly templates = new Map<string, SecretFile>();
  private readonly secretNames = new Set<string>();

  /** @param lines where the engine sends what containers say, by syslog over UDP; undefined to leave it with the engine */
  constructor(
    readonly environmentName: string,
    private readonly lines?: Endpoint,
    private readonly standalone?: Standalone,
  ) {
    this.hostPorts = new HostPorts(standalone);
  }

  /** False for a project of one service, which starts whole. */
  get hasProfiles(): boolean {
    return this.standalone === undefined;
  }

  /** What a person runs to have the secrets made. */
  get secretsCommand(): string {
    const { standalone } = this;
    return `npm run secrets -- ${standalone ? `--standalone ${standalone.service}` : this.environmentName}`;
  }

  add(name: string, service: ComposeService): void {
    if (this.services.has(name))
      throw new ContributorError(`service "${name}" is defined twice; give each component a name of its own`);
    this.services.set(name, service);
  }

  get all(): ReadonlyMap<string, ComposeService> {
    return this.services;
  }

  /** To be called once every service is there. */
  closeProfiles(): void {
    this.services = withClosedProfiles(this.services);
  }

  /** Names of the variables that a developer's env file must hold. */
  get secrets(): readonly string[] {
    return [...this.secretNames].sort();
  }

  get secretFiles(): readonly SecretFile[] {
    return [...this.templates.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Service names that answer for a component, one for each replica. */
  hostsOf(component: Component): readonly string[] {
    if (component.replicas === 1) return [component.name];
    return Array.from({ length: component.replicas }, (_, index) => `${component.name}-${index + 1}`);
  }

  volume(name: string, target: string): Mount {
    this.volumes.add(name);
    return { type: 'volume', source: name, target };
  }

  /** A generated file, mounted read-only; a missing one is an error and never an empty folder. */
  config(service: string, path: string, content: string): Mount {
    const source = `config/${service}/${path.split('/').at(-1) ?? path}`;
    if (this.configs.has(source))
      throw new ContributorError(`two files of ${service} would be ${source}; give each a name of its own`);
    this.configs.set(source, content);
    return bind(`./${source}`, path);
  }

  /** A file with secrets, mounted read-only from the folder that only the developer has. */
  secretFile(service: string, path: string, content: Value): Mount {
    const file = `${service}/${path.split('/').at(-1) ?? path}`;
    this.templates.set(file, { path: file, content });
    for (const { name } of secretsIn(content)) this.secretNames.add(name);
    return bind(`../../../.secrets/${this.environmentName}/${file}`, path);
  }

  /** Lines of every service but the one that takes them, which would send itself what it says of sending. */
  logging(service: string, component: Component): Logging | undefined {
    if (!this.lines || this.lines.component === component) return undefined;
    return {
      driver: 'syslog',
      options: {
        // Datagrams: a connection would keep every container from starting before this one takes lines.
        'syslog-address': `udp://127.0.0.1:${this.lines.port}`,
        'syslog-format': 'rfc5424micro',
        tag: service,
        // The engine's own copy.
        'cache-max-file': '2',
        'cache-max-size': '10m',
      },
    };
  }

  /** Text for the project file: secrets become variables that Compose insists on, every other `$` is doubled. */
  text(value: Value): string {
    return resolve(value, (reference) => this.reference(reference), escape);
  }

  /** Text for a file that Compose does not read. */
  plain(value: Value): string {
    return resolve(value, (reference) => {
      if (reference instanceof Secret) throw new Error(`secret ${reference.name} in a file that is written`);
      return this.address(reference);
    });
  }

  files(): readonly OutputFile[] {
    return [
      { path: 'compose.yaml', content: this.yaml() },
      { path: '.env.example', content: this.envExample() },
      ...[...this.configs].map(([path, content]) => ({ path, content })),
    ];
  }

  private reference(reference: Reference): string {
    if (!(reference instanceof Secret)) return this.address(reference);
    this.secretNames.add(reference.name);
    return `\${${reference.name}:?run ${this.secretsCommand}}`;
  }

  private address(reference: Exclude<Reference, Secret>): string {
    if ('part' in reference) {
      const { host, port } = addressOf(reference.endpoint);
      return reference.part === 'host' ? host : String(port);
    }
    const { host, port } = addressOf(reference);
    return `${host}:${port}`;
  }

  private yaml(): string {
    const project = {
      name: `somastack-${this.environmentName}`,
      // The one that the documents name is for what runs together.
      networks: {
        somastack_net: {
          name: this.standalone ? `somastack-${this.environmentName}` : 'somastack_net',
        },
      },
      services: Object.fromEntries(this.services),
      volumes: Object.fromEntries([...this.volumes].map((name) => [name, {}])),
    };
    return `${HEADER}${yaml(project)}`;
  }

  private envExample(): string {
    const lines = this.secrets.map((name) => `${name}=\n`);
    return `# Every secret by name. "${this.secretsCommand}" makes the values.\n${lines.join('')}`;
  }
}

const HEADER = '# generated from environments/*.ts; edit that and run "npm run synth:compose"\n';

/** Replicas share one name on the network: Compose answers with all of them. */
function addressOf({ component, port }: Endpoint): Address {
  return { host: component.name, port };
}

function bind(source: string, target: string): Mount {
  return { type: 'bind', source, target, read_only: true, bind: { create_host_path: false } };
}

const escape = (text: string) => (text.includes('$') ? text.replaceAll('$', '$$$$') : text);
