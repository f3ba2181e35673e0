import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnnouncerError } from '#provider/bgp/announcers/announcer'
import { compareBlackholes, readBlackholes, writeBlackholes } from '#provider/bgp/announcers/kernel/blackhole-routes'
import { PodBlockGuard } from '#provider/bgp/announcers/kernel/pod-block-guard'
import { RouteTable } from '#provider/bgp/announcers/kernel/route-table'
import { announcement, nodeState } from '../node-state.ts'

const never = new AbortController().signal
const routes = fc.uniqueArray(
  fc.record({ prefix: fc.nat(30).map((index) => `10.0.0.${index}/32`), metric: fc.nat(3) }),
  { selector: ({ prefix, metric }) => `${prefix} ${metric}` },
)

describe('the difference between routes', () => {
  it('brings any state to any other, and is empty then', () => {
    fc.assert(
      fc.property(routes, routes, (desired, found) => {
        const { missing, surplus } = compareBlackholes(desired, found)
        const after = [...found.filter((route) => !surplus.includes(route)), ...missing]
        expect(compareBlackholes(desired, after)).toEqual({ missing: [], surplus: [] })
        expect(after).toHaveLength(desired.length)
        expect(missing.length + surplus.length).toBeLessThanOrEqual(desired.length + found.length)
      }),
      { seed: 6, numRuns: 300 },
    )
  })
})

describe('our routes in a table', () => {
  it('are read with host prefixes written out, and none but blackholes', async () => {
    const runIp = async ([, family]: readonly string[]): Promise<string> =>
      family === '-4'
        ? JSON.stringify([
            { type: 'blackhole', dst: '172.16.7.192', metric: 10_000 },
            { type: 'blackhole', dst: '10.1.8.192/26' },
            { dst: '10.9.9.9', gateway: '10.0.0.1' },
          ])
        : JSON.stringify([{ type: 'blackhole', dst: 'fd00::1', metric: 1024 }])
    expect(await readBlackholes(runIp, '7192', never)).toEqual([
      { prefix: '172.16.7.192/32', metric: 10_000 },
      { prefix: '10.1.8.192/26', metric: 0 },
      { prefix: 'fd00::1/128', metric: 1024 },
    ])
  })

  it('are none where the table does not exist, and unknown after any other failure', async () => {
    const failing = (why: string) => async (): Promise<string> => {
      throw new AnnouncerError('unreachable', why)
    }
    expect(await readBlackholes(failing('Error: ipv4: FIB table does not exist.'), '7192', never)).toEqual([])
    await expect(readBlackholes(failing('Operation not permitted'), '7192', never)).rejects.toThrow('not permitted')
  })

  it('are written in one run, with our protocol number', async () => {
    const inputs: string[] = []
    const runIp = async (_: readonly string[], input: string): Promise<string> => {
      inputs.push(input)
      return ''
    }
    const two = [1, 2].map((index) => ({ prefix: `10.0.0.${index}/32`, metric: 5 }))
    await writeBlackholes(runIp, { verb: 'add', table: '7192', routes: two }, never)
    await writeBlackholes(runIp, { verb: 'delete', table: '7192', routes: [] }, never)
    expect(inputs).toEqual([
      'route add blackhole 10.0.0.1/32 table 7192 proto 77 metric 5\nroute add blackhole 10.0.0.2/32 table 7192 proto 77 metric 5\n',
    ])
  })
})

