/**
 * Splits a byte stream into JSON values, one a line. Chunks may end inside a line or inside a UTF-8 sequence.
 * A line that is no JSON throws: client-node drops such lines in silence, and an event is lost with them.
 */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield JSON.parse(line)
  }
  // A stream that ends inside a line was cut: the event in it must be read again.
  if (rest.trim() !== '') throw new Error('the stream ended in the middle of a line')
}
