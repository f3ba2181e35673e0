import { deepStrictEqual, match } from 'node:assert/strict'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bundles, writeBundle } from '#cli/bundle'
import { KUBECTL_COMPLETE, kubectlCompleteScript } from '#cli/completion/kubectl-script'
import { PlayedCluster } from '#test/cli/played-cluster'
import { eventually } from '#test/reconcilers/eventually'
import { finish, type Finished } from '../process/run.ts'
import type { Checks } from '../report/checks.ts'
import type { BuiltPrograms } from '../tools/build.ts'

export interface PluginOptions {
  readonly checks: Checks
  readonly built: BuiltPrograms
  readonly folder: string
}

/** `kubectl berth`: the bundle on the PATH by that name, called by the real kubectl with its own flags. */
export async function checkPlugin({ checks, built, folder }: PluginOptions, signal: AbortSignal): Promise<void> {
  const bin = join(folder, 'bin')
  const called = await checks.check('kubectl berth: the bundle is put on the PATH as kubectl-berth', async () => {
    await installPlugin(bin)
    return true
  })
  if (called !== true) return
  await using cluster = await PlayedCluster.open()
  const controller = await cluster.run()
  await controller.working
  cluster.createService('web')
  await eventually(() => deepStrictEqual(cluster.addresses('web').length, 1))
  const env = {
    PATH: `${bin}:${built.folder}:${dirname(process.execPath)}:/usr/bin:/bin`,
    BERTH_CLOUD_CONFIG: cluster.cloudConfig,
    KUBECONFIG: '/nonexistent',
  }
  const kubectl = (...args: readonly string[]): Promise<Finished> =>
    finish({ command: join(built.folder, 'kubectl'), args, env }, signal)

  await checks.check('kubectl berth: kubectl finds the plugin, and nothing in its way', async () => {
    const { code, stdout, stderr } = await kubectl('plugin', 'list')
    deepStrictEqual([code, stderr], [0, ''])
    match(stdout, /\/kubectl-berth$/mu)
  })
  await checks.check('kubectl berth explain svc/web -n default --kubeconfig FILE', async () => {
    const flags = ['-n', 'default', '--kubeconfig', cluster.kubeconfig, '-o', 'json']
    const { code, stdout, stderr } = await kubectl('berth', 'explain', 'svc/web', ...flags)
    deepStrictEqual([code, stderr], [0, ''])
    deepStrictEqual((JSON.parse(stdout) as { readonly published: unknown }).published, cluster.addresses('web'))
  })
  await checks.check('kubectl berth: kubectl completes its commands, flags and Services', async () => {
    const offered = async (...words: readonly string[]) => {
      const { stdout } = await kubectl('__complete', 'berth', ...words)
      return stdout.split('\n').map((line) => line.replace(/\t.*/u, ''))
    }
    deepStrictEqual(await offered('expl'), ['explain', ':4', ''])
    deepStrictEqual(await offered('explain', '--out'), ['--output', ':4', ''])
    const where = ['-n', 'default', '--kubeconfig', cluster.kubeconfig]
    deepStrictEqual(await offered('explain', ...where, 'svc/w'), ['svc/web', ':4', ''])
  })
  await checks.check('kubectl berth takes --context, and of it the namespace', async () => {
    const file = join(folder, 'two-contexts')
    const text = await readFile(cluster.kubeconfig, 'utf8')
    const config = ['apiVersion: v1', 'kind: Config', 'contexts:', ...contexts(text)].join('\n')
    await writeFile(file, config)
    const both = { ...env, KUBECONFIG: `${file}:${cluster.kubeconfig}` }
    const ask = (context: string) => {
      const args = ['berth', 'explain', 'svc/web', '--context', context]
      return finish({ command: join(built.folder, 'kubectl'), args, env: both }, signal)
    }
    deepStrictEqual((await ask('here')).code, 0)
    match((await ask('elsewhere')).stderr, /there is no Service shop\/web/u)
    match((await ask('nowhere')).stderr, /no context "nowhere"/u)
  })
}

async function installPlugin(bin: string): Promise<void> {
  await mkdir(bin, { recursive: true })
  const bundle = bundles.find(({ file }) => file === 'berth.js')
  if (bundle === undefined) throw new Error('there is no bundle of the command line')
  await writeBundle(bundle, bin)
  await writeFile(join(bin, 'package.json'), '{"type":"module"}')
  await symlink('berth.js', join(bin, 'kubectl-berth'))
  await writeFile(join(bin, KUBECTL_COMPLETE), kubectlCompleteScript, { mode: 0o755 })
}

/** Two contexts of the one cluster and user that stand in `kubeconfig`. */
function contexts(kubeconfig: string): readonly string[] {
  const cluster = /cluster: "?([\w-]+)"?$/mu.exec(kubeconfig)?.[1] ?? ''
  const user = /user: "?([\w-]+)"?$/mu.exec(kubeconfig)?.[1] ?? ''
  const context = (name: string, namespace: string) =>
    `  - {name: ${name}, context: {cluster: ${cluster}, user: ${user}, namespace: ${namespace}}}`
  return [context('here', 'default'), context('elsewhere', 'shop')]
}
