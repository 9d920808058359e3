import { Construct } from 'constructs';
import type { SecretFolder } from '../../core/model/demand.ts';
import { goMemory } from '../../core/memory/go-runtime.ts';
import { reference } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { SecretStoreBootstrap } from './secret-store-bootstrap.ts';
import { CONFIG, DATA, PASSWORD_FILE, SEAL_KEY_FILE, serverFile } from './secret-store.config.ts';
import { PROGRAM, SERVER } from './secret-store.memory.ts';
import { SECRET_STORE_MONITORING } from './secret-store.monitoring.ts';
import { BOOTSTRAP_PASSWORD, SEAL_KEY, storeToken } from './secret-store.secrets.ts';
import type { SecretStoreSettings } from './secret-store.settings.ts';

const PATH = 'security.secretStore';
/** The account of the image. */
const RUN_AS = { uid: 100, gid: 1000 };

export interface SecretStoreProps extends SecretStoreSettings {
  /** Who keeps secrets in it. */
  readonly folders: readonly SecretFolder[];
}

/** Keeps what services learn at run time and must not keep themselves: keys of people's accounts elsewhere. OpenBao. */
export class SecretStore extends Construct {
  readonly server: Workload;
  /** Undefined where no service keeps anything in it. */
  readonly bootstrap: Workload | undefined;

  constructor(scope: Construct, id: string, { disk, folders, ...size }: SecretStoreProps) {
    super(scope, id);
    const mapped = [{ name: 'program', memory: PROGRAM }];
    const memoryModel = goMemory(`${PATH}.memory`, size.memory, SERVER, { mapped, measured: false });
    this.server = new Workload(this, 'secret-store', {
      ...size,
      path: PATH,
      replicas: 1,
      memoryModel,
      ports: { http: 8200 },
      published: ['http'],
      metrics: { port: 'http', path: '/v1/sys/metrics', parameters: { format: 'prometheus' } },
      monitoring: SECRET_STORE_MONITORING,
      container: (self) => ({
        image: IMAGES.openbao,
        runAs: RUN_AS,
        // Without the image's own start, which would be root to change owners.
        entrypoint: ['bao', 'server', `-config=${CONFIG}`],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [
          { path: CONFIG, content: serverFile(self.port('http')) },
          { path: SEAL_KEY_FILE, content: reference(SEAL_KEY) },
          { path: PASSWORD_FILE, content: reference(BOOTSTRAP_PASSWORD) },
        ],
        volumes: [{ name: 'data', path: DATA, size: disk }],
        health: {
          // Open and leading; a new store answers nobody before what it begins with is made.
          readiness: { type: 'http', endpoint: self.port('http'), path: '/v1/sys/health' },
          startSeconds: 60,
        },
      }),
    });
    const http = this.server.port('http');
    this.bootstrap =
      folders.length > 0
        ? new SecretStoreBootstrap(this, 'secret-store-bootstrap', { http, runAs: RUN_AS, folders })
        : undefined;
  }

  /** Where services ask, what each shows, and what prepares it for them; they start without either. */
  get forServices() {
    return (
      this.bootstrap && {
        server: this.server.port('http').soft(),
        prepared: this.bootstrap,
        tokenOf: storeToken,
      }
    );
  }
}
