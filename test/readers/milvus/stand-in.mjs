// stand-in.mjs LOG [REFUSED] : answers on Milvus' port as the RESTful API v2 of Milvus 2.6 does, as far as collections and their
// indexes go. No registry has a Milvus that speaks it, so this is not Milvus: names, types, codes and the shape of answers are
// those of its handlers (internal/distributed/proxy/httpserver), and whatever those do not know is refused here. Every call is
// a line in LOG; calls of the path REFUSED are refused as a server that is out of order refuses them.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [log, refused] = process.argv.slice(2);
const collections = new Map();
const SUCCESS = { code: 0, data: {} };

const text = (value) => typeof value === 'string' && value !== '';
const flag = (value) => typeof value === 'boolean';
const texts = (value) => Object.values(value).every((inner) => typeof inner === 'string');
const object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (keys, required) => (value) =>
  Array.isArray(value) && value.length > 0 && value.every((inner) => fits(inner, keys, required));
const FIELD = { fieldName: text, dataType: text, isPrimary: flag, elementTypeParams: texts };
const SCHEMA = { autoID: flag, enableDynamicField: flag, fields: list(FIELD, ['fieldName', 'dataType']) };
const INDEX = { fieldName: text, indexName: text, metricType: text, indexType: text, params: object };
const NAME = { collectionName: text };

/** Whether a value has the keys that it must have, no others, and each of its type. */
function fits(value, keys, required) {
  return (
    object(value) &&
    required.every((key) => key in value) &&
    Object.entries(value).every(([key, inner]) => keys[key]?.(inner) ?? false)
  );
}

const said = (code, message) => ({ code, message });
const notFound = (name) => said(100, `collection not found[database=default][collection=${name}]`);

const CALLS = {
  'collections/has': [
    NAME,
    ({ collectionName }) => ({ code: 0, data: { has: collections.has(collectionName) } }),
  ],
  'collections/create': [
    { ...NAME, schema: (value) => fits(value, SCHEMA, ['fields']) },
    ({ collectionName, schema }) => {
      const types = ['Int64', 'VarChar', 'FloatVector'];
      const wrong = schema.fields.find(({ dataType }) => !types.includes(dataType));
      if (wrong) return said(1100, `data type ${wrong.dataType} is invalid(case sensitive).`);
      const { schema: there } = collections.get(collectionName) ?? { schema };
      if (JSON.stringify(there) !== JSON.stringify(schema))
        return said(1100, 'create duplicate collection with different parameters');
      if (!collections.has(collectionName))
        collections.set(collectionName, { schema, indexes: [], asked: -1 });
      return SUCCESS;
    },
  ],
  'collections/describe': [
    NAME,
    ({ collectionName }) => ({ code: 0, data: described(collectionName), message: '' }),
  ],
  'indexes/create': [
    { ...NAME, indexParams: list(INDEX, ['fieldName']) },
    ({ collectionName, indexParams }) => {
      const { schema, indexes } = collections.get(collectionName);
      for (const index of indexParams) {
        if (!schema.fields.some(({ fieldName }) => fieldName === index.fieldName))
          return said(1100, `cannot create index on non-exist field: ${index.fieldName}`);
        if (index.indexType === 'IVF_FLAT' && !Number.isInteger(index.params?.nlist))
          return said(1100, 'nlist not found or not an integer');
        indexes.push(index);
      }
      return SUCCESS;
    },
  ],
  'collections/load': [
    NAME,
    ({ collectionName }) => {
      const collection = collections.get(collectionName);
      if (collection.indexes.length === 0) return said(700, `index not found[collection=${collectionName}]`);
      collection.asked = Math.max(collection.asked, 0);
      return SUCCESS;
    },
  ],
  'collections/get_load_state': [
    NAME,
    ({ collectionName }) => {
      const collection = collections.get(collectionName);
      if (collection.asked < 0) return { code: 0, data: { loadState: 'LoadStateNotLoad' } };
      const loaded = collection.asked++ > 0;
      const loadState = loaded ? 'LoadStateLoaded' : 'LoadStateLoading';
      return { code: 0, data: { loadProgress: loaded ? 100 : 0, loadState }, message: '' };
    },
  ],
};

function described(name) {
  const { schema, indexes, asked } = collections.get(name);
  return {
    aliases: [],
    autoId: schema.autoID ?? false,
    collectionID: 462_000_000_000_000_000,
    collectionName: name,
    consistencyLevel: 'Bounded',
    description: 'a "text", with {signs}: [of] JSON \\',
    enableDynamicField: schema.enableDynamicField ?? false,
    fields: schema.fields.map((field, index) => ({
      autoId: (field.isPrimary && schema.autoID) ?? false,
      clusteringKey: false,
      description: '',
      id: 100 + index,
      name: field.fieldName,
      nullable: false,
      ...(field.elementTypeParams && {
        params: Object.entries({ 'mmap.enabled': 'true', ...field.elementTypeParams }).map(
          ([key, value]) => ({ key, value }),
        ),
      }),
      partitionKey: false,
      primaryKey: field.isPrimary ?? false,
      type: field.dataType,
    })),
    functions: [],
    indexes: indexes.map(({ fieldName, indexName = fieldName, metricType = 'COSINE' }) => ({
      fieldName,
      indexName,
      metricType,
    })),
    load: asked > 0 ? 'LoadStateLoaded' : 'LoadStateNotLoad',
    partitionsNum: 1,
    properties: [],
    shardsNum: 1,
  };
}

function answer({ method, url, headers }, body) {
  const path = /^\/v2\/vectordb\/([^?]+)/.exec(url)?.[1];
  const [keys, handle] = CALLS[path] ?? [];
  if (method !== 'POST' || !handle || headers['content-type'] !== 'application/json') return undefined;
  appendFileSync(log, `${path}\n`);
  if (path === refused) return said(1, 'service not ready[standalone=1]: Abnormal');
  let request;
  try {
    request = JSON.parse(body);
  } catch {
    return said(1801, 'can only accept json format request');
  }
  if (!fits(request, keys, Object.keys(keys)))
    return said(1802, 'missing required parameters, or more than those');
  const { collectionName } = request;
  if (!collections.has(collectionName) && !/has|collections.create/.test(path))
    return notFound(collectionName);
  return handle(request);
}

createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const said = answer(request, body);
    response.writeHead(said ? 200 : 404, { 'content-type': 'application/json' });
    response.end(said ? JSON.stringify(said) : '404 page not found');
  });
}).listen(19530);
