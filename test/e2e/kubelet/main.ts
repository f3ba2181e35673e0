/** The child process that runs the chart's pods, in the control plane's namespace. Told what to do by `kubelet.ts`. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connectKubeApi } from '../fleet/kube-api.ts'
import { ProcessKubelets } from './pass.ts'
import type { KubeletOrder, KubeletReport, ListedPod } from './kubelet.ts'

const passEveryMs = 200

async function serve(order: Extract<KubeletOrder, { do: 'start' }>, signal: AbortSignal): Promise<void> {
  const { access, places, images, folder } = order
  const api = connectKubeApi(access)
  const kubelets = new ProcessKubelets({ api, server: access.server, caPem: access.caPem, images, folder }, places)
  process.on('message', (message: KubeletOrder) => {
    obey(kubelets, message).then(report, fail)
  })
  process.once('SIGTERM', () => void kubelets.stop().then(() => process.exit(0)))
  report({ is: 'ready' })
  for (;;) {
    // Beside conflicts, which are usual: what a pod asks and is not played; the check that waits for it shows this.
    await kubelets.pass(signal).catch((error: unknown) => console.error(String(error)))
    await sleep(passEveryMs, undefined, { signal })
  }
}

async function obey(kubelets: ProcessKubelets, order: KubeletOrder): Promise<KubeletReport> {
  switch (order.do) {
    case 'start':
      return { is: 'ready' }
    case 'list':
      return { is: 'pods', pods: await listed(kubelets) }
    case 'kill':
      await kill(kubelets, order.pod)
      return { is: 'done' }
    case 'halt':
      await kubelets.halt(order.node)
      return { is: 'done' }
    case 'resume':
      kubelets.resume(order.node)
      return { is: 'done' }
  }
}

function listed(kubelets: ProcessKubelets): Promise<readonly ListedPod[]> {
  return Promise.all(
    kubelets.running.map(async ({ pod, place, containers }) => ({
      name: pod.metadata.name,
      node: place.site.name,
      ready: containers.every(({ isReady }) => isReady),
      restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
      containers: (await Promise.all(containers.map((container) => container.privileges()))).filter(
        (one) => one !== undefined,
      ),
    })),
  )
}

async function kill(kubelets: ProcessKubelets, name: string): Promise<void> {
  const run = kubelets.running.find(({ pod }) => pod.metadata.name === name)
  if (run === undefined) throw new Error(`no pod ${name} runs`)
  await Promise.all(run.containers.map((container) => container.kill()))
}

function report(message: KubeletReport): void {
  process.send?.(message)
}

function fail(error: unknown): void {
  report({ is: 'failed', why: String(error) })
}

process.once('disconnect', () => process.exit(0))
process.once('message', (order: KubeletOrder) => {
  if (order.do === 'start') serve(order, new AbortController().signal).catch(fail)
})
