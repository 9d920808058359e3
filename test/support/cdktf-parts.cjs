// Loads the parts of cdktf that bundles hold in the place of its own, since tests ask for a synthesis a thousand times.
'use strict';

const Module = require('node:module');
const { PARTS } = require('../../tools/cdktf-parts.cjs');

const load = Module._extensions['.js'];
Module._extensions['.js'] = (module, path) => {
  const part = PARTS.find(({ file }) => file.test(path));
  if (part) module._compile(part.instead(path), path);
  else load(module, path);
};
