/**
 * A certificate authority of its own for every played server: Node makes no certificates by itself, and a
 * certificate shared by two emulators would let a client that trusts the wrong one pass unnoticed.
 */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 24 * 60 * 60 * 1000

export interface KeyAndCertificate {
  readonly keyPem: string
  readonly certificatePem: string
}

export interface SubjectNames {
  readonly dns: readonly string[]
  readonly ip: readonly string[]
}

export interface CertificateAuthority {
  readonly certificatePem: string
  /** Issues a server certificate for these names, valid for a year. */
  issue(commonName: string, names: SubjectNames): Promise<KeyAndCertificate>
}

/** Makes a P-256 authority, valid from yesterday (clocks differ) for ten years. */
export async function createCertificateAuthority(commonName: string): Promise<CertificateAuthority> {
  cryptoProvider.set(webcrypto)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: algorithm,
    ...validity(3650),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const issue = (name: string, names: SubjectNames) =>
    issueCertificate({ issuer: certificate.subject, issuerKeys: keys, commonName: name, names })
  return { certificatePem: certificate.toString('pem'), issue }
}

interface Issue {
  readonly issuer: string
  readonly issuerKeys: webcrypto.CryptoKeyPair
  readonly commonName: string
  readonly names: SubjectNames
}

async function issueCertificate({ issuer, issuerKeys, commonName, names }: Issue): Promise<KeyAndCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer,
    publicKey: keys.publicKey,
    signingKey: issuerKeys.privateKey,
    signingAlgorithm: algorithm,
    ...validity(365),
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { keyPem: PemConverter.encode(key, 'PRIVATE KEY'), certificatePem: certificate.toString('pem') }
}

// Certificates are judged by the caller's wall clock, not by the played one.
function validity(days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + days * dayMs) }
}
