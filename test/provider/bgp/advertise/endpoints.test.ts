import { expect, it } from 'vitest'
import { sumEndpoints } from '#provider/bgp/advertise/endpoints'

const endpoint = (address: string, conditions?: object, nodeName = 'node1') => ({
  addresses: [address],
  nodeName,
  ...(conditions !== undefined && { conditions }),
})
const slice = (...endpoints: ReturnType<typeof endpoint>[]) => ({ addressType: 'IPv4', endpoints })

it('counts an endpoint once that stands in two slices while it moves, as the better of the two', () => {
  const early = slice(endpoint('10.0.0.1', { ready: false, serving: true }))
  const late = slice(endpoint('10.0.0.1', { ready: true }))
  for (const slices of [
    [early, late],
    [late, early],
  ]) {
    expect(sumEndpoints(slices).IPv4).toMatchObject({ ready: 1, serving: 1 })
    expect(sumEndpoints(slices).IPv4?.byNode.get('node1')).toEqual({ serving: 1, readyAddresses: ['10.0.0.1'] })
  }
  const gone = slice(endpoint('10.0.0.1', { ready: false, serving: false }))
  expect(sumEndpoints([slice(endpoint('10.0.0.1', { ready: false, serving: true })), gone]).IPv4?.serving).toBe(1)
})

it('takes absent conditions for ready, and passes over what has no address or no node', () => {
  const sum = sumEndpoints([
    slice(endpoint('10.0.0.1'), endpoint('10.0.0.2', {})),
    { addressType: 'IPv4', endpoints: [{ addresses: [] }, { addresses: ['10.0.0.3'] }] },
    { addressType: 'IPv4', endpoints: null },
    { addressType: 'FQDN', endpoints: [{ addresses: ['example'] }] },
  ])
  expect(sum.IPv4).toMatchObject({ ready: 3, serving: 3 })
  expect(sum.IPv4?.byNode.get('node1')?.readyAddresses).toEqual(['10.0.0.1', '10.0.0.2'])
  expect(sum.IPv6).toBeUndefined()
})
