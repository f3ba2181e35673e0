import { join } from 'node:path'
import { annotation } from '#provider/intent/annotations'
import { cases, serviceOf, type Case } from '#test/charts/admission/cases'
import { installPolicies } from '../admission/policies.ts'
import { checkGrandfathered, createBefore } from '../admission/grandfathered.ts'
import { judge } from '../admission/verdicts.ts'
import { until } from '../process/deadline.ts'
import { startLoneControlPlane, type LoneControlPlane } from '../rack/lone-control-plane.ts'
import type { Part } from './part.ts'

const classOf = { azure: '', bgp: 'berth.dev/bgp' } as const

/** The chart's admission policies, judged by the real API server. */
export async function runAdmission({ checks, programs, folder }: Part, signal: AbortSignal): Promise<void> {
  const options = { name: 'vap', binaries: programs.components.folder, folder: join(folder, 'admission') }
  const started = await checks.check('admission: an API server runs', () => startLoneControlPlane(options, signal))
  if (started === undefined) return
  await using lab = started
  await createBefore(lab, signal)
  const installed = await checks.check('admission: it takes the policies of both backends', async () => {
    for (const backend of ['azure', 'bgp'] as const)
      await installPolicies(lab, { backend, className: classOf[backend] }, signal)
    await until({ what: 'the policies are in force', timeoutMs: 30_000 }, () => isInForce(lab, signal), signal)
    return true
  })
  if (installed === undefined) return
  for (const backend of ['azure', 'bgp'] as const) {
    const own = cases.filter((one) => one.backend === backend)
    await checks.check(`admission: says of ${own.length} values what the controller says (${backend})`, () =>
      checkCases(lab, own, signal),
    )
  }
  await checks.check('admission: has budget for a Service with every annotation, and for the longest value', () =>
    checkBudget(lab, signal),
  )
  await checks.check('admission: looks at no other Service', () => checkOthers(lab, signal))
  await checkGrandfathered({ lab, checks }, signal)
}

/** One bad value of each policy: they come into force one by one. */
async function isInForce(lab: LoneControlPlane, signal: AbortSignal): Promise<true | undefined> {
  const bad = cases.filter(({ verdict }) => verdict !== 'passes')
  const one = (backend: Case['backend'], verdict: Case['verdict']) =>
    bad.filter((each) => each.backend === backend && each.verdict === verdict).slice(0, 1)
  const chosen = [
    ...one('azure', 'refused'),
    ...one('azure', 'tolerated'),
    ...one('bgp', 'refused'),
    ...one('bgp', 'tolerated'),
  ]
  const { denied, warnings } = await judge(lab, chosen.map(manifest), signal)
  return denied.size === 2 && warnings.length === 2 ? true : undefined
}

function manifest(one: Case, index: number) {
  const service = serviceOf(one, `case-${index}`)
  const className = classOf[one.backend]
  return className === '' ? service : { ...service, spec: { ...service.spec, loadBalancerClass: className } }
}

/** Messages name key and value, so that one run of kubectl can judge all cases. */
async function checkCases(lab: LoneControlPlane, own: readonly Case[], signal: AbortSignal): Promise<void> {
  const { denied, warnings } = await judge(lab, own.map(manifest), signal)
  const wrong = own.flatMap((one, index) => {
    const why = denied.get(`case-${index}`)
    const isNamed = (text: string) =>
      text.includes(`${one.key} "${one.value}": it `) ||
      text.includes(`annotations[${one.key}]`) ||
      text.includes(`: ${one.key}: Berth`)
    const found = why !== undefined ? 'refused' : warnings.some(isNamed) ? 'tolerated' : 'passes'
    // Kubernetes has looked at this one key for ever.
    const isItsOwn = one.key === annotation('sourceRanges').key && one.verdict === 'tolerated' && one.value !== ''
    const wanted = isItsOwn ? 'refused' : one.verdict
    if (found !== wanted) return [`${one.key} "${one.value}": ${found} instead of ${wanted}`]
    return why === undefined || isNamed(why) ? [] : [`${one.key} "${one.value}": refused, but by another: ${why}`]
  })
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
}

async function checkBudget(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  const good = cases.filter(({ backend, verdict }) => backend === 'azure' && verdict === 'passes')
  const annotations = Object.fromEntries(good.map(({ key, value }) => [key, value]))
  const [first] = good
  if (first === undefined) throw new Error('there is no case')
  const service = serviceOf(first, 'all')
  const all = { ...service, metadata: { ...service.metadata, annotations } }
  const long = { ...service.metadata, name: 'longest', annotations: { [longKey]: longValue } }
  const { denied, warnings } = await judge(lab, [all, { ...service, metadata: long }], signal)
  if (denied.size + warnings.length > 0) throw new Error([...denied.values(), ...warnings].join('\n'))
}

/** An object may have 256 KiB of annotations. */
const longKey = 'service.beta.kubernetes.io/azure-additional-public-ips'
const longValue = Array.from({ length: 16_000 }, (_, index) => `10.1.${index >> 8}.${index & 255}`).join(',')

async function checkOthers(lab: LoneControlPlane, signal: AbortSignal): Promise<void> {
  const [bad] = cases.filter(({ verdict }) => verdict === 'refused')
  if (bad === undefined) throw new Error('there is no case')
  const { spec, ...service } = serviceOf(bad, 'other')
  const others = [
    { ...service, spec: { ...spec, type: 'ClusterIP' } },
    { ...service, spec: { ...spec, loadBalancerClass: 'example.com/other' } },
  ]
  const { denied, warnings } = await judge(lab, others, signal)
  if (denied.size + warnings.length > 0) throw new Error([...denied.values(), ...warnings].join('\n'))
}
