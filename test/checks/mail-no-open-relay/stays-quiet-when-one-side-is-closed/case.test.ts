import { describe, expect, test } from 'vitest'
import check from '../../../../src/checks/mail-no-open-relay.ts'
import { permit } from '../../../support/builders.ts'
import { relay, withRelays } from '../../../support/relays.ts'
import { CLOUD, INTERNET, PEER, town } from '../../scanning.ts'
import { judge } from '../../support.ts'

const MTA = '10.30.0.25'
const mta = relay('mta', { kind: 'mail-relay', legs: { leg: `int ${MTA}` }, carries: [{ service: 'tcp/25', from: 'leg', to: 'leg' }] })
const upstream = '192.0.2.25'

describe('behind a security cloud', () => {
  const judged = (...rules: Parameters<typeof town>[0]) => {
    const { topology: plain, devices } = town(rules, [CLOUD])
    const externals = new Map([...plain.externals, ['internet', INTERNET]])
    return judge(check, { topology: { ...withRelays(plain, [mta]), externals }, devices })
  }

  test('in and out by its relay only', () => {
    const outcome = judged(permit({ src: upstream, dst: MTA, services: 'tcp/25' }), permit({ src: MTA, dst: upstream, services: 'tcp/25' }))
    expect(outcome.findings).toEqual([])
  })

  test('one of the two is enough', () => {
    const anybody = permit({ dst: MTA, services: 'tcp/25' })
    expect(judged(anybody, permit({ src: MTA, dst: upstream, services: 'tcp/25' })).findings).toEqual([])
    expect(judged(anybody, permit({ src: MTA, dst: PEER, services: 'tcp/25' })).findings).toHaveLength(1)
  })
})

test('submission is not relaying', () => {
  const { topology: plain, devices } = town([permit({ dst: MTA, services: 'tcp/587' }), permit({ src: MTA, services: 'tcp/25' })])
  expect(judge(check, { topology: withRelays(plain, [mta]), devices }).findings).toEqual([])
})

test('no mail relay of the body', () => {
  const { topology: plain, devices } = town([permit()])
  expect(judge(check, { topology: plain, devices }).notApplicable).toBeDefined()
  const theirs = relay('sc-mta', { kind: 'mail-relay', legs: { leg: 'internet 198.51.100.25' }, carries: [] })
  expect(judge(check, { topology: withRelays(plain, [theirs]), devices }).notApplicable).toBeDefined()
})
