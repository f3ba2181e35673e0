/**
 * Follows docs/guides/migrate-from-cloud-provider-azure.md to the letter: every command of it is run as it stands, by a shell
 * that finds the real kubectl and Berth. Only what the lab has elsewhere is put in place: the home directory and /etc.
 */
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blocksOf } from '#test/guides/page'
import { root } from '../guides/follow.ts'
import { openReader, type Reader } from '../guides/reader.ts'
import type { Daemon } from '../process/daemon.ts'
import { kubectl } from '../rack/kubectl.ts'
import { entry, startGoProvider } from './controllers.ts'
import type { Journey } from './journey.ts'
import { differences, pictureOf } from './picture.ts'
import {
  expectNone,
  shownAddresses,
  untilBerthIsContent,
  untilBerthSays,
  untilGoHasEnsured,
  untilNobodyLeads,
} from './turns.ts'

const guide = 'docs/guides/migrate-from-cloud-provider-azure.md'

/** Runs the guide from its first command to its last and checks what it promises on the way. */
export async function followGuide({ lab, checks, goProvider }: Journey, signal: AbortSignal): Promise<void> {
  const blocks = blocksOf(await readFile(join(root, guide), 'utf8')).flatMap(({ typed }) => typed)
  const reader = await openTerminals(lab)
  const before = { picture: pictureOf(await lab.documents(signal)), shown: await shownAddresses(lab, signal) }
  let go: Daemon | undefined = startGoProvider(lab, { binary: goProvider, turn: 5 })
  let berth: Daemon | undefined
  await kubectl(lab, ['-n', 'kube-system', 'create', 'deployment', 'cloud-controller-manager', '--image=ccm'], signal)
  try {
    await untilGoHasEnsured(lab, { go, count: before.shown.size }, signal)
    await lab.azure.takeWrites(signal)
    for (const typed of blocks) {
      const block = typed.command
      if (block.startsWith('berth controller')) {
        await berth?.stop()
        berth = await reader.leaveRunning(typed, signal)
        const isBraked = block.includes('--read-only')
        await (isBraked ? untilBerthSays(lab, 'ReadOnly', berth, signal) : untilBerthIsContent(lab, berth, signal))
        continue
      }
      if (block.includes('berth release')) {
        // Nobody may be at work, or the Service would get something that is then left over.
        await go?.stop()
        await kubectl(lab, ['create', 'service', 'loadbalancer', 'web', '--tcp=80'], signal)
        const held = '{"metadata":{"finalizers":["service.kubernetes.io/load-balancer-cleanup"]}}'
        await kubectl(lab, ['patch', 'service', 'web', '-p', held], signal)
        await kubectl(lab, ['delete', 'service', 'web', '--wait=false'], signal)
      }
      // The Deployment is the provider: nobody runs its pods here but us.
      if (block.includes('--replicas=0')) {
        await go?.stop()
        go = undefined
        await untilNobodyLeads(lab, signal)
      }
      if (block.includes('--replicas=1')) {
        await berth?.stop()
        expectNone('writes of Berth', await lab.azure.takeWrites(signal))
        go = startGoProvider(lab, { binary: goProvider, turn: 6 })
      }
      const said = await reader.type(typed, signal)
      if (block.includes('adopt --check') && !said.includes('0 writes')) throw new Error(said)
      if (block.includes('plan --all') && !said.includes('No changes')) throw new Error(said)
      if (block.includes('--replicas=1') && go) await untilGoHasEnsured(lab, { go, count: before.shown.size }, signal)
    }
  } finally {
    await berth?.stop()
    await go?.stop()
  }
  checks.say(`${blocks.length} commands of the guide were run as they stand`)
  expectNone('changes', differences(before.picture, pictureOf(await lab.documents(signal))))
  expectNone('changed addresses', differences(before.shown, await shownAddresses(lab, signal)))
}

/** The reader has an azure.json of his own. */
async function openTerminals({
  folder,
  namespace,
  binaries,
  kubeconfig,
  cloudConfigs,
}: Journey['lab']): Promise<Reader> {
  const reader = await openReader({
    folder,
    cwd: root,
    namespace,
    programs: { kubectl: [join(binaries, 'kubectl')], berth: [process.execPath, entry] },
    places: { '/etc/kubernetes/azure.json': cloudConfigs.berth },
  })
  await mkdir(join(reader.home, '.kube'))
  await copyFile(kubeconfig, join(reader.home, '.kube/config'))
  return reader
}
