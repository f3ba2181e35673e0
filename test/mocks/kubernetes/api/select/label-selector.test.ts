import { expect, it } from 'vitest'
import { parseLabelSelector } from '#mocks/kubernetes/api/select/label-selector'

const labels = { app: 'web', tier: 'front', size: '7', 'berth.dev/x': '' }

it.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app = web , tier != back', true],
  ['app=web,tier=back', false],
  ['app!=web', false],
  ['missing!=x', true],
  ['app in (web, other)', true],
  ['app in (other)', false],
  ['app notin (other),tier in (front,back)', true],
  ['missing notin (x)', true],
  ['missing in (x)', false],
  ['app', true],
  ['missing', false],
  ['!missing', true],
  ['!app', false],
  ['size>6', true],
  ['size<7', false],
  ['missing>1', false],
  ['berth.dev/x', true],
  ['berth.dev/x=', true],
])('"%s" chooses it: %s', (selector, chosen) => {
  expect(parseLabelSelector(selector)(labels)).toBe(chosen)
})

it.each(['a=b=c', '=b', 'a in b', 'a in (b', '(a)'])('"%s" is refused', (selector) => {
  expect(() => parseLabelSelector(selector)).toThrow('unable to parse requirement')
})
