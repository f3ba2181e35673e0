import { describe, expect, test } from 'vitest'
import { nearest } from '#provider/intent/nearest'

describe('nearest', () => {
  test.each([
    ['tenatId', 'tenantId'],
    ['TENANTID', 'tenantId'],
    ['subscriptionIdd', 'subscriptionId'],
  ])('finds what %s was meant to be', (word, known) => {
    expect(nearest(word, ['location', 'tenantId', 'subscriptionId'])).toBe(known)
  })

  test('takes the nearest of several', () => {
    expect(nearest('vnetNam', ['subnetName', 'vnetName', 'vnetNames'])).toBe('vnetName')
    expect(nearest('tagMap', ['tagsMap', 'tabMap'])).toBe('tagsMap')
  })

  test('does not guess where nothing is near', () => {
    expect(nearest('somethingElse', ['location', 'tenantId'])).toBeUndefined()
    expect(nearest('', [])).toBeUndefined()
  })
})
