import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** An issuer of tokens, with keys of its own. */
export class Issuer {
  private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

  constructor(readonly kid: string) {}

  get keySet(): object {
    return {
      keys: [{ ...this.pair.publicKey.export({ format: 'jwk' }), kid: this.kid, use: 'sig', alg: 'RS256' }],
    };
  }

  get publicKey(): KeyObject {
    return createPublicKey(this.pair.privateKey);
  }

  token(claims: object, header: object = {}): string {
    const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: this.kid, ...header })}.${encode(claims)}`;
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), this.pair.privateKey).toString('base64url')}`;
  }
}

/** A token that nobody signed. */
export function unsigned(claims: object, kid: string): string {
  return `${encode({ alg: 'none', typ: 'JWT', kid })}.${encode(claims)}.`;
}

/** A token that is signed with a public key taken for a secret. */
export function signedWithText(claims: object, kid: string, secret: string): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
