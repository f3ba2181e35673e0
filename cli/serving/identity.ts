import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { sleep, type Clock } from '#provider/time/clock'
import { Failure } from '../failure.ts'
import { selfSigned, type ServerIdentity } from './self-signed.ts'

/** The files that somebody keeps renewed; both or none. */
export interface IdentityFiles {
  readonly certFile: string | undefined
  readonly keyFile: string | undefined
}

/** Reads key and certificate, or makes them. @throws {Failure} naming option and file */
export async function readIdentity(files: IdentityFiles, clock: Clock): Promise<ServerIdentity> {
  const { certFile, keyFile } = files
  if (certFile === undefined && keyFile === undefined) return selfSigned(hostname(), clock.now())
  if (certFile === undefined || keyFile === undefined)
    throw new Failure('give both --tls-cert-file and --tls-private-key-file, or neither', 2)
  const [cert, key] = await Promise.all([read('tls-cert-file', certFile), read('tls-private-key-file', keyFile)])
  if (!isPair({ cert, key }))
    throw new Failure(
      `--tls-cert-file ${certFile}: it does not belong to the key in --tls-private-key-file ${keyFile}`,
      2,
    )
  return { cert, key }
}

/** False too for a file that is just being written: with an empty key a server would start, and fail every handshake. */
function isPair({ cert, key }: ServerIdentity): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

export interface Following {
  readonly clock: Clock
  readonly log: Logger
  readonly current: ServerIdentity
  readonly onChange: (identity: ServerIdentity) => void
}

/** Hands on what the files hold whenever that is something else; never rejects. Ends with `signal`. */
export async function followIdentity(
  files: IdentityFiles,
  { clock, log, current, onChange }: Following,
  signal: AbortSignal,
): Promise<void> {
  if (files.certFile === undefined) return
  let known = current
  while (!signal.aborted) {
    try {
      await sleep(clock, LOOK_EVERY_MS, signal)
      const next = await readIdentity(files, clock)
      if (next.cert === known.cert && next.key === known.key) continue
      onChange(next)
      known = next
      log.info({ file: files.certFile }, 'serving with another certificate')
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'cannot take the certificate; going on with the one before')
    }
  }
}

/** A minute is what kube components take; half of it is nothing for two small files. */
const LOOK_EVERY_MS = 30_000

async function read(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Failure(`--${option} ${path}: ${error instanceof Error ? error.message : String(error)}`, 2)
  }
}
