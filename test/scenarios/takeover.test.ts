import { describe, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { Outside } from './outside.ts'
import { Stage } from './stage.ts'

const unquietMs = 25_000

describe('after an unclean takeover', () => {
  test('no Service is let go before nothing of the predecessor can arrive any more', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    await stage.untilReady()
    stage.delete('web')
    stage.controller.kill()
    const startedAt = stage.time.now()
    await stage.start({ unquietMs })
    await stage.until(() => stage.cluster.services.size === 0)
    expect(stage.time.now() - startedAt).toBeGreaterThanOrEqual(unquietMs)
    expect(audit(stage)).toEqual([])
  })

  test('a public IP whose creation arrives late is found and not leaked', async () => {
    await using stage = await Stage.open()
    // The request hangs on its way while its sender dies; its Service is deleted meanwhile.
    stage.emulator.faults.add({ match: { method: 'PUT', type: 'publicIPAddresses' }, do: { delayMs: 9000 } })
    stage.apply('web')
    await stage.time.pass(100)
    stage.controller.kill()
    stage.delete('web')
    await stage.start({ unquietMs })
    await stage.until(() => stage.cluster.services.size === 0)
    expect(stage.emulator.log.count({ method: 'PUT', type: 'publicIPAddresses' })).toBe(1)
    expect(new Outside(stage.emulator).publicIps).toEqual([])
  })

  test('everything else goes on at once', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    await stage.untilReady()
    stage.controller.kill()
    const startedAt = stage.time.now()
    await stage.start({ unquietMs })
    stage.apply('shop')
    await stage.untilReady('web', 'shop')
    expect(stage.time.now() - startedAt).toBeLessThan(5000)
  })
})

describe('two clusters in one group and on one security group', () => {
  test('leave each other alone', async () => {
    await using stage = await Stage.open()
    const other = await stage.beside('other')
    // Of the same names: only the cluster tells their public IPs apart.
    for (const one of [stage, other]) {
      one.apply('web')
      one.apply('shop', { ports: [443] })
    }
    await stage.untilReady()
    await other.untilReady()
    expect(audit(stage, other)).toEqual([])

    stage.apply('web', { ports: [80, 8080] })
    stage.delete('shop')
    await stage.untilReady()
    await stage.until(() => stage.cluster.services.size === 1)
    expect(audit(stage, other)).toEqual([])

    await stage.restart({ kill: true })
    await other.restart()
    await stage.untilReady()
    await other.untilReady()
    other.delete('web')
    await other.until(() => other.cluster.services.size === 1)
    await stage.time.pass(60_000)
    expect(audit(stage, other)).toEqual([])

    stage.delete('web')
    other.delete('shop')
    await stage.until(() => stage.cluster.services.size === 0)
    await other.until(() => other.cluster.services.size === 0)
    const outside = new Outside(stage.emulator)
    expect([outside.publicIps, outside.loadBalancers, outside.securityRules]).toEqual([[], [], []])
    other.controller.kill()
  })
})

describe('a Service that is made anew under its old name', () => {
  test('gets what is its own, and nothing of the old one stays', async () => {
    await using stage = await Stage.open({ emulator: { latency: 'real' } })
    stage.apply('web')
    stage.apply('shop')
    await stage.untilReady()
    for (let life = 0; life < 3; life += 1) {
      stage.delete('web')
      await stage.until(() => stage.cluster.services.size === 1)
      stage.apply('web')
      // Once in full, once it goes before its first write has ended.
      if (life % 2 === 0) await stage.untilReady()
      else await stage.time.pass(500)
    }
    await stage.untilReady()
    expect(audit(stage)).toEqual([])
    expect(new Outside(stage.emulator).publicIps).toHaveLength(2)
  })

  test('is not given what its predecessor left when nobody was there to clear it away', async () => {
    await using stage = await Stage.open()
    stage.apply('web')
    await stage.untilReady()
    const old = stage.address('web')
    await stage.stop()
    // The finalizer was taken off by hand.
    stage.delete('web')
    stage.cluster.services.clear()
    stage.apply('web')
    await stage.start()
    await stage.untilReady()
    expect(stage.address('web')).not.toBe(old)
    const outside = new Outside(stage.emulator)
    expect(outside.serves(stage.address('web'), 80)).toBe(true)
    // What the dead one left is for people to clear away; it must not keep the living one from leaving.
    stage.delete('web')
    await stage.until(() => stage.cluster.services.size === 0)
    expect(outside.publicIps.map(({ properties }) => properties.ipAddress)).toEqual([old])
  })
})
