#!/usr/bin/env node
// Reads the generated bindings of an installed cdktf provider package and writes
// the provider's schema in the format of `terraform providers schema -json`.
//
//   node extract-schema.cjs PACKAGE_DIR OUT.json.gz [--types FILE] [--addr ADDR] [--nested]
//
// --nested writes nested attributes (providers of protocol 6, e.g. helm) as blocks, which JSON
// configuration spells alike: an object type of protocol 5 could have no optional member.
//
// PACKAGE_DIR is e.g. node_modules/@cdktf/provider-aws.  --types limits the output to the
// resource and data source types in FILE (one a line; a data source as data.TYPE).
//
// What the bindings hold is kept exactly: every attribute and block name, its type, nesting,
// required or not, single or repeated, computed-only or settable.  What they do not hold is
// lost: an optional attribute that the provider can also compute looks like one it can not
// (both are written optional+computed), sensitive flags (a short list is put back below),
// ForceNew, and every validation function (enumerations, patterns, ConflictsWith, ...).  A settable
// argument whose name ends in _wo is write-only: Terraform takes ephemeral values nowhere else.
'use strict';
const fs = require('fs'),
  path = require('path'),
  zlib = require('zlib');

const args = process.argv.slice(2);
const opt = (n) => {
  const i = args.indexOf(n);
  if (i < 0) return undefined;
  const v = args[i + 1];
  args.splice(i, 2);
  return v;
};
const flag = (n) => {
  const i = args.indexOf(n);
  if (i >= 0) args.splice(i, 1);
  return i >= 0;
};
const typesFile = opt('--types');
let addr = opt('--addr');
const nested = flag('--nested');
const [pkgDir, out] = args;
if (!pkgDir || !out) {
  console.error('usage: extract-schema.cjs PACKAGE_DIR OUT.json.gz [--types FILE] [--addr ADDR] [--nested]');
  process.exit(2);
}
const only = typesFile && new Set(fs.readFileSync(typesFile, 'utf8').split(/\s+/).filter(Boolean));

const SENSITIVE = {
  // well-known sensitive arguments, put back by hand (public documentation)
  aws_db_instance: ['password'],
  aws_rds_cluster: ['master_password'],
  aws_redshift_cluster: ['master_password'],
  aws_secretsmanager_secret_version: ['secret_string', 'secret_binary'],
  aws_ssm_parameter: ['value'],
  aws_elasticache_replication_group: ['auth_token'],
  aws_elasticache_user: ['passwords'],
  aws_acm_certificate: ['private_key'],
  aws_iam_access_key: ['secret', 'ses_smtp_password_v4'],
  'data.aws_eks_cluster_auth': ['token'],
  'data.aws_secretsmanager_secret_version': ['secret_string', 'secret_binary'],
  'data.aws_secretsmanager_random_password': ['random_password'],
  kubernetes_secret_v1: ['data', 'binary_data'],
  kubernetes_secret: ['data', 'binary_data'],
  kubernetes_token_request_v1: ['token'],
  helm_release: ['repository_password'],
  'data.aws_ssm_parameter': ['value', 'insecure_value'],
  'data.aws_ecr_authorization_token': ['authorization_token', 'password'],
};
// The bindings hold no ephemeral resources. These have the arguments of the data source of the same name (public documentation).
const EPHEMERAL = [
  'aws_eks_cluster_auth',
  'aws_secretsmanager_random_password',
  'aws_secretsmanager_secret_version',
];
const problems = [];
const lc = (s) => s.charAt(0).toLowerCase() + s.slice(1);

