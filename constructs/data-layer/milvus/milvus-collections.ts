import type { Construct } from 'constructs';
import type { ConfigFile } from '../../core/model/config-file.ts';
import type { VectorCollection } from '../../core/model/demand.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import { text } from '../../core/model/value.ts';
import { CURL, shellJob } from '../../workload/shell-job.ts';
import { Workload } from '../../workload/workload.ts';
import { createRequest, indexRequest, shape } from './milvus-collections.requests.ts';
import script from './milvus-collections.sh';

const SCRIPT = '/etc/somastack/milvus-collections.sh';
const FOLDER = '/etc/somastack/collections';

export interface MilvusCollectionsProps {
  /** Section of the environment that the job belongs to. */
  readonly section: string;
  readonly server: Endpoint;
  readonly collections: readonly VectorCollection[];
}

/** The job that makes the collections that services name in their code; collections of tenants are made by the services. */
export class MilvusCollections extends Workload {
  constructor(scope: Construct, id: string, { section, server, collections }: MilvusCollectionsProps) {
    super(scope, id, {
      // Measured: 9 MiB for curl, a shell and the programs that read the answers.
      ...shellJob(section, id, { limit: 16, program: ['curl', 8], shell: 4 }),
      container: () => ({
        ...CURL,
        entrypoint: ['/bin/sh', SCRIPT],
        environment: {
          API: text`http://${server}/v2/vectordb`,
          COLLECTIONS: collections.map(({ name }) => name).join(' '),
          FOLDER,
        },
        files: [{ path: SCRIPT, content: script }, ...collections.flatMap(filesOf)],
      }),
    });
  }
}

/** Files of a collection: the two requests that make it, and the description that it must have afterwards. */
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
