import type { HttpClient } from '@azure/core-rest-pipeline'
import { createHttpClient, type HttpClientOptions } from '../arm/http-client.ts'

/** An HTTP client that remembers why the login could not be reached. */
export interface LoginClient extends HttpClient {
  /** Takes the reason of the last request that had no answer; undefined if all had one. */
  takeFailure(): string | undefined
}

/**
 * Makes the client that signs in. The sign-in library answers every broken connection with "endpoints_resolution_error: See
 * https://…" and drops the reason, so a wrong port, a wrong CA and a missing route would all look alike.
 */
export function createLoginClient(options: HttpClientOptions): LoginClient {
  const client = createHttpClient(options)
  let failure: string | undefined
  return {
    async sendRequest(request) {
      try {
        return await client.sendRequest(request)
      } catch (error) {
        failure = `${new URL(request.url).origin} does not answer: ${reasonOf(error)}`
        throw error
      }
    },
    takeFailure() {
      const taken = failure
      failure = undefined
      return taken
    },
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : ''
  return error.message.includes(code.trim()) ? error.message : `${code}${error.message}`
}
