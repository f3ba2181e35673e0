import forge from 'node-forge'

export interface TestCertificate {
  readonly keyPem: string
  readonly encryptedKeyPem: string
  readonly certificatePem: string
  /** With the chain's other certificate before its own. */
  pfx(algorithm: 'aes256' | '3des'): Buffer
}

export const password = 'open sesame'

/** Makes an RSA certificate as people register it with an application. */
export function makeCertificate(): TestCertificate {
  const own = selfSigned('berth')
  const other = selfSigned('chain')
  const { privateKey } = own.keys
  return {
    keyPem: forge.pki.privateKeyToPem(privateKey),
    encryptedKeyPem: forge.pki.encryptRsaPrivateKey(privateKey, password, { algorithm: 'aes256' }),
    certificatePem: forge.pki.certificateToPem(own.certificate),
    pfx(algorithm) {
      const chain = [other.certificate, own.certificate]
      const asn1 = forge.pkcs12.toPkcs12Asn1(privateKey, chain, password, { algorithm })
      return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1')
    },
  }
}

function selfSigned(name: string) {
  const keys = forge.pki.rsa.generateKeyPair(2048)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2020-01-01')
  certificate.validity.notAfter = new Date('2099-01-01')
  const subject = [{ name: 'commonName', value: name }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.sign(keys.privateKey, forge.md.sha256.create())
  return { keys, certificate }
}
