/**
 * Who an emulator is: its authority, its server's certificate, and the key of its tokens. With a directory all of it
 * outlives a restart, so that a client goes on with the CA and the token that it has, as it would with Azure.
 */
import { X509Certificate, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CertifiedNames } from '../http/host.ts'

const schema = z.strictObject({
  caPem: z.string(),
  certificatePem: z.string(),
  keyPem: z.string(),
  tokenKey: z.base64(),
  /** How often it was started: dice thrown from one seed must not fall twice the same way. */
  starts: z.int().min(0),
})

export type Identity = z.output<typeof schema>

const dayMs = 24 * 60 * 60 * 1000

/** Answers the identity that stands in the directory, or a new one, which is written there; `names` is where it is reached. */
export async function identityIn(directory: string, names: CertifiedNames | undefined): Promise<Identity> {
  const before = read(pathIn(directory), names)
  const identity = before === undefined ? await createIdentity(names) : { ...before, starts: before.starts + 1 }
  write(directory, identity)
  return identity
}

/** Makes an identity that nobody else has; without a certificate where nobody connects. */
export async function createIdentity(names: CertifiedNames | undefined): Promise<Identity> {
  const tokenKey = randomBytes(32).toString('base64')
  if (names === undefined) return { caPem: '', certificatePem: '', keyPem: '', tokenKey, starts: 0 }
  // Dear to load, and needed only the first time.
  const { createCertificateAuthority } = await import('../../net/certificate-authority.ts')
  const authority = await createCertificateAuthority('Local Azure')
  const server = await authority.issue('Local Azure', names)
  return { caPem: authority.certificatePem, ...server, tokenKey, starts: 0 }
}

function read(path: string, names: CertifiedNames | undefined): Identity | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const parsed = schema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  if (names === undefined) return parsed.data
  // Certificates are judged by the caller's wall clock, not by the played one.
  const certificate = new X509Certificate(parsed.data.certificatePem)
  const isValid = certificate.validToDate.getTime() - Date.now() > dayMs
  return isValid && names.ip.every((address) => certificate.checkIP(address) !== undefined) ? parsed.data : undefined
}

function write(directory: string, identity: Identity): void {
  const path = pathIn(directory)
  // It holds keys; and a kill in the middle must leave the old one whole.
  writeFileSync(`${path}.draft`, JSON.stringify(identity), { mode: 0o600 })
  renameSync(`${path}.draft`, path)
}

function pathIn(directory: string): string {
  return join(directory, 'identity.json')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
