import type { Construct } from 'constructs';
import { Secret } from '../../core/model/secret.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { Workload } from '../../workload/workload.ts';
import { PORTS, qdrantFile, STORAGE } from './qdrant.config.ts';
import { qdrantMemory } from './qdrant.memory.ts';
import type { QdrantSettings } from './qdrant.settings.ts';

const API_KEY = new Secret('QDRANT_API_KEY');

/**
 * Qdrant, a vector store beside Milvus for services that use it. Its metrics need the API key, so Prometheus does not scrape
 * them.
 */
export class Qdrant extends Workload {
  constructor(scope: Construct, id: string, { disk, ...size }: QdrantSettings) {
    super(scope, id, {
      ...size,
      replicas: 1,
      memoryModel: qdrantMemory(`${size.path}.memory`, size.memory),
      ports: PORTS,
      published: ['http', 'grpc'],
      profiles: ['vectorstore'],
      container: (self) => ({
        image: IMAGES.qdrant,
        runAs: { uid: 1000, gid: 1000 },
        environment: {
          // The file is in the data folder, because the program's own folder is read-only.
          QDRANT_INIT_FILE_PATH: `${STORAGE}/.qdrant-initialized`,
          QDRANT__SERVICE__API_KEY: text`${API_KEY}`,
        },
        // Qdrant reads this file last, so it overrides the image's own.
        files: [{ path: '/qdrant/config/local.yaml', content: qdrantFile() }],
        volumes: [{ name: 'data', path: STORAGE, size: disk }],
        health: {
          readiness: { type: 'http', endpoint: self.port('http'), path: '/readyz' },
          liveness: { type: 'http', endpoint: self.port('http'), path: '/livez' },
          startSeconds: 30,
        },
      }),
    });
  }
}
