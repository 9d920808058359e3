import type { GatewayRoute } from '../../core/model/gateway-route.ts';
import { repeated } from '../../core/problems/repeated.ts';
import { segmentsOf } from './kong.routes.ts';
import type { KongSettings } from './kong.settings.ts';

/** What Kong would load without a word although it cannot be meant; one sentence for each. */
export function gatewayProblems(
  keys: KongSettings['keys'],
  routes: readonly GatewayRoute[],
): readonly string[] {
  const prefixes = routes.map(({ pathPrefix }) => pathPrefix);
  return [
    ...repeated(keys.map(({ name }) => name)).map(
      (name) =>
        `keys: "${name}" is listed twice, and one secret cannot be two keys; give each a name of its own`,
    ),
    ...repeated(routes.map(({ name }) => name)).map(
      (name) => `route "${name}" is there twice; give every route a name of its own`,
    ),
    ...repeated(prefixes).map(
      (prefix) => `path "${prefix}" belongs to two routes; give each a path of its own`,
    ),
    ...routes
      .filter(({ bearer, passesToken }) => bearer && passesToken)
      .map(
        ({ name }) =>
          `route "${name}" passes tokens on and has a bearer of its own; a service sees one of them`,
      ),
    ...routes.flatMap(({ name, pathPrefix, permissions }) => [
      ...(/^\/[a-z0-9-]+$/.test(pathPrefix)
        ? []
        : [
            `route "${name}": path "${pathPrefix}" is not one segment in small letters; write for example "/brain"`,
          ]),
      ...permissions
        .filter(({ path }) =>
          path.some((segment) => segment !== segment.toLowerCase() || segmentsOf(segment)[0] !== segment),
        )
        .map(
          ({ path }) =>
            `route "${name}": permission for "${path.join('/')}" names no segments in small letters, so it would never be found; ` +
            'write each segment as a text of its own',
        ),
    ]),
  ];
}
