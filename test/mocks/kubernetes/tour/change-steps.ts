import { expectAll, step } from './guide.ts'
import type { Guide, Step } from './guide.ts'

const patch = (name: string, type: string, body: unknown, expected: string): Step =>
  step(name, ['patch', 'svc', 'web', `--type=${type}`, '-p', JSON.stringify(body)], expected)

async function editing({ kubectl }: Guide, script: string, expected: string): Promise<string> {
  const output = await kubectl(['edit', 'svc', 'web'], { env: { KUBE_EDITOR: `sed -i ${script}` } })
  return expectAll(output, [expected])
}

async function firstNode({ kubectl }: Guide): Promise<string> {
  return kubectl(['get', 'nodes', '-o', 'jsonpath={.items[0].metadata.name}'])
}

const onNode = (name: string, args: (node: string) => string[], ...expected: (string | RegExp)[]): Step => ({
  name,
  act: async (guide) => expectAll(await guide.kubectl(args(await firstNode(guide))), expected),
})

export const changeSteps: readonly Step[] = [
  patch(
    'patch strategic adds a port',
    'strategic',
    {
      spec: {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
        ],
      },
    },
    'patched',
  ),
  step('the strategic patch merged by port', ['get', 'svc', 'web', '-o', 'jsonpath={.spec.ports[*].port}'], /80 81/),
  patch('patch merge', 'merge', { spec: { externalTrafficPolicy: 'Local' } }, 'patched'),
  step(
    'Local has a health check node port',
    ['get', 'svc', 'web', '-o', 'jsonpath={.spec.healthCheckNodePort}'],
    /^3\d{4}$/,
  ),
  patch('patch json', 'json', [{ op: 'replace', path: '/spec/sessionAffinity', value: 'ClientIP' }], 'patched'),
  patch('patch that changes nothing', 'merge', { spec: { sessionAffinity: 'ClientIP' } }, 'patched (no change)'),
  { name: 'edit', act: (guide) => editing(guide, 's/port:.81/port:\\ 82/', 'service/web edited') },
  { name: 'edit without a change', act: (guide) => editing(guide, 's/x_y_z/x/', 'Edit cancelled') },
  step(
    'type ClusterIP clears ports and status',
    ['patch', 'svc', 'web', '-p', '{"spec":{"type":"ClusterIP"}}'],
    'patched',
  ),
  step('no address is left', ['get', 'svc', 'web'], /ClusterIP\s+\S+\s+<none>\s+80\/TCP,82\/TCP/),
  step('type LoadBalancer and back', ['patch', 'svc', 'web', '-p', '{"spec":{"type":"LoadBalancer"}}'], 'patched'),
  step('label', ['label', 'svc', 'web', 'tier=front'], 'labeled'),
  step('label overwrites', ['label', 'svc', 'web', 'tier=back', '--overwrite'], 'labeled'),
  step('label removes', ['label', 'svc', 'web', 'tier-'], 'unlabeled'),
  step(
    'annotate',
    ['annotate', 'svc', 'web', 'service.beta.kubernetes.io/azure-load-balancer-internal=true'],
    /annotated?/,
  ),
  step(
    'annotate removes',
    ['annotate', 'svc', 'web', 'service.beta.kubernetes.io/azure-load-balancer-internal-'],
    /annotated?/,
  ),
  onNode('cordon', (node) => ['cordon', node], 'cordoned'),
  onNode('get nodes shows it', (node) => ['get', 'node', node], 'SchedulingDisabled'),
  onNode('uncordon', (node) => ['uncordon', node], 'uncordoned'),
  onNode('taint', (node) => ['taint', 'node', node, 'tour=yes:NoSchedule'], 'tainted'),
  onNode('untaint', (node) => ['taint', 'node', node, 'tour-'], 'untainted'),
  onNode(
    'label node',
    (node) => ['label', 'node', node, 'node.kubernetes.io/exclude-from-external-load-balancers='],
    'labeled',
  ),
  onNode(
    'unlabel node',
    (node) => ['label', 'node', node, 'node.kubernetes.io/exclude-from-external-load-balancers-'],
    'unlabeled',
  ),
  step('scale', ['scale', 'deployment', 'web', '--replicas=5'], 'scaled'),
  step('rollout status after scale', ['rollout', 'status', 'deployment/web'], 'successfully rolled out'),
  step('scale to zero', ['scale', 'deployment', 'web', '--replicas=0'], 'scaled'),
  step('get shows zero', ['get', 'deployment', 'web'], /web\s+0\/0/),
  step('scale back', ['scale', 'deployment', 'web', '--current-replicas=0', '--replicas=2'], 'scaled'),
  step('set image', ['set', 'image', 'deployment/web', '*=example/web:2'], 'image updated'),
  step('rollout restart', ['rollout', 'restart', 'deployment/web'], 'restarted'),
  step('rollout status after restart', ['rollout', 'status', 'deployment/web'], 'successfully rolled out'),
  step('rollout pause', ['rollout', 'pause', 'deployment/web'], 'paused'),
  step('rollout resume', ['rollout', 'resume', 'deployment/web'], 'resumed'),
  {
    name: 'wait --for=jsonpath ends when the value comes',
    act: async ({ kubectl, start }) => {
      const waiting = start(['wait', 'svc/web', '--for=jsonpath={.metadata.labels.awaited}=yes', '--timeout=20s'])
      await kubectl(['label', 'svc', 'web', 'awaited=yes'])
      return expectAll(await waiting.done(), ['condition met'])
    },
  },
  step(
    'wait --for=condition',
    ['wait', 'deployment/web', '--for=condition=Available', '--timeout=10s'],
    'condition met',
  ),
]
