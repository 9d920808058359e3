// Files of cdktf, and of its successor cdktn, that bundles and tests take in another form, because theirs takes most of a synthesis.
'use strict';

const { readFileSync } = require('node:fs');

/** Functions that trace where something was made; only messages of cdktf about it use the traces, which are empty here. */
const TRACES = ['captureStackTrace', 'captureCreationStack'];

/** @throws Error when a module exports more than its replacement, whose callers would find nothing there */
function refuseOthers(path, replaced) {
  const exported = [...readFileSync(path, 'utf8').matchAll(/^exports\.(\w+) =/gm)].map(([, name]) => name);
  const missing = exported.filter((name) => !replaced.includes(name));
  if (missing.length > 0)
    throw new Error(`${path} exports ${missing.join(', ')}, which its replacement in the bundle lacks`);
}

/** @throws Error when a text is not there to be replaced: another version does this in another way */
function changed(path, replacements) {
  return Object.entries(replacements).reduce(
    (code, [from, to]) => {
      if (!code.includes(from)) throw new Error(`${path} has no ${from}, which is replaced to save time`);
      return code.replace(from, to);
    },
    readFileSync(path, 'utf8'),
  );
}

/**
 * Whether cdktf finds no token in a value, and nothing to escape. Its marks have a brace; a number in the place of a token is
 * negative, or in a text has an exponent; placeholders of maps end alike.
 */
const isPlain = (value) =>
  value === undefined ||
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && value >= 0) ||
  (typeof value === 'string' &&
    !value.includes('{') &&
    !value.includes('e+') &&
    !value.endsWith('Map Token Value'));

/** Parts by the end of their path, with the code that stands instead of theirs. */
const PARTS = [
  {
    file: /cdkt[fn][/\\]lib[/\\]tokens[/\\]private[/\\]stack-trace\.js$/,
    instead: (path) => {
      refuseOthers(path, TRACES);
      return TRACES.map((name) => `exports.${name} = () => [];`).join('\n');
    },
  },
  {
    // For each text and each key it makes two contexts and four searches, though few hold a token.
    file: /cdkt[fn][/\\]lib[/\\]tokens[/\\]private[/\\]resolve\.js$/,
    instead: (path) => {
      const code = changed(path, {
        'makeContext()[0].resolve(key)': 'isPlain(key) ? key : $&',
        'makeContext(key)[0].resolve(obj[key])': 'isPlain(obj[key]) ? obj[key] : $&',
        'makeContext(`${i}`)[0].resolve(x)': 'isPlain(x) ? x : $&',
      });
      return `${code}\nconst isPlain = ${isPlain};`;
    },
  },
  {
    // Each resource was looked through before it came into the stack; what overrides a whole stack was not.
    file: /cdkt[fn][/\\]lib[/\\]terraform-stack\.js$/,
    instead: (path) =>
      changed(path, {
        'return (0, _tokens_1.resolve)(this, tf);':
          'if (Object.keys(this.rawOverrides).length === 0) return tf; $&',
      }),
  },
];

module.exports = { PARTS };
