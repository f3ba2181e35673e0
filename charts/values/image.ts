import { z } from 'zod'

/** Where a container's program comes from; `repository` alone differs from image to image. */
export function image(repository: string, tag: string, tagDoc: string) {
  return z.strictObject({
    registry: z.string().default('').describe('Registry that the image is taken from; empty, the node’s own default.'),
    repository: z.string().min(1).default(repository).describe('Its name in the registry.'),
    tag: z.string().default(tag).describe(tagDoc),
    digest: z
      .union([z.literal(''), z.string().regex(/^sha256:[0-9a-f]{64}$/)])
      .default('')
      .describe('Digest (`sha256:…`), which wins over the tag: it cannot be moved.'),
    pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent').describe('When it is pulled.'),
  })
}
