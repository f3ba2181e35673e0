import { describe, expect, test } from 'vitest'
import { endpoint, lbId, never, operationUrl, refusal, rig, settle, type Reply, type Sent } from './fake-azure.ts'

const ruleId = `${lbId}/loadBalancingRules/rule`
const resultUrl = operationUrl.replace('/operations/', '/operationResults/')
const accepted: Reply = { status: 202, headers: { 'azure-asyncoperation': operationUrl, location: resultUrl } }
const found: Reply = {
  status: 200,
  body: {
    up: 1,
    down: 1,
    loadBalancerBackendAddresses: [
      { ipAddress: '10.0.0.4', state: 'Up', reason: 'Up_Probe_Success' },
      { ipAddress: '10.0.0.5', state: 'Down', reason: 'Down_Probe_TcpProbeTimeout' },
      { ipAddress: '10.0.0.6', reason: 'NA' },
    ],
  },
}

/** Plays the two places that an accepted action leads to. */
function playing({ status = { status: 200, body: { status: 'Succeeded' } } as Reply, result = found } = {}) {
  return ({ method, path }: Sent): Reply => {
    if (method === 'POST') return accepted
    return path.includes('/operationResults/') ? result : status
  }
}

describe('the health of a rule', () => {
  test('is asked for once and fetched when the operation has ended', async () => {
    const { arm, sent, gate } = rig(playing())
    expect(await arm.ruleHealth(ruleId, never())).toEqual([
      { address: '10.0.0.4', state: 'up', reason: 'Up_Probe_Success' },
      { address: '10.0.0.5', state: 'down', reason: 'Down_Probe_TcpProbeTimeout' },
      { address: '10.0.0.6', state: 'unknown', reason: 'NA' },
    ])
    expect(sent.map(({ method, path }) => `${method} ${endpoint}${path}`)).toEqual([
      `POST ${endpoint}${ruleId}/health?api-version=2026-01-01`,
      `GET ${operationUrl}`,
      `GET ${resultUrl}`,
    ])
    expect(gate.counts()).toMatchObject({ read: { calls: 1 }, poll: { calls: 2 }, write: { calls: 0 } })
  })

  test('is asked for without a lease, since it changes nothing', async () => {
    const { arm } = rig(playing(), { mayWrite: () => false })
    expect(await arm.ruleHealth(ruleId, never())).toHaveLength(3)
  })

  test('waits for the operation with our own pauses', async () => {
    let polls = 0
    const { arm, clock, sent } = rig((request) =>
      request.path.includes('/operations/') && (polls += 1) < 2
        ? { status: 200, body: { status: 'InProgress' } }
        : playing()(request),
    )
    const health = arm.ruleHealth(ruleId, never())
    await settle()
    expect(sent).toHaveLength(2)
    clock.advance(200)
    expect(await health).toHaveLength(3)
    expect(sent).toHaveLength(4)
  })

  test('is taken from the answer itself when Azure is done at once', async () => {
    const { arm, sent } = rig(() => found)
    expect(await arm.ruleHealth(ruleId, never())).toHaveLength(3)
    expect(sent).toHaveLength(1)
  })

  test('may name nobody at all', async () => {
    const { arm } = rig(playing({ result: { status: 200, body: {} } }))
    expect(await arm.ruleHealth(ruleId, never())).toEqual([])
  })

  test('rejects when the rule is not there, the operation fails, or the answer is none', async () => {
    await expect(rig(() => refusal(404, 'NotFound')).arm.ruleHealth(ruleId, never())).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('health of loadBalancers/lb/loadBalancingRules/rule: 404 NotFound') as string,
    })
    const failed: Reply = {
      status: 200,
      body: { status: 'Failed', error: { code: 'InternalServerError', message: '' } },
    }
    await expect(rig(playing({ status: failed })).arm.ruleHealth(ruleId, never())).rejects.toThrow('operation Failed')
    const error: Reply = { status: 200, body: { error: { code: 'InternalServerError' } } }
    await expect(rig(playing({ result: error })).arm.ruleHealth(ruleId, never())).rejects.toThrow(
      'not what Azure answers',
    )
    const gone: Reply = refusal(404, 'NotFound')
    await expect(rig(playing({ result: gone })).arm.ruleHealth(ruleId, never())).rejects.toThrow(
      'not what Azure answers',
    )
  })

  test('ends with its signal', async () => {
    const given = new AbortController()
    const { arm } = rig(playing({ status: { status: 200, body: { status: 'InProgress' } } }))
    const health = arm.ruleHealth(ruleId, given.signal)
    await settle()
    given.abort(new Error('enough'))
    await expect(health).rejects.toThrow('enough')
  })
})
