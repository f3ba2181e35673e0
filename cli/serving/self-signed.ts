import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { bitString, der, integer, objectIdentifier, sequence, utcTime, utf8String } from './der.ts'

/** A private key and its certificate, both in PEM. */
export interface ServerIdentity {
  readonly key: string
  readonly cert: string
}

/**
 * Makes a certificate that lives as long as the process, as kube components do where they are given none: whoever scrapes
 * cannot check it, but nobody on the way can read the token that he shows. P-256, for the names of this host (RFC 5280).
 */
export function selfSigned(hostName: string, nowMs: number): ServerIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(der(SET, sequence(objectIdentifier('2.5.4.3'), utf8String(`${hostName}@berth`))))
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ecdsaWithSha256,
    name,
    sequence(utcTime(nowMs - DAY_MS), utcTime(nowMs + YEAR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeNames(hostName), serverAuth)),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, ecdsaWithSha256, bitString(signature))
  return { key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), cert: pem(certificate) }
}

const SET = 0x31
const OCTET_STRING = 0x04
const DAY_MS = 24 * 60 * 60 * 1000
const YEAR_MS = 365 * DAY_MS

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))
const serverAuth = sequence(
  objectIdentifier('2.5.29.37'),
  der(OCTET_STRING, sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
)

function alternativeNames(hostName: string): Buffer {
  const dns = [...new Set([hostName, 'localhost'])].map((name) => der(0x82, Buffer.from(name)))
  const loopback = der(0x87, Buffer.from([127, 0, 0, 1]))
  return sequence(objectIdentifier('2.5.29.17'), der(OCTET_STRING, sequence(...dns, loopback)))
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
