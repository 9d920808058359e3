import { expect, test } from 'vitest';
import { mergeDemands, type VectorCollection } from '../../../constructs/core/model/demand.ts';
import {
  createRequest,
  indexRequest,
  shape,
} from '../../../constructs/data-layer/milvus/milvus-collections.requests.ts';
import { Platform } from '../../../constructs/platform/platform.ts';
import { somaServicesDemands } from '../../../constructs/soma-services/soma-services.ts';
import { environment } from '../../support/environment.ts';

const BOOKS: VectorCollection = {
  name: 'books',
  key: 'number',
  texts: { title: 80 },
  vector: { name: 'meaning', dimensions: 4 },
  index: { type: 'IVF_FLAT', clusters: 8, metric: 'COSINE' },
};

test('a collection is asked for with its fields in order and sizes as texts', () => {
  expect(createRequest(BOOKS)).toEqual({
    collectionName: 'books',
    schema: {
      autoID: true,
      enableDynamicField: false,
      fields: [
        { fieldName: 'number', dataType: 'Int64', isPrimary: true },
        { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: '80' } },
        { fieldName: 'meaning', dataType: 'FloatVector', elementTypeParams: { dim: '4' } },
      ],
    },
  });
  expect(indexRequest(BOOKS)).toEqual({
    collectionName: 'books',
    indexParams: [
      {
        fieldName: 'meaning',
        indexName: 'meaning',
        indexType: 'IVF_FLAT',
        metricType: 'COSINE',
        params: { nlist: 8 },
      },
    ],
  });
});

test('what must be there is said in the order in which a shell sorts', () => {
  expect(shape(BOOKS).split('\n')).toEqual([
    'field meaning FloatVector dim=4',
    'field number Int64 key numbered',
    'field title VarChar max_length=80',
    'index meaning COSINE',
    'other fields false',
    '',
  ]);
});

test('every collection has a name that Milvus takes, and one service', () => {
  const { collections } = mergeDemands([somaServicesDemands(environment('local').somaServices)]);
  const names = collections.map(({ name }) => name);
  expect(names).toEqual(['sfm_standalone_memory']);
  for (const name of names) expect(name).toMatch(/^[A-Za-z_]\w{0,254}$/);
  expect(names).toEqual([...new Set(names)]);
});

test('SomaFractalMemory starts when its collection is there', () => {
  const { dataLayer, somaServices } = new Platform(environment('local'));
  expect(somaServices.somafractalmemory.api.dependencies).toContainEqual({
    on: dataLayer.collections,
    need: 'hard',
  });
});
