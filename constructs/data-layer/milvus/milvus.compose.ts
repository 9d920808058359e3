import { addContainer } from '../../../targets/compose/add-container.ts';
import type { ComposeProject } from '../../../targets/compose/compose-project.ts';
import { yamlFile } from '../../core/model/config-file.ts';
import { text } from '../../core/model/value.ts';
import { IMAGES } from '../../core/versions.ts';
import { milvusSettingsFile } from './milvus.config.ts';
import type { Milvus } from './milvus.ts';

/** Milvus reads this file after the image's own, so its values take precedence. */
const CONFIG = '/milvus/configs/user.yaml';
const DATA = '/var/lib/milvus';

export function renderMilvus(milvus: Milvus, project: ComposeProject): void {
  const { metadata, storage } = milvus;
  addContainer(
    project,
    milvus,
    {
      image: IMAGES.milvus,
      runAs: { uid: 1000, gid: 1000 },
      command: ['milvus', 'run', 'standalone'],
      environment: {
        ETCD_ENDPOINTS: text`${metadata}`,
        ...(storage && {
          MINIO_ACCESS_KEY_ID: text`${storage.accessKey}`,
          MINIO_ADDRESS: text`${storage.s3}`,
          MINIO_BUCKET_NAME: storage.bucket,
          MINIO_SECRET_ACCESS_KEY: text`${storage.secretKey}`,
        }),
      },
      files: [{ path: CONFIG, content: yamlFile(milvusSettingsFile(milvus)) }],
      volumes: [{ name: 'data', path: DATA, size: milvus.disk }],
      scratch: ['/tmp'],
      writableRoot: 'it writes beside its own program, and nobody has shown that it need not',
      health: {
        readiness: { type: 'http', endpoint: milvus.metrics, path: '/healthz' },
        startSeconds: 90,
      },
    },
    { root: 'the image runs as root and owns its folders so' },
  );
}
