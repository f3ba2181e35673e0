import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { faultPlanSchema, type FaultPlan } from '#mocks/azure/arm/fault-rule'
import { startPortal } from '#mocks/azure/portal/portal'
import type { Invocation } from '../command.ts'
import { takeAddressRange } from '../demo/address-range.ts'
import { startLocalAzure, type LocalAzure, type LocalAzureOptions } from '../demo/local-azure.ts'
import { Failure } from '../failure.ts'
import { choiceOption, stringOption } from '../options.ts'
import { untilSignal } from '../until-signal.ts'

/** Runs the local Azure, for a client of one's own, until Ctrl-C. */
export async function run({ options }: Invocation): Promise<number> {
  const settings = await settingsOf(options)
  const directory = settings.directory ?? (await mkdtemp(join(tmpdir(), 'berth-emulator-')))
  await mkdir(directory, { recursive: true })
  // One that is left from before would be taken for the word of this run.
  if (settings.readyFile !== undefined) await rm(settings.readyFile, { force: true })
  const range = await takeAddressRange()
  try {
    const { latency, emulator } = settings
    const azure = await startLocalAzure({ directory, range, latency, emulator, taken: [] }).catch(inUse)
    const portal = await startPortal(azure.emulator, { port: settings.portalPort }).catch(inUse)
    if (settings.readyFile !== undefined) await writeReady(settings.readyFile, readyOf(azure, portal.url))
    console.log(lines(azure, portal.url))
    await untilSignal()
    await portal.stop()
    await azure.emulator.stop()
    return 0
  } finally {
    await range.release()
    if (settings.readyFile !== undefined) await rm(settings.readyFile, { force: true })
    // A directory that the user named is the user's, with what he wanted in it.
    if (settings.directory === undefined) await rm(directory, { recursive: true, force: true })
  }
}

interface Settings {
  readonly latency: LocalAzureOptions['latency']
  readonly emulator: NonNullable<LocalAzureOptions['emulator']>
  /** Where the files for clients go. */
  readonly directory: string | undefined
  readonly portalPort: number
  readonly readyFile: string | undefined
}

async function settingsOf(options: Invocation['options']): Promise<Settings> {
  const location = pathOption(options, 'location')
  const faults = pathOption(options, 'faults')
  const host = hostOption(options)
  const oauth = choiceOption(options, 'oauth', ['none', 'basic', 'strict'] as const)
  const seed = numberOption(options, 'seed', 2 ** 32 - 1)
  return {
    latency: choiceOption(options, 'latency', ['none', 'fast', 'real'] as const) ?? 'fast',
    emulator: {
      port: numberOption(options, 'port', 65_535) ?? 0,
      ...(host === undefined ? {} : { host }),
      ...(location === undefined ? {} : { directory: location }),
      ...(oauth === undefined ? {} : { oauth }),
      ...(seed === undefined ? {} : { seed }),
      ...(faults === undefined ? {} : { faults: await readFaultPlan(faults) }),
    },
    directory: pathOption(options, 'directory') ?? location,
    portalPort: numberOption(options, 'portal-port', 65_535) ?? 0,
    readyFile: pathOption(options, 'ready-file'),
  }
}

/** Absolute, because it is told to programs that stand elsewhere. */
function pathOption(options: Invocation['options'], name: string): string | undefined {
  const path = stringOption(options, name)
  return path === undefined ? undefined : resolve(path)
}

function hostOption(options: Invocation['options']): string | undefined {
  const host = stringOption(options, 'host')
  if (host === undefined || isIP(host) !== 0) return host
  throw new Failure(`--host ${host}: use an IP address of this machine`, 2)
}

async function readFaultPlan(path: string): Promise<FaultPlan> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(`--faults ${path}: ${error.message}`, 2)
  })
  const parsed = faultPlanSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Failure(`--faults ${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`, 2)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function numberOption(options: Invocation['options'], name: string, most: number): number | undefined {
  const text = stringOption(options, name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text !== '' && Number.isInteger(number) && number >= 0 && number <= most) return number
  throw new Failure(`--${name} ${text}: use a number from 0 to ${most}`, 2)
}

function inUse(error: unknown): never {
  const { code, port, message } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL')
    throw new Failure(`port ${port} cannot be bound (${code}): name another, or none`)
  if (message.includes('is in use by') || message.includes('is damaged')) throw new Failure(message)
  throw error
}

/** What a program that starts this one waits for: who reads it finds an emulator that answers. */
function readyOf({ emulator, cloudConfig, caFile }: LocalAzure, page: string) {
  return { endpoint: emulator.url, ca: caFile, ...emulator.credentials, page, cloudConfig }
}

async function writeReady(path: string, ready: ReturnType<typeof readyOf>): Promise<void> {
  // Renamed into place, so that nobody reads half of it.
  await writeFile(`${path}.draft`, `${JSON.stringify(ready, undefined, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.draft`, path)
}

function lines({ emulator, cloudConfig, caFile }: LocalAzure, page: string): string {
  const { tenantId, clientId, clientSecret, subscriptionId } = emulator.credentials
  return [
    `ARM and login     ${emulator.url}`,
    `its CA            ${caFile}`,
    `the page          ${page}`,
    `azure.json        ${cloudConfig}`,
    `tenant            ${tenantId}`,
    `subscription      ${subscriptionId}`,
    `client, secret    ${clientId} ${clientSecret}`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}
