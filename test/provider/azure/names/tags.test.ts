import { describe, expect, test } from 'vitest'
import {
  bindDnsLabel,
  bindServices,
  boundServices,
  clusterOf,
  dnsLabelService,
  isBoundTo,
  isUserMade,
} from '#provider/azure/names/tags'

describe('tags of public IPs', () => {
  test('name the Services, with blanks and empty items left out', () => {
    expect(boundServices({ 'k8s-azure-service': 'shop/web, shop/api,,' })).toEqual(['shop/web', 'shop/api'])
  })

  test('are read under their older names, and in any case', () => {
    expect(boundServices({ Service: 'shop/web' })).toEqual(['shop/web'])
    expect(clusterOf({ 'Kubernetes-Cluster-Name': 'old' })).toBe('old')
    expect(dnsLabelService({ 'kubernetes-dns-label-service': 'shop/web' })).toBe('shop/web')
  })

  test('count under the newer name where both stand', () => {
    expect(boundServices({ service: 'a/old', 'k8s-azure-service': 'a/new' })).toEqual(['a/new'])
  })

  test.each([
    [{}, true],
    [{ 'k8s-azure-service': '' }, true],
    [{ 'k8s-azure-cluster-name': 'kubernetes' }, true],
    [{ 'k8s-azure-service': 'shop/web' }, false],
  ])('%j make the public IP somebody else’s: %s', (tags, userMade) => {
    expect(isUserMade(tags)).toBe(userMade)
  })

  test('bind a Service of this cluster, or of a time before clusters were tagged', () => {
    const tags = { 'k8s-azure-service': 'shop/web' }
    expect(isBoundTo(tags, 'Shop/Web', 'kubernetes')).toBe(true)
    expect(isBoundTo({ ...tags, 'k8s-azure-cluster-name': 'kubernetes' }, 'shop/web', 'kubernetes')).toBe(true)
    expect(isBoundTo({ ...tags, 'k8s-azure-cluster-name': 'other' }, 'shop/web', 'kubernetes')).toBe(false)
    expect(isBoundTo(tags, 'shop/api', 'kubernetes')).toBe(false)
  })

  test('are written beside everybody else’s', () => {
    expect(bindServices({ team: 'x', service: 'a/old' }, ['shop/web', 'shop/api'], 'kubernetes')).toEqual({
      team: 'x',
      service: 'a/old',
      'k8s-azure-service': 'shop/web,shop/api',
      'k8s-azure-cluster-name': 'kubernetes',
    })
  })

  test('keep the case in which they stand, because Azure refuses two that differ in case only', () => {
    const tags = bindServices({ 'K8S-Azure-Service': 'shop/web' }, ['shop/api'], 'kubernetes')
    expect(tags).toEqual({ 'K8S-Azure-Service': 'shop/api', 'k8s-azure-cluster-name': 'kubernetes' })
  })

  test('take a DNS label’s Service in and out', () => {
    const bound = bindDnsLabel({ team: 'x' }, 'shop/web')
    expect(bound).toEqual({ team: 'x', 'k8s-azure-dns-label-service': 'shop/web' })
    expect(bindDnsLabel(bound, undefined)).toEqual({ team: 'x' })
  })
})
