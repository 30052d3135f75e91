import { expect, test } from 'vitest'
import check from '../../../../src/checks/virus-scan-outbound.ts'
import { permit } from '../../../support/builders.ts'
import { INT, LGWAN, town } from '../../scanning.ts'
import { judge } from '../../support.ts'

test('mail from the Internet', () => {
  expect(judge(check, town([permit({ id: 'in', dst: '10.30.0.25', services: 'tcp/25' })])).findings).toEqual([])
})

test('mail that is fetched by POP3', () => {
  expect(judge(check, town([permit({ id: 'fetch', src: INT, services: ['tcp/110', 'tcp/995'] })])).findings).toEqual([])
})

test('mail to a closed network', () => {
  expect(judge(check, town([permit({ id: 'lgwan', services: 'tcp/25' })], [LGWAN])).notApplicable).toBeDefined()
})
