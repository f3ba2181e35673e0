import { describe, expect, test } from 'vitest'
import { limitNames, limitOf, type LimitName, type Limits } from '#provider/azure/limits/limit'
import { tagValueLimit } from '#provider/azure/names/tags'
import { tagNameLimit, tagsPerResource } from '#provider/azure/public-ip/tag-limits'
import { defaultSettings } from '#provider/config/berth-yaml'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Limits

Generated from the table in \`provider/azure/limits/limit.ts\`; \`npm run golden\` writes it anew.

Azure limits what one load balancer, network security group, node or subscription may hold. Berth counts before it writes:

- **At four fifths** it warns: the event \`LimitNear\` once, on one of the Services there (of routes on a node), and the condition \`LimitNear\` on all of those Services for as long as it is so (below three quarters it is over).
- **At the limit** a newcomer is refused before anything is made for it, with the limit and the way out in its event and condition; nobody else is held up, and it is let in by itself when there is
  room. What stands always stays; an edit that asks for more keeps what it had. Who comes together is counted together.
- **With several load balancers** (\`multipleStandardLoadBalancerConfigurations\`) a newcomer goes to one with room first.

\`berth explain service/NAME\` shows how much is taken where the Service stands, \`berth explain node/NAME\` how much of the route table, and the metric \`berth_limit_used_ratio\` how much where most is.
Where Azure has raised a limit for you, say so in \`berth.yaml\` ([configuration](configuration.md)); where Azure refuses all the same, its [error](errors.md) reaches the Service.
`

const values = `
## Limits of a value

What one annotation may say is in [annotations](annotations.md). Tags are checked before the write too: a resource has at most ${tagsPerResource}, three of them Berth’s own on a public IP; a name has at most
${tagNameLimit} characters and a value ${tagValueLimit}.

## On bare metal

A pool has as many addresses as its ranges; a Service for which none is free is refused, and \`metallb_allocator_addresses_in_use_total\` beside \`…_addresses_total\` tells how full it is. A router’s limit of prefixes for each peer is the router’s:
\`berth tor-config\` writes one that fits the pools.
`

describe('the table of limits', () => {
  test('is what docs/limits.md says', () => {
    const rows = limitNames.map((name) => [
      shown(name),
      number(limitOf(name).most),
      limitOf(name).setting === undefined ? '' : `\`limits.${limitOf(name).setting}\``,
      limitOf(name).counts,
      `${limitOf(name).fix}.`,
    ])
    const page = [
      intro,
      table(['Limit', 'Azure’s number', 'In berth.yaml', 'What counts', 'The way out'], rows),
      values,
    ].join('\n')
    expect(page).toBe(pageInDocs('limits.md', page))
  })

  test('has the defaults of berth.yaml', () => {
    const settable = limitNames.flatMap((name) => {
      const { setting, most } = limitOf(name)
      return setting === undefined ? [] : [[setting, most] as const]
    })
    expect(Object.fromEntries(settable)).toEqual(defaultSettings.limits satisfies Limits)
  })
})

function shown(name: LimitName): string {
  const { what, of } = limitOf(name)
  return `${what} of one ${of}`
}

function number(most: number | undefined): string {
  return most === undefined ? 'the subscription’s' : most.toLocaleString('en').replaceAll(',', ' ')
}
