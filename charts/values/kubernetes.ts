/** Pieces of Kubernetes' own types, which the API server checks: here only their outer shape. */
import { z } from 'zod'

export const mapping = () => z.record(z.string(), z.unknown())

export const objects = () => z.array(mapping())

export const texts = () => z.record(z.string(), z.string())

export const port = () => z.int().min(1).max(65535)
