import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readJsonLines } from '#reconcilers/kubernetes/json-lines'

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function read(text: string, sizes: readonly number[]): Promise<unknown[]> {
  const values: unknown[] = []
  for await (const value of readJsonLines(chunksOf(new TextEncoder().encode(text), sizes))) values.push(value)
  return values
}

describe('JSON lines', () => {
  test('come out whole however the bytes were cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }) })),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        async (values, sizes) => {
          const text = values.map((value) => `${JSON.stringify(value)}\n`).join('')
          expect(await read(text, sizes)).toEqual(values)
        },
      ),
    )
  })

  test('throw when the stream was cut inside a line', async () => {
    await expect(read('{"a":1}\n{"b"', [3])).rejects.toThrow('in the middle of a line')
  })

  test('throw when a line is no JSON, instead of losing an event', async () => {
    await expect(read('{"a":1}\nnonsense\n', [100])).rejects.toThrow(SyntaxError)
  })
})
