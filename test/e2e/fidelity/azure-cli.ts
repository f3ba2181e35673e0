import { join } from 'node:path'
import type { Emulator } from '#mocks/azure/emulator'
import { output } from '../process/run.ts'
import type { UnpackedRelease } from '../tools/debian.ts'

/** The Azure CLI, with a home of its own. */
export interface AzureCli {
  /** Runs `az`, and answers what it printed, read as JSON; rejects with its complaint when it fails. */
  readonly az: (args: readonly string[], signal: AbortSignal) => Promise<unknown>
}

/** Runs the CLI of an unpacked release: its `/usr` in the place of the machine's, in a mount namespace that ends with it. */
export function azureCli(release: UnpackedRelease, home: string, caFile: string): AzureCli {
  const env = {
    HOME: home,
    AZURE_CONFIG_DIR: join(home, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
    REQUESTS_CA_BUNDLE: caFile,
  }
  const script = 'mount --bind "$0/usr" /usr && exec az "$@" --output json'
  return {
    async az(args, signal) {
      const inside = ['--mount', '--propagation', 'private', 'sh', '-c', script, release.folder, ...args]
      const printed = await output({ command: 'unshare', args: inside, env, timeoutMs: 120_000 }, signal)
      return printed.trim() === '' ? undefined : JSON.parse(printed)
    },
  }
}

/** Makes an emulator the CLI's cloud, and signs in as its well-known client, in the form of ADFS (arm-semantics 7.2). */
export async function signIn({ az }: AzureCli, { url, credentials }: Emulator, signal: AbortSignal): Promise<unknown> {
  const register = ['cloud', 'register', '--name', 'local', '--profile', '2020-09-01-hybrid']
  const endpoints = ['gallery', 'management', 'active-directory-graph-resource-id'].flatMap((endpoint) => [
    `--endpoint-${endpoint}`,
    `${url}/`,
  ])
  const authority = ['--endpoint-active-directory', `${url}/adfs`]
  const audience = ['--endpoint-active-directory-resource-id', 'https://management.azure.com/']
  await az([...register, '--endpoint-resource-manager', `${url}/`, ...authority, ...audience, ...endpoints], signal)
  await az(['cloud', 'set', '--name', 'local'], signal)
  const { clientId, clientSecret, tenantId } = credentials
  return await az(['login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId], signal)
}
