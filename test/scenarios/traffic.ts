import type { HttpClient } from '@azure/core-rest-pipeline'
import type { Credential } from '#provider/azure/arm/credential'

/** Counts what is on the wire, so that time can stand still meanwhile. */
export class Traffic {
  #inFlight = 0

  get inFlight(): number {
    return this.#inFlight
  }

  http(client: HttpClient): HttpClient {
    return { sendRequest: (request) => this.#counted(client.sendRequest(request)) }
  }

  credential(credential: Credential): Credential {
    return {
      token: (signal) => this.#counted(credential.token(signal)),
      forget: (token) => credential.forget(token),
    }
  }

  async #counted<T>(answer: Promise<T>): Promise<T> {
    this.#inFlight += 1
    try {
      return await answer
    } finally {
      this.#inFlight -= 1
    }
  }
}
