/**
 * The certificate that a client signs in with, from whatever file holds it. The sign-in library takes PEM only, and leaves a
 * PFX to its caller.
 */
import { readFile } from 'node:fs/promises'

export interface CertificateFile {
  readonly path: string
  readonly password: string | undefined
}

export interface ClientCertificate {
  /** Certificate and key. */
  readonly pem: string
  /** Of the key inside. */
  readonly password: string | undefined
}

/** Reads a certificate with its key, PEM or PFX. @throws {Error} that names the file, and never its password */
export async function readCertificate({ path, password }: CertificateFile): Promise<ClientCertificate> {
  const content = await readFile(path)
  const text = content.toString('latin1')
  if (text.includes('-----BEGIN ')) return { pem: text, password }
  return { pem: await pfxToPem(content, { path, password }), password: undefined }
}

async function pfxToPem(content: Buffer, { path, password = '' }: CertificateFile): Promise<string> {
  // Only who has a PFX pays for the library.
  const { default: forge } = await import('node-forge')
  const { keyBag, pkcs8ShroudedKeyBag, certBag } = forge.pki.oids
  try {
    const pfx = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(content.toString('latin1')), password)
    const bagsOf = (bagType = '') => pfx.getBags({ bagType })[bagType] ?? []
    const key = [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)].find((bag) => bag.key)?.key
    const certificates = bagsOf(certBag).flatMap(({ cert }) => cert ?? [])
    if (!key || certificates.length === 0) throw new Error('it holds no RSA key with a certificate')
    // The certificate of the key first: its thumbprint is what the client signs in by. Chains follow in any order.
    const isOwn = (one: (typeof certificates)[number]) => 'n' in one.publicKey && one.publicKey.n.equals(key.n)
    const ordered = [...certificates.filter(isOwn), ...certificates.filter((one) => !isOwn(one))]
    return [...ordered.map((one) => forge.pki.certificateToPem(one)), forge.pki.privateKeyToPem(key)].join('\n')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${path} is neither PEM nor a PFX that its password opens: ${why}`, { cause: error })
  }
}
