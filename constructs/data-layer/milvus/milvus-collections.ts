import type { Construct } from 'constructs';
import type { ConfigFile } from '../../core/config-file.ts';
import { Cpu } from '../../core/cpu.ts';
import type { VectorCollection } from '../../core/demand.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import { divide } from '../../core/memory-model.ts';
import { Memory } from '../../core/memory.ts';
import { text } from '../../core/value.ts';
import { IMAGES } from '../../versions.ts';
import { Workload } from '../../workload/workload.ts';
import { createRequest, indexRequest, shape } from './milvus-collections.requests.ts';
import script from './milvus-collections.sh';

const PATH = 'dataLayer.milvus.collections';
const SCRIPT = '/etc/somastack/milvus-collections.sh';
const FOLDER = '/etc/somastack/collections';
/** Measured: 9 MiB of curl, a shell and what reads the answers. */
const LIMIT = Memory.mebibytes(16);

export interface MilvusCollectionsProps {
  readonly server: Endpoint;
  readonly collections: readonly VectorCollection[];
}

/** The collections that services name in their code, made before they start; those of tenants are the services' own. */
export class MilvusCollections extends Workload {
  constructor(scope: Construct, id: string, { server, collections }: MilvusCollectionsProps) {
    super(scope, id, {
      path: PATH,
      replicas: 1,
      memory: LIMIT,
      cpu: Cpu.millicores(50),
      memoryModel: divide({
        path: PATH,
        limit: LIMIT,
        fixed: [{ name: 'curl', memory: Memory.mebibytes(8) }],
        rest: { name: 'shell', memory: Memory.mebibytes(4) },
      }),
      once: true,
      container: () => ({
        image: IMAGES.curl,
        runAs: { uid: 100, gid: 101 },
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          API: text`http://${server}/v2/vectordb`,
          COLLECTIONS: collections.map(({ name }) => name).join(' '),
          FOLDER,
        },
        files: [{ path: SCRIPT, content: script }, ...collections.flatMap(filesOf)],
        scratch: ['/tmp'],
      }),
    });
  }
}

/** What is asked for, and what the answer must say when it is there. */
function filesOf(collection: VectorCollection): readonly ConfigFile[] {
  const path = `${FOLDER}/${collection.name}`;
  return [
    { path: `${path}.create.json`, content: line(createRequest(collection)) },
    { path: `${path}.index.json`, content: line(indexRequest(collection)) },
    { path: `${path}.shape`, content: shape(collection) },
  ];
}

function line(request: object): string {
  return `${JSON.stringify(request)}\n`;
}
