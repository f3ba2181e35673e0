import type { Peer } from '../model.ts'
import type { PeerSpec } from './bgp-peer.ts'
import type { Resource } from './resource.ts'

/** The kernel takes keys up to this length (TCP_MD5SIG_MAXKEYLEN). */
const longestKey = 80

/** The value stands in no finding. */
export function readPassword(spec: PeerSpec, { namespace, report }: Resource): Peer['password'] {
  const { password, passwordSecret } = spec
  const field = 'spec.password'
  if (password !== '' && passwordSecret.name !== '') {
    const why = 'spec.passwordSecret names a password already'
    report.refuse({ field, value: '', why, fix: 'Remove it and keep the Secret.' })
  }
  if (passwordSecret.name !== '') {
    return { secret: passwordSecret.name, namespace: passwordSecret.namespace || (namespace ?? '') }
  }
  if (password === '') return undefined
  if (!isKey(password)) {
    const fix = `Write ${longestKey} characters at most, without quotes and line ends.`
    report.refuse({ field, value: '', why: 'it cannot be the key of a session', fix })
  }
  return { text: password }
}

/** Whether a routing daemon takes `password` as the MD5 key of a session: what a Secret holds is not known before. */
export function isKey(password: string): boolean {
  // Control characters and double quotes would end the string in a daemon's configuration.
  return Buffer.byteLength(password) <= longestKey && !/[\p{Cc}"]/u.test(password)
}
