import { expect, it } from 'vitest'
import { terminalSvg } from './terminal-svg.ts'

const printed = [
  { atMs: 0, line: '$ npm start' },
  { atMs: 1500, line: 'SERVICE   ADDRESS' },
  { atMs: 2000, line: 'web       127.20.0.1 <up> & "well"' },
]

it('every line appears when it was printed, and nothing that was printed becomes markup', () => {
  const svg = terminalSvg('berth', printed, 2)
  expect(svg).toContain('class="command" style="animation-delay:0.00s">$ npm start</text>')
  expect(svg).toContain('class="heading" style="animation-delay:0.75s">SERVICE   ADDRESS</text>')
  expect(svg).toContain('style="animation-delay:1.00s">web       127.20.0.1 &lt;up&gt; &amp; &quot;well&quot;</text>')
})

it('shows all at once to whoever asked his system for less motion', () => {
  expect(terminalSvg('berth', printed)).toMatch(
    /prefers-reduced-motion: reduce\) \{ text \{ animation: none; opacity: 1; \}/,
  )
})
