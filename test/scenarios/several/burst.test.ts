import { expect, it } from 'vitest'
import { openSeveral } from './several-stage.ts'

const patienceMs = 600_000
/** More than Azure's bucket of writes holds, and than its bucket of reads has for what follows them. */
const count = 300
/** The longest that one Service alone may take: public IP, load balancer, security group (arm-semantics 4.2), a poll each. */
const aloneMs = 3_000 + 10_000 + 5_000 + 2_000

it('gives a burst its first address as early as one Service alone: what ends a shared write goes before the reads of public IPs', async () => {
  await using stage = await openSeveral({ emulator: { latency: 'real', knobs: { throttle: 'real' } } })
  const names = Array.from({ length: count }, (_, at) => `web${at}`)
  const from = stage.time.now()
  for (const name of names) stage.apply(name)
  await stage.time.until(() => names.some((name) => stage.state(name)?.is === 'ready'), patienceMs)
  expect(stage.time.now() - from).toBeLessThan(aloneMs)
})
