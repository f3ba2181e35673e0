/** In a file of its own: the library keeps the first client of a process, and here the machine answers what it should not. */
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { expect, test } from 'vitest'
import { machineCredential } from '#provider/azure/sign-in/machine-credential'

const scope = 'https://management.azure.com/.default'
const expiresOn = Math.floor(Date.now() / 1000) + 3600

test('every token is asked for anew, whoever gave up before, and what is no answer is quoted', async () => {
  const answers = [
    { status: 500, bodyAsText: 'agent is starting' },
    ...['first', 'second'].map((token) => ({
      status: 200,
      bodyAsText: JSON.stringify({ access_token: token, expires_on: String(expiresOn), token_type: 'Bearer' }),
    })),
  ]
  const httpClient: HttpClient = {
    sendRequest(request) {
      if (request.abortSignal?.aborted === true) return Promise.reject(new Error('aborted'))
      return Promise.resolve({ request, headers: createHttpHeaders(), ...(answers.shift() ?? { status: 404 }) })
    },
  }
  const credential = machineCredential(undefined, httpClient)
  await expect(credential.getToken(scope, { abortSignal: AbortSignal.abort() })).rejects.toThrow('agent is starting')
  expect(await credential.getToken(scope)).toEqual({ token: 'first', expiresOnTimestamp: expiresOn * 1000 })
  expect(await machineCredential(undefined, httpClient).getToken(scope)).toMatchObject({ token: 'second' })
})
