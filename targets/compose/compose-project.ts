import { ContributorError } from '../../constructs/core/problems/errors.ts';
import {
  type Address,
  type Endpoint,
  OwnAddress,
  PublishedEndpoint,
} from '../../constructs/core/model/endpoint.ts';
import type { OutputFile } from '../../constructs/core/files/output-file.ts';
import { Secret } from '../../constructs/core/model/secret.ts';
import {
  type AddressReference,
  type Reference,
  resolve,
  secretsIn,
  type Value,
} from '../../constructs/core/model/value.ts';
import { withClosedProfiles } from './closed-profiles.ts';
import { type AddedService, type Waits, withDependencies } from './dependencies.ts';
import type { HostPorts } from './host-ports.ts';
import type { ComposeService, Mount, VolumeMount } from './compose-service.ts';
import { yaml } from '../../constructs/core/files/yaml.ts';

/** Template of a file with secrets. The file is made on the developer's machine and mounted by the project. */
export interface SecretFile {
  /** Path below `.secrets/<environment>/`. */
  readonly path: string;
  readonly content: Value;
}

export interface ComposeProjectProps {
  readonly environmentName: string;
  /** The Docker network that the containers share. */
  readonly networkName: string;
  /** False for a project of one service, which always starts completely. */
  readonly hasProfiles: boolean;
  /** Command that makes the secrets. */
  readonly secretsCommand: string;
  readonly hostPorts: HostPorts;
}

/** The Compose project of one environment, as values. */
export class ComposeProject {
  readonly hostPorts: HostPorts;
  private readonly added = new Map<string, AddedService>();
  private closed: ReadonlyMap<string, ComposeService> | undefined;
  private readonly volumes = new Set<string>();
  private readonly configs = new Map<string, string>();
  private readonly templates = new Map<string, SecretFile>();
  private readonly secretNames = new Set<string>();

  constructor(private readonly props: ComposeProjectProps) {
    this.hostPorts = props.hostPorts;
  }

  get environmentName(): string {
    return this.props.environmentName;
  }

  /** Docker Compose's name for it. */
  get projectName(): string {
    return `somastack-${this.environmentName}`;
  }

  get hasProfiles(): boolean {
    return this.props.hasProfiles;
  }

  get secretsCommand(): string {
    return this.props.secretsCommand;
  }

  /** Adds a service; on which conditions it waits is known once every service is there. */
  add(name: string, service: Omit<ComposeService, 'depends_on'>, waits: Waits): void {
    if (this.added.has(name))
      throw new ContributorError(`service "${name}" is defined twice; give each component a name of its own`);
    if (this.closed) throw new Error(`service "${name}" is added to a project that is complete`);
    this.added.set(name, { ...waits, service });
  }

  /** Every service, in the order of names, with what it waits for and the profiles that start it. */
  get services(): ReadonlyMap<string, ComposeService> {
    this.closed ??= withClosedProfiles(withDependencies(this.added));
    return this.closed;
  }

  /** Names of the variables that a developer's env file must hold. */
  get secrets(): readonly string[] {
    return [...this.secretNames].sort();
  }

  get secretFiles(): readonly SecretFile[] {
    return [...this.templates.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  volume(name: string, target: string): VolumeMount {
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
    if (this.templates.has(file))
      throw new ContributorError(
        `two secret files of ${service} would be ${file}; give each a name of its own`,
      );
    this.templates.set(file, { path: file, content });
    for (const { name } of secretsIn(content)) this.secretNames.add(name);
    return bind(`../../../.secrets/${this.environmentName}/${file}`, path);
  }

  /** Text for the project file: secrets become variables that Compose insists on, every other `$` is doubled. */
  forCompose(value: Value): string {
    return resolve(value, (reference) => this.reference(reference), escape);
  }

  /** Text for a file that Compose does not read. */
  forFile(value: Value): string {
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

  private address(reference: AddressReference): string {
    if (reference instanceof PublishedEndpoint) {
      const { endpoint } = reference;
      return `localhost:${this.hostPorts.of(endpoint.component.name, endpoint)}`;
    }
    // The engine gives each container an address that no file can name, so nobody calls one by it.
    if (reference instanceof OwnAddress) return '127.0.0.1';
    if ('part' in reference) {
      const { host, port } = addressOf(reference.endpoint);
      return reference.part === 'port' ? String(port) : host;
    }
    const { host, port } = addressOf(reference);
    return `${host}:${port}`;
  }

  private yaml(): string {
    const project = {
      name: this.projectName,
      networks: {
        somastack_net: {
          name: this.props.networkName,
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

/** Replicas share one name on the network, which resolves to all of them. */
function addressOf({ component, port }: Endpoint): Address {
  return { host: component.name, port };
}

function bind(source: string, target: string): Mount {
  return { type: 'bind', source, target, read_only: true, bind: { create_host_path: false } };
}

const escape = (text: string) => (text.includes('$') ? text.replaceAll('$', '$$$$') : text);
