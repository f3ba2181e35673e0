import { expectAll, step } from './guide.ts'
import type { Step } from './guide.ts'

const finalizer = 'service.kubernetes.io/load-balancer-cleanup'

export const deleteSteps: readonly Step[] = [
  {
    name: 'delete waits for the finalizer',
    act: async ({ kubectl, start }) => {
      const held = JSON.stringify({ metadata: { finalizers: [finalizer] } })
      await kubectl(['patch', 'svc', 'web', '-p', held])
      const deleting = start(['delete', 'svc', 'web'])
      await deleting.shows('deleted')
      expectAll(await kubectl(['get', 'svc', 'web', '-o', 'yaml']), ['deletionTimestamp', finalizer])
      const free = JSON.stringify({ metadata: { finalizers: null } })
      await kubectl(['patch', 'svc', 'web', '--type=merge', '-p', free])
      await deleting.done()
      return expectAll(await kubectl(['get', 'svc', 'web'], { exit: 1 }), ['NotFound'])
    },
  },
  step('delete two at once', ['delete', 'svc', 'plain', 'ported'], '"plain" deleted', '"ported" deleted'),
  step('delete by label', ['delete', 'svc', '-l', 'app=balanced'], '"balanced" deleted'),
  step('delete what is not there, politely', ['delete', 'svc', 'nobody', '--ignore-not-found']),
  {
    name: 'delete what is not there',
    act: async ({ kubectl }) => expectAll(await kubectl(['delete', 'svc', 'nobody'], { exit: 1 }), ['NotFound']),
  },
  step('delete without waiting', ['delete', 'configmap', 'settings', '--wait=false'], 'deleted'),
  step('delete deployment', ['delete', 'deployment', 'web'], 'deleted'),
  step('wait --for=delete', ['wait', '--for=delete', 'deployment/web', '--timeout=10s']),
  step('delete --all', ['delete', 'svc', '--all'], '"applied" deleted', '"served" deleted'),
  step('delete namespace', ['delete', 'namespace', 'tour'], 'namespace "tour" deleted'),
  {
    name: 'nothing of the namespace is left',
    act: ({ server }) => {
      const left = ['services', 'secrets', 'events', 'configmaps'].flatMap((one) => server.store.list(one, 'tour'))
      if (left.length > 0) throw new Error(`left: ${left.map(({ metadata: { name } }) => name).join(', ')}`)
      return Promise.resolve('')
    },
  },
]