describe('the blackhole under a pod block', () => {
  it('stands before the block is announced, and that of a block of before goes after it was withdrawn', async () => {
    const events: string[] = []
    const runIp = async (args: readonly string[], input: string): Promise<string> => {
      if (input !== '') events.push(input.trim())
      return args.includes('-4') ? JSON.stringify([{ type: 'blackhole', dst: '10.1.9.0/26', metric: 65_077 }]) : '[]'
    }
    const block = { ...announcement, prefix: '10.1.8.192/26', from: { kind: 'pod-block' } } as const
    const state = nodeState({ announcements: [announcement, block] })
    await new PodBlockGuard(runIp).around(state, async () => void events.push('announced'), never)
    expect(events).toEqual([
      'route add blackhole 10.1.8.192/26 table main proto 77 metric 65077',
      'announced',
      'route delete blackhole 10.1.9.0/26 table main proto 77 metric 65077',
    ])
  })

  it('stays while the withdrawal fails', async () => {
    const inputs: string[] = []
    const runIp = async (_: readonly string[], input: string): Promise<string> => {
      if (input !== '') inputs.push(input)
      return JSON.stringify([{ type: 'blackhole', dst: '10.1.9.0/26', metric: 65_077 }])
    }
    const announce = (): Promise<void> => Promise.reject(new Error('hung'))
    await expect(new PodBlockGuard(runIp).around(nodeState(), announce, never)).rejects.toThrow('hung')
    expect(inputs).toEqual([])
  })

  it('is put back when somebody took it away, by the next look', async () => {
    const inputs: string[] = []
    const runIp = async (_: readonly string[], input: string): Promise<string> => {
      if (input !== '') inputs.push(input.trim())
      return '[]'
    }
    const guard = new PodBlockGuard(runIp)
    const block = { ...announcement, prefix: '10.1.8.192/26', from: { kind: 'pod-block' } } as const
    await guard.look(nodeState({ announcements: [announcement] }), never)
    expect(inputs).toEqual([])
    await guard.look(nodeState({ announcements: [block] }), never)
    expect(inputs).toEqual(['route add blackhole 10.1.8.192/26 table main proto 77 metric 65077'])
  })
})

/** A kernel with one table; answers as iproute2 does, also where a route to add is there already. */
class PlayedKernel {
  readonly routes = new Set<string>()
  looks = 0
  readonly batches: string[] = []

  readonly runIp = async (args: readonly string[], input: string): Promise<string> => {
    if (args[0] === '-batch') return this.#write(input)
    this.looks += 1
    const all = [...this.routes].filter((prefix) => prefix.includes(':') === args.includes('-6'))
    return JSON.stringify(all.map((prefix) => ({ type: 'blackhole', dst: prefix, metric: 5 })))
  }

  #write(input: string): string {
    this.batches.push(input)
    for (const [, verb, prefix = ''] of input.matchAll(/^route (\w+) blackhole (\S+)/gm)) {
      if (this.routes.has(prefix) === (verb === 'add'))
        throw new AnnouncerError('unreachable', verb === 'add' ? 'File exists' : 'No such process')
      if (verb === 'add') this.routes.add(prefix)
      else this.routes.delete(prefix)
    }
    return ''
  }
}

describe('a table of ours', () => {
  const route = (index: number) => ({ prefix: `10.0.0.${index}/32`, metric: 5 })
  const nothing = () => Promise.resolve()

  it('is looked at once, and then changed by what changes alone', async () => {
    const kernel = new PlayedKernel()
    const table = new RouteTable(kernel.runIp, '7192')
    expect(await table.bring([route(1), route(2)], nothing, never)).toHaveLength(2)
    const { looks } = kernel
    expect(await table.bring([route(2), route(3)], nothing, never)).toEqual([route(3)])
    expect(kernel.looks).toBe(looks)
    expect([...kernel.routes]).toEqual(['10.0.0.2/32', '10.0.0.3/32'])
    expect(kernel.batches.at(-1)).toContain('delete blackhole 10.0.0.1/32')
  })

  it('comes to what is desired though somebody else wrote there in between', async () => {
    const kernel = new PlayedKernel()
    const table = new RouteTable(kernel.runIp, '7192')
    await table.bring([route(1)], nothing, never)
    kernel.routes.delete('10.0.0.1/32')
    kernel.routes.add('10.0.0.3/32')
    await table.bring([route(1), route(2), route(3)], nothing, never)
    expect([...kernel.routes].toSorted()).toEqual(['10.0.0.1/32', '10.0.0.2/32', '10.0.0.3/32'])
  })

  it('is looked at anew after a change that ended half-way', async () => {
    const kernel = new PlayedKernel()
    const table = new RouteTable(kernel.runIp, '7192')
    await table.bring([route(1)], nothing, never)
    await expect(table.bring([route(2)], () => Promise.reject(new Error('hung')), never)).rejects.toThrow('hung')
    await table.bring([route(2)], nothing, never)
    expect([...kernel.routes]).toEqual(['10.0.0.2/32'])
  })
})
