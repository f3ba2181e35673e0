/**
 * The federated token of a workload (a Kubernetes service account's, say), which stands for a secret. What is wrong with
 * it is said in the authority's own codes (AADSTS reference: 50027, 700024, 700213).
 */
import { verify } from 'node:crypto'
import { isJsonObject, stringAt } from '../arm/json.ts'
import type { JsonObject } from '../arm/json.ts'
import type { OauthLevel } from './oauth-level.ts'
import type { FederatedCredential } from './principals.ts'

export interface AssertionRefusal {
  readonly error: 'invalid_request' | 'invalid_client'
  readonly code: number
  readonly message: string
}

export function judgeAssertion(
  assertion: string,
  credential: FederatedCredential,
  { nowMs, level }: { readonly nowMs: number; readonly level: OauthLevel },
): AssertionRefusal | undefined {
  if (level === 'none') return undefined
  const claims = claimsOf(assertion)
  if (claims === undefined) return refuse('invalid_request', 50_027, 'JWT token is invalid or malformed.')
  const { issuer, subject, audience = 'api://AzureADTokenExchange', publicKeyPem } = credential
  const audiences = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']]
  if (claims['iss'] !== issuer || claims['sub'] !== subject || !audiences.includes(audience)) {
    return refuse(
      'invalid_request',
      700_213,
      `No matching federated identity record found for presented assertion subject '${stringAt(claims, 'sub') ?? ''}'. ` +
        'Check your federated identity credential Subject, Audience and Issuer against the presented assertion.',
    )
  }
  const expiresAt = claims['exp']
  if (typeof expiresAt !== 'number' || expiresAt * 1000 <= nowMs) {
    return refuse('invalid_client', 700_024, 'Client assertion is not within its valid time range.')
  }
  if (level === 'strict' && publicKeyPem !== undefined && !isSigned(assertion, publicKeyPem)) {
    return refuse('invalid_client', 700_027, 'Client assertion failed signature validation.')
  }
  return undefined
}

function isSigned(assertion: string, publicKeyPem: string): boolean {
  const [header = '', claims = '', signature = ''] = assertion.split('.')
  try {
    const signed = Buffer.from(`${header}.${claims}`)
    return verify('RSA-SHA256', signed, publicKeyPem, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

function claimsOf(assertion: string): JsonObject | undefined {
  const [, claims, signature] = assertion.split('.')
  if (claims === undefined || signature === undefined) return undefined
  try {
    const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

function refuse(error: AssertionRefusal['error'], code: number, message: string): AssertionRefusal {
  return { error, code, message }
}
