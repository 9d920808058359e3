import { Construct } from 'constructs';
import type { Need } from '../core/model/capability.ts';
import { type Demands, mergeDemands } from '../core/model/demand.ts';
import type { GatewayRoute } from '../core/model/gateway-route.ts';
import type { Secret } from '../core/model/secret.ts';
import { AGENTVOICEBOX_DEMANDS } from './agentvoicebox/agentvoicebox.demands.ts';
import { agentvoiceboxRoute } from './agentvoicebox/agentvoicebox.routes.ts';
import { Agentvoicebox } from './agentvoicebox/agentvoicebox.ts';
import type { ServiceBackends } from './service/service-backends.ts';
import { somaagent01Demands } from './somaagent01/somaagent01.demands.ts';
import { somaagent01Route } from './somaagent01/somaagent01.routes.ts';
import { Somaagent01 } from './somaagent01/somaagent01.ts';
import { SOMAAGENTHUB_DEMANDS } from './somaagenthub/somaagenthub.demands.ts';
import { Somaagenthub } from './somaagenthub/somaagenthub.ts';
import type { SomaServicesSettings } from './soma-services.settings.ts';
import { SOMABRAIN_DEMANDS } from './somabrain/somabrain.demands.ts';
import { somabrainRoute } from './somabrain/somabrain.routes.ts';
import { Somabrain } from './somabrain/somabrain.ts';
import { SOMAFRACTALMEMORY_DEMANDS } from './somafractalmemory/somafractalmemory.demands.ts';
import { somafractalmemoryRoute } from './somafractalmemory/somafractalmemory.routes.ts';
import { Somafractalmemory } from './somafractalmemory/somafractalmemory.ts';

export interface SomaServicesProps extends SomaServicesSettings {
  readonly backends: ServiceBackends;
  /** True where a missing address must keep a service from starting. */
  readonly strict: boolean;
}

/** Demands of the services that an environment runs on the layers below. */
export function somaServicesDemands(settings: SomaServicesSettings): Required<Demands> {
  return mergeDemands([
    ...(settings.somabrain ? [SOMABRAIN_DEMANDS] : []),
    SOMAFRACTALMEMORY_DEMANDS,
    ...(settings.somaagent01 ? [somaagent01Demands(settings.somaagent01)] : []),
    ...(settings.agentvoicebox ? [AGENTVOICEBOX_DEMANDS] : []),
    ...(settings.somaagenthub ? [SOMAAGENTHUB_DEMANDS] : []),
  ]);
}

/** The layer of the Soma services: agents and their memory. */
export class SomaServices extends Construct {
  readonly somafractalmemory: Somafractalmemory;
  readonly somabrain: Somabrain | undefined;
  readonly somaagent01: Somaagent01 | undefined;
  readonly agentvoicebox: Agentvoicebox | undefined;
  readonly somaagenthub: Somaagenthub | undefined;
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
    // The rules of an environment refuse these sections without the systems that they need, so nothing is left out silently.
    const { clickhouse, identity, temporal } = backends;
    this.somaagent01 =
      props.somaagent01 &&
      identity &&
      new Somaagent01(this, 'somaagent01', {
        ...props.somaagent01,
        backends,
        identity,
        memory: this.somafractalmemory.api.port('http'),
        brain: this.somabrain?.api.port('http'),
      });
    this.agentvoicebox =
      props.agentvoicebox &&
      identity &&
      temporal &&
      new Agentvoicebox(this, 'agentvoicebox', { ...props.agentvoicebox, backends, identity, temporal });
    this.somaagenthub =
      props.somaagenthub &&
      clickhouse &&
      temporal &&
      new Somaagenthub(this, 'somaagenthub', { ...props.somaagenthub, backends, clickhouse, temporal });
  }

  /** Routes of the gateway. SomaAgentHub has none: it accepts only its own tokens, which the gateway cannot verify. */
  get routes(): readonly GatewayRoute[] {
    const { api } = this.somafractalmemory;
    return [
      ...(this.somabrain ? [somabrainRoute(this.somabrain.api.port('http'), this.memoryToken)] : []),
      somafractalmemoryRoute(api.port('http'), this.memoryToken),
      ...(this.somaagent01 ? [somaagent01Route(this.somaagent01.gateway.port('http'))] : []),
      ...(this.agentvoicebox ? [agentvoiceboxRoute(this.agentvoicebox.api.port('http'))] : []),
    ];
  }

  get needs(): readonly Need[] {
    return [this.somabrain, this.somaagent01, this.agentvoicebox, this.somaagenthub].flatMap(
      (service) => service?.needs ?? [],
    );
  }
}
