import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { output } from '#test/e2e/process/run'
import type { Frr } from '#test/e2e/bgp/lab/frr'
import { lab } from '#test/e2e/bgp/lab/topology'
import type { LabNode } from '#test/e2e/bgp/lab/topology'

/**
 * FRR as MetalLB and frr-k8s drive it: a prefix list with a line for each address and attribute, written by `frr-reload.py`,
 * once to test and once to reload (reference bgp.md 1.1 and 7.5). Their wait of three seconds for company is left out.
 */
export async function reloadFrr(
  { frr, site, folder }: { readonly frr: Frr; readonly site: LabNode; readonly folder: string },
  prefixes: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const file = join(folder, 'metallb.conf')
  await writeFile(file, metallbShaped(site, prefixes))
  // The words that lead to vtysh lead to any program of that release.
  const [command = '', ...wrapped] = frr.vtyshCommand.slice(0, -1)
  const reload = ['/usr/bin/python3', '/usr/lib/frr/frr-reload.py', '--confdir', '/etc/frr', '--rundir', '/run/frr']
  for (const mode of [['--test'], ['--reload', '--overwrite']])
    await output({ command, args: [...wrapped, ...reload, ...mode, file], timeoutMs: 300_000 }, signal)
}

function metallbShaped(site: LabNode, prefixes: readonly string[]): string {
  const router = lab.router
  const lines = [
    'frr defaults traditional',
    `hostname ${site.name}`,
    'ip nht resolve-via-default',
    ...prefixes.map((prefix, index) => `ip prefix-list ${router}-65000:777-v4 seq ${index + 1} permit ${prefix}`),
    ...prefixes.map((prefix, index) => `ip prefix-list ${router}-allowed-ipv4 seq ${index + 1} permit ${prefix}`),
    `route-map ${router}-out permit 1`,
    ` match ip address prefix-list ${router}-65000:777-v4`,
    ' set community 65000:777 additive',
    ' on-match next',
    'exit',
    `route-map ${router}-out permit 2`,
    ` match ip address prefix-list ${router}-allowed-ipv4`,
    'exit',
    `route-map ${router}-in deny 20`,
    'exit',
    `router bgp ${lab.nodeAsn}`,
    ` bgp router-id ${site.loopback}`,
    ' no bgp ebgp-requires-policy',
    ' no bgp network import-check',
    ' no bgp default ipv4-unicast',
    ` neighbor ${router} remote-as ${lab.routerAsn}`,
    ` neighbor ${router} timers 3 9`,
    ` neighbor ${router} timers connect 2`,
    ' address-family ipv4 unicast',
    ...prefixes.map((prefix) => `  network ${prefix}`),
    `  neighbor ${router} activate`,
    `  neighbor ${router} route-map ${router}-in in`,
    `  neighbor ${router} route-map ${router}-out out`,
    ' exit-address-family',
    'exit',
  ]
  return `${lines.join('\n')}\n`
}
