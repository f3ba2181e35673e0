import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { followAzureVms } from '../guides/azure-vms.ts'
import { follow, root } from '../guides/follow.ts'
import { followOnBareMetal } from '../guides/bare-metal.ts'
import { openReader } from '../guides/reader.ts'
import { prepareInstallation } from '../installed/installation.ts'
import type { Part } from './part.ts'

/** Pages that need nothing but the clone and a kubectl. */
const onTheLaptop = ['docs/guides/first-service.md', 'docs/guides/test-with-the-emulator.md']

/** Follows the guides to the letter, each from its first command to its last. */
export async function runGuides(part: Part, signal: AbortSignal): Promise<void> {
  await followOnTheLaptop(part, signal)
  const installation = await prepareInstallation(part, signal)
  if (installation === undefined) return
  await followAzureVms(installation, signal)
  await followOnBareMetal(installation, signal)
}

async function followOnTheLaptop({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  for (const [at, page] of onTheLaptop.entries()) {
    const own = join(folder, `guide-${at + 1}`)
    await mkdir(own, { recursive: true })
    const kubectl = join(programs.components.folder, 'kubectl')
    const reader = await openReader({ folder: own, cwd: root, programs: { kubectl: [kubectl] } })
    try {
      await follow(page, reader, checks, signal)
    } finally {
      await reader.endAll()
    }
  }
}
