import * as z from 'zod/mini';

/** Host names as RFC 1123 has them, in small letters; a certificate is issued for it, so an address will not do. */
export const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A name that people and programs outside call. */
export const hostName = z
  .string()
  .check(
    z.regex(HOST, 'a host is a name in small letters with a dot in it, for example "somastack.example.com"'),
  );
