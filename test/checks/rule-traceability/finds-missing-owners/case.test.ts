import { expect, test } from 'vitest'
import { entry, judged, wired, written } from '../recorded.ts'

test('zones and devices without an owner, where the policy asks', () => {
  const parameters = { owners: ['zone', 'device'] }
  const outcome = judged([written('web')], [entry('web')], wired, { parameters })
  expect(outcome.notDeclared?.ja).toContain('所管')
  const owned = {
    ...wired,
    zones: new Map([...wired.zones].map(([id, zone]) => [id, { ...zone, owner: '情報政策課' }])),
    devices: new Map([...wired.devices].map(([id, device]) => [id, { ...device, owner: '情報政策課' }])),
  }
  expect(judged([written('web')], [entry('web')], owned, { parameters, required: true })).toEqual({ findings: [] })
  expect(judged([written('web')], [entry('web')], wired, { parameters, required: true }).findings).toHaveLength(4)
})