function load(dir) {
  let js = '',
    dts = '';
  for (const f of fs.readdirSync(dir, { recursive: true })) {
    if (f.endsWith('.js')) js += fs.readFileSync(path.join(dir, f), 'utf8') + '\n';
    else if (f.endsWith('.d.ts')) dts += fs.readFileSync(path.join(dir, f), 'utf8') + '\n';
  }
  const ifaces = {}; // interface -> prop -> {optional, type}
  const config = (
    /^export interface (\w+) extends cdktf\.TerraformMetaArguments/m.exec(dts) ||
    /^export interface (\w+ProviderConfig) /m.exec(dts) ||
    []
  )[1];
  for (const m of dts.matchAll(/^export interface (\w+)(?: extends [^{]+)? \{\n([\s\S]*?)^\}/gm)) {
    const props = {};
    for (const p of m[2].matchAll(/^ {4}readonly (\w+)(\?)?: ([^;]+);/gm))
      props[p[1]] = { optional: !!p[2], type: p[3] };
    ifaces[m[1]] = props;
  }
  const fns = {};
  for (const m of js.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{\n([\s\S]*?)^\}/gm))
    fns[m[1]] = m[2];
  const classes = {};
  for (const m of js.matchAll(/^class (\w+) extends cdktf\.(\w+) \{\n([\s\S]*?)^\}/gm))
    classes[m[1]] = { base: m[2], body: m[3] };
  return { ifaces, fns, classes, config };
}
function entries(body) {
  // attrs of a ...HclTerraform function or synthesizeHclAttributes
  const res = [];
  for (const m of body.matchAll(
    /^ +(?:'([^']+)'|"([^"]+)"|(\w+)): \{\n +value: (.+),\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "([\w.]+)",\n +\},/gm,
  ))
    res.push({
      name: m[1] || m[2] || m[3],
      value: m[4],
      isBlock: m[5] === 'true',
      type: m[6],
      storage: m[7],
    });
  return res;
}
function storageType(st, kind, ctx) {
  const prim = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };
  if (prim[st]) return prim[st];
  const m = /^(string|number|boolean|any)((?:Map|List|Set)+)$/.exec(st);
  if (!m) {
    problems.push(`${ctx}: storage ${st}`);
    return 'dynamic';
  }
  let t = prim[m[1]];
  if (t === 'dynamic') return t; // a map of "any" may hold several types: Terraform's map may not
  const wraps = m[2].match(/Map|List|Set/g);
  wraps.forEach((w, i) => {
    const last = i === wraps.length - 1;
    t = [w === 'Map' ? 'map' : last && kind === 'set' ? 'set' : 'list', t];
  });
  return t;
}
function getters(cls) {
  // name in terraform -> cty type or {cls, set, kind}
  const res = {};
  const fields = {};
  for (const m of cls.body.matchAll(
    /this\.(_\w+) = new (?:\w+\.)*(\w+)\(this, "([^"]+)"(?:, (true|false))?\)/g,
  ))
    fields[m[1]] = { cls: m[2], name: m[3], set: m[4] === 'true' };
  for (const m of cls.body.matchAll(/^ {4}get (\w+)\(\) \{\n\s+return (.+);\n/gm)) {
    const r = m[2];
    let x;
    if ((x = /getStringAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = 'string';
    else if ((x = /getNumberAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = 'number';
    else if ((x = /getBooleanAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = 'bool';
    else if ((x = /tolist\(this\.getNumberListAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = ['set', 'number'];
    else if ((x = /getNumberListAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = ['list', 'number'];
    else if ((x = /tolist\(this\.getListAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = ['set', 'string'];
    else if ((x = /getListAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = ['list', 'string'];
    else if ((x = /getAnyMapAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = 'dynamic';
    else if ((x = /get(String|Number|Boolean)MapAttribute\('([^']+)'\)/.exec(r)))
      res[x[2]] = ['map', x[1] === 'Boolean' ? 'bool' : lc(x[1])];
    else if ((x = /tolist\(this\.interpolationForAttribute\('([^']+)'\)/.exec(r)))
      res[x[1]] = ['set', 'dynamic'];
    else if ((x = /interpolationForAttribute\('([^']+)'\)/.exec(r))) res[x[1]] = 'dynamic';
    else if ((x = /^this\.(_\w+)$/.exec(r)) && fields[x[1]]) res[fields[x[1]].name] = { ref: fields[x[1]] };
  }
  return res;
}
function refType(mod, f, ctx) {
  // type of a computed complex attribute
  const c = {
    StringMap: ['map', 'string'],
    NumberMap: ['map', 'number'],
    BooleanMap: ['map', 'bool'],
    AnyMap: 'dynamic',
    StringMapList: [f.set ? 'set' : 'list', ['map', 'string']],
  }[f.cls];
  if (c) return c;
  const m = /^(\w+?)(OutputReference|List|Map)$/.exec(f.cls);
  const cls = m && mod.classes[m[1] + 'OutputReference'];
  if (!cls) {
    problems.push(`${ctx}: class ${f.cls}`);
    return 'dynamic';
  }
  const obj = ['object', objFields(mod, m[1], ctx)];
  return m[2] === 'OutputReference' ? obj : m[2] === 'Map' ? ['map', obj] : [f.set ? 'set' : 'list', obj];
}
function objFields(mod, sName, ctx) {
  // all fields of a struct as an object type
  const o = {};
  const fn = mod.fns[lc(sName)];
  for (const e of fn ? entries(fn) : []) o[e.name] = entryType(mod, e, ctx + '.' + e.name);
  const cls = mod.classes[sName + 'OutputReference'];
  if (cls)
    for (const [n, t] of Object.entries(getters(cls)))
      if (!(n in o)) o[n] = t.ref ? refType(mod, t.ref, ctx + '.' + n) : t;
  return o;
}
function structOf(e) {
  const m = /(\w+)ToHclTerraform/.exec(e.value.replace(/cdktf\.\w+ToHclTerraform/g, ''));
  return m && m[1].charAt(0).toUpperCase() + m[1].slice(1);
}
function entryType(mod, e, ctx) {
  const s = structOf(e);
  if (!s) return storageType(e.storage, e.type, ctx);
  const obj = ['object', objFields(mod, s, ctx)];
  return e.type === 'struct' ? obj : [e.type, obj];
}
let managed = false; // only these have write-only arguments
const settable = (name, required) =>
  managed && name.endsWith('_wo')
    ? { ...(required ? { required: true } : { optional: true }), write_only: true, sensitive: true }
    : required
      ? { required: true }
      : { optional: true, computed: true };
function block(mod, ents, iface, gets, ctx, depth) {
  const attributes = {},
    block_types = {};
  for (const e of ents) {
    const camel = (/(?:struct\.|this\._|struct!\.)(\w+)/.exec(e.value) || [])[1];
    const prop = iface && iface[camel];
    if (!prop) problems.push(`${ctx}.${e.name}: no property ${camel}`);
    const required = prop && !prop.optional;
    const s = structOf(e);
    const single = s && !/listMapperHcl|hashMapperHcl/.test(e.value);
    if (
      s &&
      (single || (nested && /listMapperHcl/.test(e.value)) || /listMapperHcl\(\w[\w.]*, true\)/.test(e.value))
    ) {
      const S = Object.keys(mod.ifaces).find((k) => k.toLowerCase() === s.toLowerCase()) || s;
      const cls = mod.classes[S + 'OutputReference'];
      const b = block(
        mod,
        entries(mod.fns[lc(s)] || mod.fns[s] || ''),
        mod.ifaces[S],
        cls ? getters(cls) : {},
        ctx + '.' + e.name,
        depth + 1,
      );
      const bt = { nesting_mode: e.type === 'struct' ? 'single' : e.type, block: b };
      // Terraform refuses a set of blocks that holds an untyped attribute (the bindings cut deep
      // recursion short with "any", e.g. aws_wafv2_web_acl rule.statement): a list does here.
      if (bt.nesting_mode === 'set' && JSON.stringify(b).includes('"type":"dynamic"'))
        bt.nesting_mode = 'list';
      if (e.type !== 'struct') {
        if (required) bt.min_items = 1;
        if (single) bt.max_items = 1;
      }
      block_types[e.name] = bt;
    } else {
      attributes[e.name] = {
        type: s ? entryType(mod, e, ctx + '.' + e.name) : storageType(e.storage, e.type, ctx + '.' + e.name),
        ...settable(e.name, required),
      };
      if (e.name === 'id' && depth === 0) attributes.id = { type: 'string', optional: true, computed: true };
    }
  }
  for (const [n, t] of Object.entries(gets))
    if (!(n in attributes) && !(n in block_types))
      attributes[n] = { type: t.ref ? refType(mod, t.ref, ctx + '.' + n) : t, computed: true };
  const b = {};
  if (Object.keys(attributes).length)
    b.attributes = Object.fromEntries(Object.entries(attributes).sort((a, c) => (a[0] < c[0] ? -1 : 1)));
  if (Object.keys(block_types).length) b.block_types = block_types;
  return b;
}
const res = { resource_schemas: {}, data_source_schemas: {}, ephemeral_resource_schemas: {} };
let provider = {},
  version,
  pname;
const lib = path.join(pkgDir, 'lib');
let n = 0;
for (const d of fs.readdirSync(lib).sort()) {
  const dir = path.join(lib, d);
  if (!fs.statSync(dir).isDirectory()) continue;
  const main = path.join(dir, 'index.js');
  if (!fs.existsSync(main)) continue;
  const head = fs.readFileSync(main, 'utf8');
  const isProv = /extends cdktf\.TerraformProvider/.test(head);
  const mt = /terraformResourceType: '([^']+)'/.exec(head);
  if (!mt) continue;
  const isData = /extends cdktf\.TerraformDataSource/.test(head);
  const type = mt[1];
  managed = !isProv && !isData;
  version = version || (/providerVersion: '([^']+)'/.exec(head) || [])[1];
  if (!isProv && only && !only.has((isData ? 'data.' : '') + type)) continue;
  const mod = load(dir);
  const [, c] = Object.entries(mod.classes).find(([, v]) =>
    /^Terraform(Resource|DataSource|Provider)$/.test(v.base),
  );
  const syn = /synthesizeHclAttributes\(\) \{\n([\s\S]*?)\n {4}\}/.exec(c.body);
  const ents = entries(syn ? syn[1] : '');
  const count = (syn ? syn[1].match(/isBlock:/g) || [] : []).length;
  if (count !== ents.length) problems.push(`${type}: ${count} entries, ${ents.length} read`);
  for (const [fnm, body] of Object.entries(mod.fns)) {
    const k = (body.match(/isBlock:/g) || []).length;
    if (k !== entries(body).length)
      problems.push(`${type}.${fnm}: ${k} entries, ${entries(body).length} read`);
  }
  const cfg = mod.ifaces[mod.config];
  const alias = {}; // private field -> property, where the generator had to rename one
  for (const m of c.body.matchAll(/this\.(_\w+)(?:\.internalValue)? = config\.(\w+);/g))
    alias[m[1].slice(1)] = m[2];
  const iface = new Proxy(cfg || {}, { get: (o, k) => o[k] || o[alias[k]] });
  const b = block(mod, ents, cfg && iface, isProv ? {} : getters(c), type, 0);
  if (isProv) {
    delete b.attributes.alias;
    for (const a of Object.values(b.attributes)) delete a.computed;
    provider = { version: 0, block: b };
    pname = type;
    continue;
  }
  if (b.attributes.tags && b.attributes.tags_all && b.attributes.tags.optional)
    delete b.attributes.tags.computed; // never computed where tags_all is
  for (const s of SENSITIVE[(isData ? 'data.' : '') + type] || [])
    if (b.attributes[s]) b.attributes[s].sensitive = true;
    else problems.push(`${type}: no ${s} to mark sensitive`);
  (isData ? res.data_source_schemas : res.resource_schemas)[type] = { version: 0, block: b };
  n++;
}
for (const type of EPHEMERAL) {
  const data = res.data_source_schemas[type];
  if (!data) continue;
  const { id, ...attributes } = structuredClone(data.block.attributes);
  for (const a of Object.values(attributes)) if (a.optional) delete a.computed;
  res.ephemeral_resource_schemas[type] = { version: 0, block: { attributes } };
}
addr = addr || `hashicorp/${pname}`;
const doc = { format_version: '1.0', provider_schemas: { [addr]: { provider, ...res } } };
const text = JSON.stringify(doc);
fs.writeFileSync(out, out.endsWith('.gz') ? zlib.gzipSync(text, { level: 9 }) : text);
if (only)
  for (const t of only)
    if (!(t in res.resource_schemas) && !(t.startsWith('data.') && t.slice(5) in res.data_source_schemas))
      console.error('not in the package: ' + t);
for (const p of problems.slice(0, 40)) console.error('! ' + p);
console.log(
  JSON.stringify({
    provider: pname,
    version,
    resources: Object.keys(res.resource_schemas).length,
    data: Object.keys(res.data_source_schemas).length,
    json_bytes: text.length,
    out_bytes: fs.statSync(out).size,
    problems: problems.length,
  }),
);
