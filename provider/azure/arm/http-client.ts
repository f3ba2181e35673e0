import type { HttpClient } from '@azure/core-rest-pipeline'
import { createDefaultHttpClient } from '@azure/core-rest-pipeline'

export interface HttpClientOptions {
  /** A CA beside the system's, PEM. */
  readonly caPem?: string | undefined
  /** No proxy, whatever the environment says. */
  readonly isDirect?: boolean
}

/**
 * Makes the SDK's HTTP client, with two things that its pipeline cannot do: keep a request from the proxy that
 * HTTPS_PROXY names, and trust a CA of one's own through such a proxy (there the SDK drops `tlsOptions`).
 */
export function createHttpClient({ caPem, isDirect = false }: HttpClientOptions): HttpClient {
  const client = createDefaultHttpClient()
  return {
    sendRequest(request) {
      if (isDirect) delete request.agent
      if (request.agent && caPem !== undefined) request.requestOverrides = { ...request.requestOverrides, ca: caPem }
      return client.sendRequest(request)
    },
  }
}
