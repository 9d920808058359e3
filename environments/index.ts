import { kind } from './kind.ts';
import { local } from './local.ts';
import { onprem } from './onprem.ts';
import { prod } from './prod.ts';
import type { EnvironmentInput } from './schema.ts';
import { staging } from './staging.ts';

/** Every environment there is, by name. */
export const ENVIRONMENTS: Readonly<Record<string, EnvironmentInput>> = {
  local,
  kind,
  staging,
  prod,
  onprem,
};
