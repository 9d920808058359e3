import type { Secret } from '../../core/model/secret.ts';

/**
 * A secret as Kong reads it from its environment. Only fields that a schema calls referenceable may hold one: in any other,
 * `keyauth_credentials.key` among them, the reference itself would be the value.
 */
export const vault = ({ key }: Secret) => `{vault://env/${key}}`;
