/**
 * Follows docs/guides/migrate-from-cloud-provider-azure.md to the letter: every command of it is run as it stands, by a shell
 * that finds the real kubectl and Berth. Only what the lab has elsewhere is put in place: the home directory and /etc.
 */
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDaemon, type Daemon } from '../process/daemon.ts'
import { output } from '../process/run.ts'
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

const guide = join(import.meta.dirname, '../../../docs/guides/migrate-from-cloud-provider-azure.md')

/** Runs the guide from its first command to its last and checks what it promises on the way. */
export async function followGuide({ lab, checks, goProvider }: Journey, signal: AbortSignal): Promise<void> {
  const blocks = await commandsOf(guide)
  const shell = await openShell(lab)
  const before = { picture: pictureOf(await lab.azure.documents(signal)), shown: await shownAddresses(lab, signal) }
  let go: Daemon | undefined = startGoProvider(lab, { binary: goProvider, turn: 5 })
  let berth: Daemon | undefined
  await kubectl(lab, ['-n', 'kube-system', 'create', 'deployment', 'cloud-controller-manager', '--image=ccm'], signal)
  try {
    await untilGoHasEnsured(lab, { go, count: before.shown.size }, signal)
    await lab.azure.takeWrites(signal)
    for (const block of blocks) {
      if (block.startsWith('berth controller')) {
        await berth?.stop()
        berth = shell.start(block)
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
      const said = await shell.run(block, signal)
      if (block.includes('adopt --check') && !said.includes('0 writes')) throw new Error(said)
      if (block.includes('plan --all') && !said.includes('No changes')) throw new Error(said)
      if (block.includes('--replicas=1') && go) await untilGoHasEnsured(lab, { go, count: before.shown.size }, signal)
    }
  } finally {
    await berth?.stop()
    await go?.stop()
  }
  checks.say(`${blocks.length} commands of the guide were run as they stand`)
  expectNone('changes', differences(before.picture, pictureOf(await lab.azure.documents(signal))))
  expectNone('changed addresses', differences(before.shown, await shownAddresses(lab, signal)))
}

/** The shell blocks of a page, in order. */
async function commandsOf(page: string): Promise<readonly string[]> {
  const text = await readFile(page, 'utf8')
  const found = [...text.matchAll(/^( *)```sh\n([^]*?)^\1```$/gm)]
  return found.map(([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim())
}

interface Shell {
  run(command: string, signal: AbortSignal): Promise<string>
  start(command: string): Daemon
}

async function openShell(lab: Journey['lab']): Promise<Shell> {
  const home = join(lab.folder, 'reader')
  await mkdir(join(home, '.kube'), { recursive: true })
  await mkdir(join(home, 'bin'), { recursive: true })
  await symlink(lab.kubeconfig, join(home, '.kube/config'))
  await symlink(join(lab.binaries, 'kubectl'), join(home, 'bin/kubectl'))
  await writeFile(join(home, 'bin/berth'), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`)
  await chmod(join(home, 'bin/berth'), 0o755)
  const env = { HOME: home, PATH: `${join(home, 'bin')}:${process.env['PATH']}` }
  // What one block exports holds for the following ones, as in a reader's terminal.
  const kept = join(home, 'environment')
  await writeFile(kept, '')
  const script = (command: string) => `set -e -a; . '${kept}'; ${inPlace(command, lab)}\nexport -p > '${kept}'`
  return {
    run: (command, signal) =>
      output({ command: 'ip', args: ['netns', 'exec', lab.namespace, 'sh', '-c', script(command)], env }, signal),
    start: (command) =>
      startDaemon({
        name: 'berth of the guide',
        namespace: lab.namespace,
        command: ['sh', '-c', `. '${kept}'; exec ${inPlace(command, lab)}`],
        logFile: join(lab.folder, `guide-${command.includes('--read-only') ? 'braked' : 'working'}.log`),
        env,
      }),
  }
}

/** The reader has an azure.json of his own. */
function inPlace(command: string, { cloudConfigs }: Journey['lab']): string {
  return command.replaceAll('/etc/kubernetes/azure.json', cloudConfigs.berth)
}
