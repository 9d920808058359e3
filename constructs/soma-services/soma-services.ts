import { Construct } from 'constructs';
import type { Need } from '../core/capability.ts';
import { type Demands, mergeDemands } from '../core/demand.ts';
import type { GatewayRoute } from '../core/gateway-route.ts';
import type { Secret } from '../core/secret.ts';
import type { ServiceBackends } from './service-backends.ts';
import type { SomaServicesSettings } from './soma-services.settings.ts';
import { SOMABRAIN_DEMANDS } from './somabrain/somabrain.demands.ts';
import { somabrainRoute } from './somabrain/somabrain.routes.ts';
import { Somabrain } from './somabrain/somabrain.ts';
import { SOMAFRACTALMEMORY_DEMANDS } from './somafractalmemory/somafractalmemory.demands.ts';
import { somafractalmemoryRoute } from './somafractalmemory/somafractalmemory.routes.ts';
import { Somafractalmemory } from './somafractalmemory/somafractalmemory.ts';

export interface SomaServicesProps extends SomaServicesSettings {
  readonly backends: ServiceBackends;
  /** True where an address that is missing must stop a service from starting. */
  readonly strict: boolean;
}

/** What the services that an environment runs need of the layers below. */
export function somaServicesDemands(settings: SomaServicesSettings): Demands {
  return mergeDemands([...(settings.somabrain ? [SOMABRAIN_DEMANDS] : []), SOMAFRACTALMEMORY_DEMANDS]);
}

/** The agents and their memory. */
export class SomaServices extends Construct {
  readonly somafractalmemory: Somafractalmemory;
  readonly somabrain: Somabrain | undefined;
  private readonly memoryToken: Secret;

  constructor(scope: Construct, id: string, props: SomaServicesProps) {
    super(scope, id);
    const { backends } = props;
    this.memoryToken = backends.memoryToken;
    this.somafractalmemory = new Somafractalmemory(this, 'somafractalmemory', {
      ...props.somafractalmemory,
      backends,
    });
    this.somabrain =
      props.somabrain &&
      new Somabrain(this, 'somabrain', {
        ...props.somabrain,
        backends,
        memory: this.somafractalmemory.api.port('http'),
        settingsModule: props.strict ? 'somabrain.settings.production' : 'somabrain.settings.standalone',
      });
  }

  /** What the gateway lets requests through to. */
  get routes(): readonly GatewayRoute[] {
    const { api } = this.somafractalmemory;
    return [
      ...(this.somabrain ? [somabrainRoute(this.somabrain.api.port('http'), this.memoryToken)] : []),
      somafractalmemoryRoute(api.port('http'), this.memoryToken),
    ];
  }

  get needs(): readonly Need[] {
    return this.somabrain?.needs ?? [];
  }
}
