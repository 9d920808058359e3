import { ContributorError } from '../../../constructs/core/problems/errors.ts';
import { type Component, inOrder } from '../../../constructs/core/model/component.ts';
import { Endpoint, OwnAddress, PublishedEndpoint } from '../../../constructs/core/model/endpoint.ts';
import type { Secret } from '../../../constructs/core/model/secret.ts';
import type { AddressReference } from '../../../constructs/core/model/value.ts';
import type { Cluster } from '../places/cluster.ts';
import { WAVE } from '../resources/argo-cd.ts';
import { guarded } from './guards.ts';
import { envSecrets } from '../secrets/external-secret.ts';
import { endpointKey } from '../../contract/endpoints.ts';
import { isManaged, isPods, type Location } from '../places/location.ts';
import type { Manifest } from '../resources/manifest.ts';
import type { Metadata } from '../resources/resource.ts';
import { labelsOf } from '../places/labels.ts';
import { type ApplicationName, applicationOf, namespaceOf } from '../../contract/places.ts';
import { hardNeeds, longestPaths } from '../places/waves.ts';

/** A resolved reference: text that is known at synthesis, a key of ConfigMap `soma-endpoints`, or a field of the pod that reads it. */
export type Resolved =
  | { readonly literal: string }
  | { readonly endpointKey: string }
  | { readonly podField: string };

/** An endpoint with its host and its port. */
const WHOLE = { part: undefined, index: 0 };

/** Collects the manifests of one environment. */
export class KubernetesTarget {
  private readonly manifests = new Map<ApplicationName, Manifest[]>();
  private readonly secrets = new Map<Component, Map<string, Secret>>();
  private readonly memberEndpoints = new Map<string, Endpoint>();
  /** All components, sorted by name. */
  readonly components: readonly Component[];
  private readonly byName: ReadonlyMap<string, Component>;
  private readonly waves: ReadonlyMap<Component, number>;

  constructor(
    readonly cluster: Cluster,
    components: readonly Component[],
    private readonly locations: ReadonlyMap<Component, Location>,
  ) {
    this.components = inOrder(components);
    this.byName = new Map(components.map((component) => [component.name, component]));
    this.waves = longestPaths<Component>(this.components, hardNeeds);
  }

  /** Whether nodes are labelled with their zone. */
  get zones(): boolean {
    return this.cluster.zoned;
  }

  get storageClass(): string | undefined {
    return this.cluster.storageClass;
  }

  add(component: Component, ...manifests: readonly Manifest[]): void {
    this.addTo(applicationOf(component), ...manifests);
  }

  addTo(application: ApplicationName, ...manifests: readonly Manifest[]): void {
    this.manifests.set(application, [...this.of(application), ...manifests.map(guarded)]);
  }

  of(application: ApplicationName): readonly Manifest[] {
    return this.manifests.get(application) ?? [];
  }

  /** Name, namespace, labels and sync wave of an object that belongs to a component. */
  metadata(component: Component, name = component.name): Metadata {
    return {
      name,
      namespace: namespaceOf(component),
      labels: labelsOf(component),
      annotations: { [WAVE]: String(this.waves.get(component) ?? 0) },
    };
  }

  locationOf(component: Component): Location {
    const location = this.locations.get(component);
    if (!location) throw new Error(`${component.path} has no location in this cluster`);
    return location;
  }

  /** The component that an endpoint belongs to. */
  ownerOf({ component: { name } }: Endpoint): Component {
    const owner = this.byName.get(name);
    if (!owner) throw new ContributorError(`no component is named "${name}", but another one calls it`);
    return owner;
  }

  resolve(reference: AddressReference): Resolved {
    if (reference instanceof OwnAddress) return { podField: 'status.podIP' };
    // What a gateway does not forward has no address outside: whoever calls is inside, or has a tunnel and this name for its end.
    if (reference instanceof PublishedEndpoint) return this.resolve(reference.endpoint);
    const endpoint = reference instanceof Endpoint ? reference : reference.endpoint;
    const { part, index } = reference instanceof Endpoint ? WHOLE : reference;
    const byMember = part === 'members' || part === 'replica';
    const owner = this.ownerOf(endpoint);
    const location = this.locationOf(owner);
    if (isManaged(location) && !byMember) return { endpointKey: endpointKey(endpoint, part) };
    if (!isPods(location) || !location.reach) {
      throw new ContributorError(`${owner.path}: nothing serves its endpoint "${endpoint.name}"`);
    }
    const { service, members = service, port } = location.reach(endpoint);
    const name = part === 'replica' ? `${owner.name}-${index}.${members}` : members;
    const host = `${byMember ? name : service}.${namespaceOf(owner)}.svc`;
    if (part === 'port') return { literal: String(port) };
    if (byMember) this.memberEndpoints.set(`${owner.name}/${endpoint.name}`, endpoint);
    return { literal: part === undefined ? `${host}:${port}` : host };
  }

  /** Endpoints at which somebody calls each replica by itself, once everything is rendered. */
  get calledByMember(): readonly Endpoint[] {
    return [...this.memberEndpoints.values()];
  }

  /** The address as text, for files and fields that hold nothing else. */
  literal(reference: AddressReference): string {
    const resolved = this.resolve(reference);
    if ('literal' in resolved) return resolved.literal;
    throw new ContributorError(
      'podField' in resolved
        ? 'the address of a pod is known only when it starts; hand it over as a variable'
        : `the address ${resolved.endpointKey} is known only when the cloud has made it; hand it over as a variable or in a file`,
    );
  }

  /** The key of a secret in the Secret of the component that uses it; the secret is added to it. */
  secretKey(component: Component, secret: Secret): { readonly name: string; readonly key: string } {
    const known = this.secrets.get(component) ?? new Map<string, Secret>();
    this.secrets.set(component, known.set(secret.name, secret));
    return { name: envSecretName(component), key: secret.key };
  }

  /** Adds one ExternalSecret for each component that uses secrets, so that no pod's Secret holds those of another. */
  addSecrets(): void {
    for (const [component, secrets] of this.secrets) {
      const metadata = this.metadata(component, envSecretName(component));
      this.add(component, envSecrets(this.cluster, metadata, [...secrets.values()]));
    }
  }
}

function envSecretName({ name }: Component): string {
  return `${name}-secrets`;
}
