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

/** Account of the image. */
const RUN_AS = { uid: 100, gid: 1000 };

export interface SecretStoreProps extends SecretStoreSettings {
  /** Folders of the services that keep secrets in the store. */
  readonly folders: readonly SecretFolder[];
}

/** OpenBao, the secret store: it keeps secrets that services receive at run time, such as people's keys of language models. */
export class SecretStore extends Construct {
  readonly server: Workload;
  /** The bootstrap job; undefined where no service keeps secrets in the store. */
  readonly bootstrap: Workload | undefined;

  constructor(scope: Construct, id: string, { disk, folders, ...size }: SecretStoreProps) {
    super(scope, id);
    const mapped = [{ name: 'program', memory: PROGRAM }];
    const memoryModel = goMemory(`${size.path}.memory`, size.memory, SERVER, { mapped, measured: false });
    this.server = new Workload(this, 'secret-store', {
      ...size,
      replicas: 1,
      memoryModel,
      ports: { http: 8200 },
      published: ['http'],
      metrics: { port: 'http', path: '/v1/sys/metrics', parameters: { format: 'prometheus' } },
      monitoring: SECRET_STORE_MONITORING,
      container: (self) => ({
        image: IMAGES.openbao,
        runAs: RUN_AS,
        // The image's entrypoint would need root to change owners, so it is not used.
        entrypoint: ['bao', 'server', `-config=${CONFIG}`],
        environment: { GOMEMLIMIT: memoryModel.goMemLimit.toGo() },
        files: [
          { path: CONFIG, content: serverFile(self.port('http')) },
          { path: SEAL_KEY_FILE, content: reference(SEAL_KEY) },
          { path: PASSWORD_FILE, content: reference(BOOTSTRAP_PASSWORD) },
        ],
        volumes: [{ name: 'data', path: DATA, size: disk }],
        health: {
          // Healthy means unsealed and leading; a new store answers only after its initialization.
          readiness: { type: 'http', endpoint: self.port('http'), path: '/v1/sys/health' },
          startSeconds: 60,
        },
      }),
    });
    const http = this.server.port('http');
    this.bootstrap =
      folders.length > 0
        ? new SecretStoreBootstrap(this, 'secret-store-bootstrap', {
            section: size.path,
            http,
            runAs: RUN_AS,
            folders,
          })
        : undefined;
  }

  /** Endpoint, tokens and bootstrap job for the services; they start without them. */
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
