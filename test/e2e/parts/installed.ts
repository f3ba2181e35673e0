import { checkAzure } from '../installed/azure/check.ts'
import { checkBareMetal } from '../installed/bare-metal.ts'
import { prepareInstallation } from '../installed/installation.ts'
import type { Part } from './part.ts'

/** What `helm install` brings, run as the pods' own specs say, for both backends. */
export async function runInstalled(part: Part, signal: AbortSignal): Promise<void> {
  const installation = await prepareInstallation(part, signal)
  if (installation === undefined) return
  await checkAzure(installation, signal)
  await checkBareMetal(installation, signal)
}
