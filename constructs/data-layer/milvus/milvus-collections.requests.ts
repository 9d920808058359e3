import type { VectorCollection } from '../../core/model/demand.ts';

/** Body of `collections/create`. It has no index, because a missing index is created by one separate request in every case. */
export function createRequest({ name, key, texts, vector }: VectorCollection): object {
  return {
    collectionName: name,
    schema: {
      autoID: true,
      enableDynamicField: false,
      fields: [
        { fieldName: key, dataType: 'Int64', isPrimary: true },
        ...Object.entries(texts).map(([fieldName, most]) => ({
          fieldName,
          dataType: 'VarChar',
          elementTypeParams: { max_length: String(most) },
        })),
        {
          fieldName: vector.name,
          dataType: 'FloatVector',
          elementTypeParams: { dim: String(vector.dimensions) },
        },
      ],
    },
  };
}

/** Body of `indexes/create`. */
export function indexRequest({ name, vector, index }: VectorCollection): object {
  return {
    collectionName: name,
    indexParams: [
      {
        fieldName: vector.name,
        indexName: vector.name,
        metricType: index.metric,
        indexType: index.type,
        params: { nlist: index.clusters },
      },
    ],
  };
}

/**
 * Expected description of such a collection: the job reduces the server's answer to these sorted lines, one for each property
 * that a service relies on.
 */
export function shape({ key, texts, vector, index }: VectorCollection): string {
  const lines = [
    'other fields false',
    `field ${key} Int64 key numbered`,
    ...Object.entries(texts).map(([name, most]) => `field ${name} VarChar max_length=${most}`),
    `field ${vector.name} FloatVector dim=${vector.dimensions}`,
    `index ${vector.name} ${index.metric}`,
  ];
  return lines
    .map((text) => `${text}\n`)
    .sort()
    .join('');
}
