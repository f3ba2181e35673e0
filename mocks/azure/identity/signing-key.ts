/**
 * The key that tokens are signed with, whose public half stands behind the jwks_uri, so that a client can verify them.
 * It is elliptic (ES256) where Azure's are RSA: an RSA key takes a tenth of a second to make, and every emulator has its own.
 */
import { createECDH, createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { JsonObject } from '../arm/json.ts'

const encoding = 'ieee-p1363'

export interface SigningKey {
  /** The public half, as a JSON Web Key (RFC 7517). */
  readonly jwk: JsonObject & { readonly kid: string; readonly alg: 'ES256' }
  /** Answers the signature of a token's first two parts, in base64url. */
  sign(text: string): string
  verify(text: string, signature: string): boolean
}

/** Makes the key that 32 random bytes stand for: the same bytes, the same key. */
export function signingKeyOf(secret: Buffer): SigningKey {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  const point = curve.getPublicKey()
  const shape = { crv: 'P-256', kty: 'EC', x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) }
  const privateKey = createPrivateKey({ key: { ...shape, d: base64url(secret) }, format: 'jwk' })
  const publicKey = createPublicKey({ key: shape, format: 'jwk' })
  // The thumbprint of RFC 7638: the members in this order.
  const kid = createHash('sha256').update(JSON.stringify(shape)).digest('base64url')
  return {
    jwk: { ...shape, use: 'sig', alg: 'ES256', kid },
    sign: (text) => sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: encoding }).toString('base64url'),
    verify: (text, signature) =>
      verify(
        'sha256',
        Buffer.from(text),
        { key: publicKey, dsaEncoding: encoding },
        Buffer.from(signature, 'base64url'),
      ),
  }
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url')
}
