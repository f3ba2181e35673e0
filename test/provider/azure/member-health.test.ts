import { describe, expect, it } from 'vitest'
import type { MemberHealth } from '#provider/azure/arm/rule-health'
import { askHealth, combine } from '#provider/azure/member-health'
import type { RuleShare } from '#provider/azure/load-balancer/part'

const rule = (name: string, probe: string | undefined): RuleShare => ({
  name,
  frontend: 'front',
  pool: 'pool',
  protocol: 'Tcp',
  frontendPort: 80,
  backendPort: 80,
  floatingIp: true,
  probe,
})

const one = '10.0.0.4'
const is = (state: MemberHealth['state'], reason: string): MemberHealth => ({ address: one, state, reason })
const never = new AbortController().signal

/** How the one member is, when Azure answers this for each rule. */
async function told(rules: readonly RuleShare[], answers: Readonly<Record<string, MemberHealth | Error>>) {
  const asked: string[] = []
  const health = await askHealth(
    rules,
    (name) => {
      asked.push(name)
      const answer = answers[name]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer === undefined ? [] : [answer])
    },
    never,
  )
  return { asked, health, ...combine(health, one) }
}

const up = is('up', 'Up_Probe_Success')
const down = is('down', 'Down_Probe_TcpProbeTimeout')

describe('the health of a member over several rules', () => {
  it('is asked for once for rules with the same pool and probe', async () => {
    const rules = [rule('a', 'Http 30003 /healthz'), rule('b', 'Http 30003 /healthz'), rule('c', 'Tcp 30001')]
    expect(await told(rules, { a: up, c: up })).toMatchObject({ asked: ['a', 'c'], state: 'up', reason: '' })
  })

  it('is down when one rule says so, and names that rule', async () => {
    const rules = [rule('a', 'Tcp 1'), rule('b', 'Tcp 2')]
    expect(await told(rules, { a: up, b: down })).toMatchObject({
      state: 'down',
      reason: 'for b: no answer on the probe port (Down_Probe_TcpProbeTimeout)',
    })
    const both = await told(rules, { a: down, b: down })
    expect(both.reason).toBe('no answer on the probe port (Down_Probe_TcpProbeTimeout)')
  })

  it('is unknown when one rule cannot tell, whose failure is kept apart', async () => {
    const { state, reason, health } = await told([rule('a', 'Tcp 1'), rule('b', 'Tcp 2')], {
      a: up,
      b: new Error('no'),
    })
    expect({ state, reason }).toEqual({ state: 'unknown', reason: 'for b' })
    expect(health.map(({ failure }) => failure)).toEqual([undefined, 'no'])
  })

  it('is unknown when Azure does not name the member', async () => {
    expect(await told([rule('a', 'Tcp 1')], {})).toMatchObject({ state: 'unknown', reason: 'Azure does not name it' })
  })

  it('leaves rules without a probe aside, and is not asked for when there is no other', async () => {
    expect(await told([rule('a', undefined), rule('b', 'Tcp 2')], { b: up })).toMatchObject({
      asked: ['b'],
      reason: '',
    })
    expect(await told([rule('a', undefined)], {})).toMatchObject({ asked: [], state: 'up', reason: 'not probed' })
  })

  it('shows a code that it does not know as it is', async () => {
    expect(await told([rule('a', 'Tcp 1')], { a: is('down', 'Down_New') })).toMatchObject({ reason: 'Down_New' })
  })

  it('says that time ran out when it did', async () => {
    const late = AbortSignal.abort(new Error('aborted'))
    const health = await askHealth([rule('a', 'Tcp 1')], () => Promise.reject(new Error('aborted')), late)
    expect(health[0]?.failure).toBe('Azure did not tell in time')
  })
})
