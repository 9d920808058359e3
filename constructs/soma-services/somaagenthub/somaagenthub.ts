import { Construct } from 'constructs';
import type { Need } from '../../core/model/capability.ts';
import { Memory } from '../../core/amounts/memory.ts';
import type { Workload } from '../../workload/workload.ts';
import { pythonMonitoring } from '../service/python-monitoring.ts';
import { imageProcesses, type ServiceImage } from '../service/image-processes.ts';
import { ownImageFrom } from '../service/own-image.settings.ts';
import { needsOf } from '../service/service-needs.ts';
import {
  gatewayEnvironment,
  identityEnvironment,
  orchestratorEnvironment,
  type SomaagenthubProps,
} from './somaagenthub.config.ts';
import { NAME } from './somaagenthub.demands.ts';

const MONITORING = pythonMonitoring(NAME);
const PROFILES = ['hub'];

/** Not measured: FastAPI with its clients is assumed to need what Django needs with them, which was measured at 91 MiB. */
const MEMORY = {
  master: Memory.zero,
  worker: Memory.mebibytes(128),
  workers: 1,
  load: Memory.mebibytes(48),
  measured: false,
} as const;

/** SomaAgentHub: the gateway and the services that it cannot start without; its repository has many more. */
export class Somaagenthub extends Construct {
  readonly identity: Workload;
  readonly orchestrator: Workload;
  readonly worker: Workload;
  readonly gateway: Workload;
  readonly needs: readonly Need[];

  constructor(scope: Construct, id: string, props: SomaagenthubProps) {
    super(scope, id);
    const { backends, gateway, identity, orchestrator, source, temporal } = props;
    const imageFrom = (folder: string, image: string): ServiceImage => ({
      name: NAME,
      path: props.path,
      container: {
        image: ownImageFrom({ image, source }, ['python'], `services/${folder}/Dockerfile`),
        runAs: { uid: 1000, gid: 1000 },
        scratch: ['/tmp'],
        writableRoot: 'nobody has shown that it need not be',
      },
      profiles: PROFILES,
      monitoring: MONITORING,
    });
    const runIdentity = imageProcesses(this, imageFrom('identity-service', identity.image));
    const runOrchestrator = imageProcesses(this, {
      ...imageFrom('orchestrator', orchestrator.image),
      after: [temporal.namespaces, backends.kafka.topics],
    });
    const runGateway = imageProcesses(this, imageFrom('gateway-api', gateway.image));

    this.identity = runIdentity({
      role: 'identity',
      size: identity,
      ...api(10_002, '/health'),
      container: ({ name }) => ({
        environment: identityEnvironment({ name, image: identity.image }, props),
      }),
    });
    const http = this.identity.port('http');
    const orchestrated = (name: string) =>
      orchestratorEnvironment({ name, image: orchestrator.image }, http, props);
    this.orchestrator = runOrchestrator({
      role: 'orchestrator',
      size: orchestrator,
      ...api(10_001, '/health'),
      container: ({ name }) => ({ environment: orchestrated(name) }),
    });
    this.worker = runOrchestrator({
      role: 'orchestrator-worker',
      size: orchestrator.worker,
      policy: MEMORY,
      container: ({ name }) => ({
        entrypoint: ['python', '-m', 'app.worker'],
        environment: orchestrated(name),
      }),
    });
    this.gateway = runGateway({
      role: 'gateway',
      size: gateway,
      ...api(10_000, '/healthz'),
      published: ['http'],
      container: ({ name }) => ({
        environment: gatewayEnvironment(
          { name, image: gateway.image },
          { identity: http, orchestrator: this.orchestrator.port('http') },
          props,
        ),
      }),
    });
    this.needs = [
      ...needsOf([this.orchestrator, this.worker, this.gateway], backends, {
        'kafka-plaintext': 'it knows addresses of Kafka and nothing else of it',
      }),
      ...needsOf([this.identity, this.gateway], backends, {
        'redis-single-keyspace': 'its Redis client follows no cluster redirections',
      }),
    ];
  }
}

/** Health and metrics that the three HTTP services have in common. */
function api(port: number, live: string) {
  return {
    policy: MEMORY,
    ports: { http: port },
    metrics: { port: 'http', path: '/metrics' },
    health: { port: 'http', ready: '/ready', live, startSeconds: 90 },
  };
}
