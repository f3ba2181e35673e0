import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderBirdStanza } from '#provider/bgp/announcers/kernel-table/bird-stanza'
import { foreseeableClasses } from '#provider/bgp/announcers/kernel-table/metric-class'
import { announcement } from '../node-state.ts'

const classes = foreseeableClasses([
  announcement,
  { ...announcement, communities: ['65000:777'], med: 150, prepend: 1, peers: ['tor-b'] },
])

describe('what the BIRD of a host includes', () => {
  it('says what each metric stands for, and lets nothing else pass', () => {
    const golden = new URL('testdata/bird-stanza.conf', import.meta.url)
    const rendered = renderBirdStanza(classes, { tables: [7192, 7244], asn: 65001 })
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, rendered)
    expect(rendered).toBe(readFileSync(golden, 'utf8'))
  })

  it('leaves the AS to the host where nobody else knows it', () => {
    expect(renderBirdStanza(classes, { tables: [7192], asn: undefined })).toContain('bgp_path.prepend(BERTH_OWN_AS)')
  })
})
