import { expectAll, step } from './guide.ts'
import type { Step } from './guide.ts'

const eventOf = (uid: string | undefined) => ({
  metadata: { name: 'web.tour', namespace: 'tour' },
  involvedObject: { apiVersion: 'v1', kind: 'Service', namespace: 'tour', name: 'web', uid },
  reason: 'EnsuringLoadBalancer',
  message: 'Ensuring load balancer',
  type: 'Normal',
  count: 1,
  source: { component: 'service-controller' },
})

export const readSteps: readonly Step[] = [
  step(
    'get svc prints the address as pending',
    ['get', 'svc', 'web'],
    /web\s+LoadBalancer\s+10\.96\.\d+\.\d+\s+<pending>\s+80:3\d{4}\/TCP/,
  ),
  step('get svc -o wide prints the selector', ['get', 'svc', 'web', '-o', 'wide'], 'SELECTOR', 'app=web'),
  step(
    'get svc -o yaml',
    ['get', 'svc', 'web', '-o', 'yaml'],
    'allocateLoadBalancerNodePorts: true',
    'loadBalancer: {}',
  ),
  step('get -o jsonpath', ['get', 'svc', 'web', '-o', 'jsonpath={.spec.type}'], 'LoadBalancer'),
  step('get -o name', ['get', 'svc', '-o', 'name'], 'service/web', 'service/plain'),
  step('get svc by label', ['get', 'svc', '-l', 'app in (web),tier!=x'], /^web\s/m),
  step('get by field', ['get', 'svc', '--field-selector', 'metadata.name=plain'], /^plain\s/m),
  step('get in pages', ['get', 'svc', '--chunk-size=2'], /^web\s/m, /^balanced\s/m, /^named\s/m),
  step('get deployments', ['get', 'deployments'], /web\s+3\/3\s+3\s+3/),
  step('get deployments -o wide', ['get', 'deploy', '-o', 'wide'], 'example/web:1', 'app=web'),
  step('get nodes -o wide', ['get', 'nodes', '-o', 'wide'], 'INTERNAL-IP', 'Ready'),
  step('get all', ['get', 'all'], 'service/web', 'deployment.apps/web'),
  step(
    'get several kinds',
    ['get', 'configmaps,secrets,serviceaccounts,leases,endpointslices'],
    'configmap/settings',
    'secret/hidden',
  ),
  step('get in all namespaces', ['get', 'svc', '-A'], /default\s+kubernetes/, /tour\s+web/),
  step('get sorted', ['get', 'svc', '--sort-by=.metadata.name'], /^web\s/m),
  step('get --raw', ['get', '--raw', '/readyz'], 'ok'),
  {
    name: 'describe svc shows its events',
    act: async ({ kubectl, server }) => {
      server.store.create('events', eventOf(server.store.get('services', 'tour', 'web')?.metadata.uid))
      return expectAll(await kubectl(['describe', 'svc', 'web']), [/Type:\s+LoadBalancer/, 'EnsuringLoadBalancer'])
    },
  },
  step('describe deployment', ['describe', 'deployment', 'web'], /Replicas:\s+3 desired/, 'RollingUpdate'),
  step('describe nodes', ['describe', 'nodes'], /InternalIP:/, 'Allocatable'),
  step('get events', ['get', 'events'], 'EnsuringLoadBalancer', 'service/web'),
  step('events', ['events', '--for', 'service/web'], 'EnsuringLoadBalancer'),
  {
    name: 'get -w follows a change of status',
    act: async ({ kubectl, start }) => {
      const watching = start(['get', 'svc', 'web', '-w'])
      await watching.shows('<pending>')
      const status = { status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } }
      await kubectl(['patch', 'svc', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify(status)])
      const output = await watching.shows('203.0.113.7')
      watching.stop()
      return output
    },
  },
  step(
    'get -o custom-columns',
    ['get', 'svc', 'web', '-o', 'custom-columns=IP:.status.loadBalancer.ingress[0].ip'],
    '203.0.113.7',
  ),
  {
    name: 'logs of a pod that is not there says NotFound',
    act: async ({ kubectl }) => expectAll(await kubectl(['logs', 'nobody'], { exit: 1 }), ['NotFound']),
  },
]
