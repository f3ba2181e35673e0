import { expect, test } from 'vitest'
import { formatProblem } from '#provider/intent/problem'

const problem = { field: 'spec.loadBalancerIP', value: '10.9.9.9', why: 'it is taken', fix: 'Choose another' }
const line = 'spec.loadBalancerIP "10.9.9.9": it is taken. Choose another'

test.each([
  ['words of our own', problem],
  ["Azure's sentences, which end with a full stop", { ...problem, why: 'it is taken.' }],
  ['a fix that is a sentence', { ...problem, fix: 'Choose another.' }],
])('writes %s as one line that others can be joined to', (_, given) => {
  expect(formatProblem(given)).toBe(line)
})

test('leaves out a value that is empty', () => {
  expect(formatProblem({ ...problem, value: '' })).toBe('spec.loadBalancerIP: it is taken. Choose another')
})
