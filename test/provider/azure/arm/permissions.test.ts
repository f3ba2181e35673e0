import { describe, expect, test } from 'vitest'
import { isPermitted, readPermissions } from '#provider/azure/arm/permissions'
import { endpoint, group, never, refusal, rig } from './fake-azure.ts'

describe('asking what the caller may do', () => {
  const role = { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'], dataActions: [], notDataActions: [] }

  test('asks at the scope, and leaves out what is no permission', async () => {
    const { arm, sent } = rig(() => ({ status: 200, body: { value: [role, 'x', { actions: 'y' }] } }))
    expect(await arm.permissions(group, never())).toEqual([
      { actions: role.actions, notActions: role.notActions },
      { actions: [], notActions: [] },
    ])
    expect(sent.map(({ path }) => path)).toEqual([
      `${group}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    ])
  })

  test('says so where the scope is not there', async () => {
    const { arm } = rig(() => refusal(404, 'ResourceGroupNotFound'))
    expect(await arm.permissions(group, never())).toBeUndefined()
  })

  test('follows the pages', async () => {
    const { arm, sent } = rig(({ path }) => {
      const isFirst = !path.includes('skip')
      const value = [{ actions: [isFirst ? 'one' : 'two'], notActions: [] }]
      return { status: 200, body: isFirst ? { value, nextLink: `${endpoint}${group}/more?skip=1` } : { value } }
    })
    const actions = (await arm.permissions(group, never()))?.flatMap((one) => one.actions)
    expect([actions, sent.length]).toEqual([['one', 'two'], 2])
  })

  test('ends where a page leads back', async () => {
    const pages = new Map([['/more', { value: [], nextLink: '/more' }]])
    expect(await readPermissions('/scope', (url) => Promise.resolve(pages.get(url) ?? { nextLink: '/more' }))).toEqual(
      [],
    )
  })
})

describe('whether an action is permitted', () => {
  const action = 'Microsoft.Network/loadBalancers/write'
  const given = (actions: readonly string[], notActions: readonly string[] = []) => ({ actions, notActions })

  test.each([
    ['by its name', [given([action])], true],
    ['in another case', [given(['microsoft.network/LOADBALANCERS/write'])], true],
    ['by everything', [given(['*'])], true],
    ['by its provider', [given(['Microsoft.Network/*'])], true],
    ['by its verb', [given(['*/write'])], true],
    ['by a part of its name', [given(['Microsoft.Network/loadBalancers'])], false],
    ['by a pattern whose dot is a dot', [given(['MicrosoftXNetwork/*'])], false],
    ['by reading', [given(['*/read'])], false],
    ['by nobody', [], false],
    ['by a role that takes it off', [given(['*'], ['Microsoft.Network/*'])], false],
    ['by another role than the one that takes it off', [given(['*'], ['*/write']), given([action])], true],
  ])('%s', (_, permissions, isAllowed) => {
    expect(isPermitted(permissions, action)).toBe(isAllowed)
  })
})
