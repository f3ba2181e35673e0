/**
 * A client that proves itself by a certificate: a JWT about itself, signed with the certificate's key, whose header names
 * the certificate by its thumbprint (Microsoft identity platform, "certificate credentials"; AADSTS700027).
 */
import { constants, verify, X509Certificate } from 'node:crypto'
import { isJsonObject, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import type { AssertionRefusal } from './federated.ts'

/** Answers what is wrong with the assertion of a client; undefined: nothing. */
export function judgeCertificate(
  assertion: string,
  { clientId, certificatePem }: { readonly clientId: string; readonly certificatePem: string },
  nowMs: number,
): AssertionRefusal | undefined {
  const [header = '', claims = '', signature = ''] = assertion.split('.')
  const [head, said] = [parse(header), parse(claims)]
  if (head === undefined || said === undefined || signature === '') {
    return { error: 'invalid_request', code: 50_027, message: 'JWT token is invalid or malformed.' }
  }
  const certificate = new X509Certificate(certificatePem)
  const isNamed =
    stringAt(head, 'x5t#S256') === thumbprint(certificate.fingerprint256) ||
    stringAt(head, 'x5t') === thumbprint(certificate.fingerprint)
  if (!isNamed) return refuse('The certificate with identifier used to sign the client assertion is not registered.')
  if (!isSigned({ signed: `${header}.${claims}`, signature, alg: stringAt(head, 'alg') }, certificate)) {
    return refuse('Client assertion failed signature validation.')
  }
  if (said['iss'] !== clientId || said['sub'] !== clientId) return refuse('The assertion is not about the client.')
  const expiresAt = said['exp']
  const isOver = typeof expiresAt !== 'number' || expiresAt * 1000 <= nowMs
  return isOver
    ? { error: 'invalid_client', code: 700_024, message: 'Client assertion is not within its valid time range.' }
    : undefined
}

interface Signed {
  readonly signed: string
  readonly signature: string
  readonly alg: string | undefined
}

function isSigned({ signed, signature, alg }: Signed, { publicKey }: X509Certificate): boolean {
  const padding = alg === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
  const key = { key: publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return verify('RSA-SHA256', Buffer.from(signed), key, Buffer.from(signature, 'base64url'))
}

function thumbprint(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url')
}

function refuse(message: string): AssertionRefusal {
  return { error: 'invalid_client', code: 700_027, message }
}

function parse(part: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
