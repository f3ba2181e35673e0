import { afterEach, beforeEach, expect, it } from 'vitest'
import { group, idOf } from '#test/mocks/azure/support/ids'
import { namesOf, quick, stale } from '#test/mocks/azure/support/life'
import { startAzure } from '#test/mocks/azure/support/sdk'
import type { Azure } from '#test/mocks/azure/support/sdk'

let azure: Azure
beforeEach(async () => {
  azure = await startAzure()
})
afterEach(() => azure.emulator.stop())

const location = 'westeurope'

it('application security groups live their whole life through the SDK', async () => {
  const { applicationSecurityGroups: groups } = azure.client
  const created = await groups.createOrUpdate(group, 'web', { location }, quick)
  expect(created).toMatchObject({ name: 'web', provisioningState: 'Succeeded' })
  expect(created.resourceGuid).toMatch(/^.{36}$/)
  expect((await groups.get(group, 'WEB')).resourceGuid).toBe(created.resourceGuid)
  expect(await namesOf(groups.list(group))).toEqual(['web'])
  expect(await namesOf(groups.listAll())).toEqual(['web'])
  expect((await groups.updateTags(group, 'web', { tags: { a: 'b' } })).tags).toEqual({ a: 'b' })
  const updated = await groups.createOrUpdate(group, 'web', { location, tags: { c: 'd' } }, quick)
  expect([updated.tags, updated.resourceGuid]).toEqual([{ c: 'd' }, created.resourceGuid])
  await expect(groups.createOrUpdate(group, 'web', { location }, { ...quick, ...stale })).rejects.toMatchObject({
    statusCode: 412,
  })
  await groups.delete(group, 'web', quick)
  await expect(groups.get(group, 'web')).rejects.toMatchObject({ code: 'ResourceNotFound' })
})

it('a rule that names a group needs it to be there, and holds it', async () => {
  const { applicationSecurityGroups: groups, networkSecurityGroups } = azure.client
  const web = { id: idOf(azure.emulator, 'applicationSecurityGroups', 'web') }
  const rule = {
    name: 'web',
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Inbound',
    priority: 100,
    sourceAddressPrefix: 'Internet',
    sourcePortRange: '*',
    destinationPortRange: '80',
    destinationApplicationSecurityGroups: [web],
  }
  const create = () => networkSecurityGroups.createOrUpdate(group, 'nsg', { location, securityRules: [rule] }, quick)
  await expect(create()).rejects.toMatchObject({ code: 'InvalidResourceReference' })
  await groups.createOrUpdate(group, 'web', { location }, quick)
  expect((await create()).securityRules?.[0]?.destinationApplicationSecurityGroups).toMatchObject([web])
  await expect(groups.delete(group, 'web', quick)).rejects.toMatchObject({
    statusCode: 400,
    code: 'InUseApplicationSecurityGroupCannotBeDeleted',
  })
})
