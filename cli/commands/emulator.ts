import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPortal } from '#mocks/azure/portal/portal'
import type { Invocation } from '../commands.ts'
import { takeAddressRange } from '../demo/address-range.ts'
import { startLocalAzure, type LocalAzure } from '../demo/local-azure.ts'
import { Failure } from '../failure.ts'
import { choiceOption, stringOption } from '../options.ts'
import { untilSignal } from '../until-signal.ts'

/** Runs the local Azure, for a client of one's own, until Ctrl-C. */
export async function run({ options }: Invocation): Promise<number> {
  const latency = choiceOption(options, 'latency', ['none', 'fast', 'real'] as const) ?? 'fast'
  const own = stringOption(options, 'directory')
  const directory = own ?? (await mkdtemp(join(tmpdir(), 'berth-emulator-')))
  await mkdir(directory, { recursive: true })
  const range = await takeAddressRange()
  try {
    const azure = await startLocalAzure({
      directory,
      range,
      latency,
      port: portOption(options, 'port'),
      taken: [],
    }).catch(inUse)
    const portal = await startPortal(azure.emulator, { port: portOption(options, 'portal-port') }).catch(inUse)
    console.log(lines(azure, portal.url, directory))
    await untilSignal()
    await portal.stop()
    await azure.emulator.stop()
    return 0
  } finally {
    await range.release()
    // A directory that the user named is the user's, with what he wanted in it.
    if (own === undefined) await rm(directory, { recursive: true, force: true })
  }
}

function portOption(options: Invocation['options'], name: string): number {
  const text = stringOption(options, name) ?? '0'
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Failure(`--${name} ${text}: a port is a number from 0 to 65535`, 2)
  return port
}

function inUse(error: unknown): never {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (code === 'EADDRINUSE' || code === 'EACCES')
    throw new Failure(`port ${port} cannot be bound (${code}): name another, or none`)
  throw error
}

function lines({ emulator, cloudConfig }: LocalAzure, page: string, directory: string): string {
  const { tenantId, clientId, clientSecret, subscriptionId } = emulator.credentials
  return [
    `ARM and login     ${emulator.url}`,
    `its CA            ${join(directory, 'azure-ca.pem')}`,
    `the page          ${page}`,
    `azure.json        ${cloudConfig}`,
    `tenant            ${tenantId}`,
    `subscription      ${subscriptionId}`,
    `client, secret    ${clientId} ${clientSecret}`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}
