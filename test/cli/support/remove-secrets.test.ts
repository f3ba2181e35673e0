import { describe, expect, it } from 'vitest'
import { REMOVED, removeSecrets } from '#cli/support/remove-secrets'

const secret = 'Qz8~very/secret+value='
const remove = removeSecrets([secret, 'msi'])

describe('secrets are removed', () => {
  it.each([
    ['as they are', `login failed with ${secret} today`],
    ['in JSON', JSON.stringify({ said: `it is "${secret}"` })],
    ['in a URL', `POST /token?assertion=${encodeURIComponent(secret)}`],
    ['in base64', Buffer.from(secret).toString('base64')],
  ])('that are known, %s', (_, text) => {
    const clean = remove.text(text)
    expect(clean).toContain(REMOVED)
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      expect(clean).not.toContain(form)
    }
  })

  it.each([
    ['a token of a ServiceAccount', 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJl', 'eyJ'],
    ['a header', 'authorization: Bearer 0123456789abcdef', '0123456789abcdef'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
    ['a private key that was cut off', 'x -----BEGIN PRIVATE KEY-----\nMIIEow\nIBAAKC', 'IBAAKC'],
    ['a SAS', 'https://x.blob/c?sv=2020&sig=abc%2Bdef%3D&se=2027', 'abc%2Bdef'],
    ['a connection string', 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=c2VjcmV0;', 'c2VjcmV0'],
    ['a proxy with a password', 'HTTPS_PROXY=http://me:hunter2@proxy:3128', 'hunter2'],
    ['a line of YAML', 'aadClientSecret: hunter2-and-more', 'hunter2'],
    ['a line of JSON', '{"aadClientCertPassword": "hunter2 with \\" in it"}', 'hunter2'],
  ])('by their looks: %s', (_, text, part) => {
    expect(remove.text(text)).not.toContain(part)
  })

  it('by the names of keys, at any depth, but not where a key only points at one', () => {
    const value = {
      aadClientId: 'client',
      aadClientSecret: 'a',
      aadClientCertPath: '/etc/cert.pem',
      spec: {
        password: 'b',
        passwordSecret: { name: 'tor', namespace: 'metallb-system' },
        peers: [{ authToken: ['c'] }],
      },
      users: [{ user: { token: 'd', 'client-key-data': 'e', 'client-certificate-data': 'f' } }],
    }
    expect(remove.value(value)).toEqual({
      aadClientId: 'client',
      aadClientSecret: REMOVED,
      aadClientCertPath: '/etc/cert.pem',
      spec: {
        password: REMOVED,
        passwordSecret: { name: 'tor', namespace: 'metallb-system' },
        peers: [{ authToken: [REMOVED] }],
      },
      users: [{ user: { token: REMOVED, 'client-key-data': REMOVED, 'client-certificate-data': REMOVED } }],
    })
  })

  it('with the copies of whole objects that kubectl and the API server keep', () => {
    const metadata = {
      name: 'web',
      managedFields: [{ manager: 'x' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"spec":{"password":"b"}}', other: 'stays' },
    }
    expect(remove.value({ metadata })).toEqual({ metadata: { name: 'web', annotations: { other: 'stays' } } })
  })

  it('and nothing else: a short word that somebody wrote for a secret does not blot out the text', () => {
    const text = 'admission of msi: rule a-TCP-80 on loadBalancers/kubernetes, 3 tokens of 5 left'
    expect(remove.text(text)).toBe(text)
  })
})
