/** What the book of addresses costs: ten thousand given, given again after a restart, and a full pool with ten thousand in line. */
import { PlayedLedger, aPool, asks } from '#test/provider/bgp/pools/played-ledger'

const services = 10_000

export async function benchLedger(): Promise<Record<string, number>> {
  const pool = aPool('rack', ['10.0.0.0/16', 'fd00::/64'], { avoidBuggyIps: true })
  const names = Array.from({ length: services }, (_, at) => `service-${at}`)
  const given = new PlayedLedger(pool)
  const giveMs = spent(() => names.forEach((name) => given.claim(name, { families: ['IPv4', 'IPv6'] })))
  const againMs = spent(() => names.forEach((name) => given.claim(name, { families: ['IPv4', 'IPv6'] })))
  const restarted = new PlayedLedger(pool)
  const restartMs = spent(() => {
    for (const name of names) restarted.ledger.occupy(asks(name).service, { ips: given.ips(name), pools: ['rack'] })
    for (const name of names) restarted.claim(name, { families: ['IPv4', 'IPv6'] })
  })
  const full = new PlayedLedger(aPool('small', ['10.0.0.0/22']))
  for (const name of names) full.claim(name)
  const serveMs = spent(() => full.release(...names.slice(0, 1024)))
  return {
    'Services with two addresses each': services,
    'first given, ms': giveMs,
    'asked again, ms': againMs,
    'after a restart, ms': restartMs,
    'pools changed, ms': spent(() => given.ledger.setPools([pool, aPool('more', ['10.1.0.0/16'])])),
    '1,024 leave a full pool, the oldest of 8,976 served, ms': serveMs,
  }
}

function spent(work: () => void): number {
  const began = performance.now()
  work()
  return Math.round(performance.now() - began)
}
