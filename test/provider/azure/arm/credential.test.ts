import { describe, expect, test } from 'vitest'
import { cachedCredential } from '#provider/azure/arm/credential'
import { FakeClock } from '#mocks/time/clock'
import { never, settle } from './fake-azure.ts'

function setUp(getToken: (n: number) => Promise<{ token: string; expiresOnTimestamp: number } | null>) {
  const clock = new FakeClock()
  const made = { credentials: 0, tokens: 0 }
  const create = () => {
    made.credentials += 1
    return { getToken: () => getToken((made.tokens += 1)) }
  }
  return { clock, made, credential: cachedCredential({ create, scope: 's', clock }) }
}

describe('a cached credential', () => {
  test('fetches one token for all who wait and keeps it until two minutes before its end', async () => {
    const { credential, clock, made } = setUp((n) =>
      Promise.resolve({ token: `t${n}`, expiresOnTimestamp: clock.now() + 3_600_000 }),
    )
    const tokens = await Promise.all([credential.token(never()), credential.token(never()), credential.token(never())])
    expect(tokens).toEqual(['t1', 't1', 't1'])
    clock.advance(3_600_000 - 120_001)
    expect(await credential.token(never())).toBe('t1')
    clock.advance(1)
    expect(await credential.token(never())).toBe('t2')
    expect(made).toEqual({ credentials: 1, tokens: 2 })
  })

  test('a refused token is never handed out again, from whatever cache', async () => {
    const { credential, made } = setUp((n) => Promise.resolve({ token: `t${n}`, expiresOnTimestamp: Infinity }))
    await credential.token(never())
    credential.forget('t1')
    // A second request that was refused with the same token must not throw the new one away.
    expect(await credential.token(never())).toBe('t2')
    credential.forget('t1')
    expect(await credential.token(never())).toBe('t2')
    expect(made).toEqual({ credentials: 2, tokens: 2 })
  })

  test('a failure is told in one line and not remembered', async () => {
    const entra =
      'invalid_client: Error(s): 7000215 - Timestamp: 2026 - Description: AADSTS7000215: Invalid client secret provided. Trace ID: a\r\nCorrelation ID: b\r\nTimestamp: c'
    const { credential } = setUp((n) =>
      n === 1 ? Promise.reject(new Error(entra)) : Promise.resolve({ token: `t${n}`, expiresOnTimestamp: Infinity }),
    )
    await expect(credential.token(never())).rejects.toThrow(
      /^no access token: AADSTS7000215: Invalid client secret provided\.$/,
    )
    expect(await credential.token(never())).toBe('t2')
  })

  test('a login that does not answer ends after ten seconds', async () => {
    const { credential, clock } = setUp(() => new Promise(() => {}))
    const token = credential.token(never()).catch((error: unknown) => error)
    await settle()
    clock.advance(10_000)
    expect(await token).toMatchObject({ message: 'no access token: timed out after 10000 ms' })
  })

  test('who gives up asks for nothing', async () => {
    const { credential, made } = setUp(() => Promise.resolve(null))
    await expect(credential.token(AbortSignal.abort(new Error('late')))).rejects.toThrow('late')
    expect(made.tokens).toBe(0)
    await expect(credential.token(never())).rejects.toThrow('gave no token')
  })
})
