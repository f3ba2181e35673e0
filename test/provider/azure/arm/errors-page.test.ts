import { describe, expect, test } from 'vitest'
import { errorRows } from '#provider/azure/arm/error-table'
import type { Remedy } from '#provider/azure/arm/error-row'
import { withKnownRefusals } from '#provider/azure/document/known-refusals'
import type { Kind } from '#provider/document/kind'
import { formatProblem } from '#provider/intent/problem'
import { pageInDocs, table } from '#test/provider/generated-page'

const intro = `# Errors of Azure

Generated from the tables behind \`provider/azure/arm/error-table.ts\`; \`npm run golden\` writes it anew.

What Azure answers reaches people in four places: the event and the condition of the Service it is about ([events](events.md)), the log (\`call failed\`, with the code), \`berth explain\`, and the metrics
\`berth_arm_calls_total{result}\` and \`berth_document_writes_total{result}\`. A refusal that concerns one Service of many that were written together is traced to that Service; the others go on.

Problems that Berth finds itself have no code: their message names the field, why it cannot be, and what to do. Limits are told before Azure is asked ([limits](limits.md)).
The codes with which the command line ends are in [cli](cli.md).
`

const sections: readonly { readonly title: string; readonly does: string; readonly remedies: readonly Remedy[] }[] = [
  {
    title: 'Refused for good',
    does: 'The wish is refused: what stood stays, the Service is told, and it is tried again when the Service or the document changes, and now and then by itself.',
    remedies: ['terminal'],
  },
  {
    title: 'Waiting for something else',
    does: 'What the message names is read again; newcomers to it wait and everything else is written. The condition says what is waited for.',
    remedies: ['waitFor'],
  },
  {
    title: 'Written by others meanwhile',
    does: 'The document is read, planned and written again, three times at once, then with growing pauses.',
    remedies: ['conflict', 'superseded', 'failed'],
  },
  {
    title: 'Refused for the moment',
    does: 'The same is tried again after the time that Azure names, or with growing pauses. While throttled nothing of that class of calls is sent for any document of the subscription.',
    remedies: ['throttled', 'retry'],
  },
]

const statuses = `## Codes that are not listed

They are judged by the status of the answer: 401 is tried again with a new token, 404 waits, 408 and 5xx are read again because the write may have been done, 409 and 412 count as written by others, 429 as
throttled, and every other refusal is for good. Of nested errors the inner code counts: \`RetryableError\` and \`Canceled\` say nothing by themselves.

## On bare metal

A routing daemon either refuses a configuration (\`lastError.kind: refused\` in the \`AnnouncerStatus\` of the node, with the daemon’s own words; the last good state goes on) or cannot be reached (\`unreachable\`; it is
tried again, and announced again when it is back). What is wrong with MetalLB’s resources is an [event](events.md) on the resource.
`

describe('the table of errors', () => {
  test('is what docs/errors.md says', () => {
    const blocks = sections.map(({ title, does, remedies }) => {
      const rows = errorRows.filter(({ remedy }) => remedies.includes(remedy))
      const cells = rows.map(({ codes, cause, fix }) => [
        codes.map((code) => `\`${code}\``).join('<br>'),
        cause,
        fix === '' ? 'Nothing: it passes.' : `${fix}.`,
      ])
      return `## ${title}\n\n${does}\n\n${table(['Code', 'Cause', 'What to do'], cells)}\n`
    })
    const page = [intro, ...blocks, statuses].join('\n')
    expect(page).toBe(pageInDocs('errors.md', page))
  })

  test('has every remedy in a section, and says of every refusal for good what to do', () => {
    const told = new Set(sections.flatMap(({ remedies }) => remedies))
    expect(errorRows.filter(({ remedy }) => !told.has(remedy))).toEqual([])
    expect(errorRows.filter(({ remedy, fix }) => remedy === 'terminal' && fix === '')).toEqual([])
    expect(errorRows.filter(({ cause, fix }) => !cause.endsWith('.') || fix.endsWith('.'))).toEqual([])
  })

  test('tells whoever is refused what to do, unless the kind of document knows the field', () => {
    const kind: Pick<Kind<unknown, string>, 'problemOf'> = {
      problemOf: (want) => (want === 'known' ? { field: 'f', value: '', why: 'w', fix: 'x' } : undefined),
    }
    const named = withKnownRefusals(kind as Kind<unknown, string>)
    const refusal = { do: 'terminal', code: 'scopelocked', message: 'The scope is locked.' } as const
    expect(named.problemOf?.('known', refusal)?.field).toBe('f')
    const told = named.problemOf?.('other', refusal)
    expect(told && formatProblem(told)).toBe('scopelocked: The scope is locked. Remove the lock that the message names')
    expect(named.problemOf?.('other', { ...refusal, code: 'Odd' })).toBeUndefined()
  })
})
