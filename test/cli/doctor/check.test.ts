import { expect, it } from 'vitest'
import { fail, ok, runChecks, type Check } from '#cli/doctor/check'
import { printFindings } from '#cli/doctor/print-findings'
import { systemClock } from '#provider/time/clock'

const options = { clock: systemClock, timeoutMs: 20 }
const check = (name: string, run: Check['run'], after: readonly string[] = []): Check => ({ name, run, after })

it('gives up a check that never answers, and goes on with the next', async () => {
  const silent = check('silent', () => new Promise(() => {}))
  const findings = await runChecks([silent, check('next', () => Promise.resolve([ok('well')]))], options)
  expect(findings).toEqual([
    { check: 'silent', status: 'fail', said: 'timed out after 20 ms' },
    { check: 'next', status: 'ok', said: 'well' },
  ])
})

it('passes over what cannot be told after a failure, and what comes after that', async () => {
  const broken = check('broken', () => Promise.reject(new Error('no way\n  at all')))
  const later = check('later', () => Promise.resolve([ok('never said')]), ['broken'])
  const last = check('last', () => Promise.resolve([ok('never said')]), ['later'])
  const findings = await runChecks([broken, later, last], options)
  expect(findings.map(({ status, said }) => [status, said])).toEqual([
    ['fail', 'no way; at all'],
    ['skipped', 'cannot be told before broken is well'],
    ['skipped', 'cannot be told before later is well'],
  ])
})

it('prints a line for each finding, what to do below it, and with what to begin', () => {
  const text = printFindings([
    { check: 'kubeconfig', ...ok('context lab leads to https://127.0.0.1') },
    { check: 'rights', ...fail('it may not patch services', 'grant it') },
  ])
  expect(text.split('\n')).toEqual([
    '  ok      kubeconfig  context lab leads to https://127.0.0.1',
    '  fail    rights      it may not patch services',
    '                      -> grant it',
    '',
    '1 to be mended; begin with the first.',
  ])
})
