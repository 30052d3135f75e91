import { expect, test } from 'vitest'
import { addresses, external, topology } from '../../../support/builders.ts'
import { withRelays } from '../../../support/relays.ts'
import { connected, jump, judged, LOGIN, SERVERS, town, vpn } from '../../remote-city.ts'
import { ZONES } from '../../support.ts'

const RULES = [LOGIN, SERVERS]
const found = (wired: ReturnType<typeof town>, feature = vpn()) =>
  judged(RULES, { topology: wired, features: [feature] }).findings.filter(({ cause }) => cause.id.startsWith('fw/feature/'))

test('by no entry in the register', () => {
  const outcome = found(connected(town(), ['wan', 'internet', 'internet'], ['vpn', 'vendor', 'internet']))
  expect(outcome.map(({ verdict, severity }) => `${verdict} ${severity}`)).toEqual(['violation high'])
  expect(found(connected(town(), ['home', 'worker', 'internet']))).toEqual([])
})

test('where no register is kept, by nothing attached to the interface its clients come in by', () => {
  expect(found(town(), vpn({ clients: new Set(['mg']) }))).toHaveLength(1)
  expect(found(town())).toEqual([])
})

test('unless a leg of a remote-access relay is at its address', () => {
  const listening = vpn({ clients: new Set(), addresses: addresses('203.0.113.2') })
  const gate = jump(
    {},
    {
      legs: { in: 'internet 203.0.113.2', out: 'mg 10.90.0.30' },
      carries: [{ service: 'tcp/443', from: 'in', to: 'out', does: ['mfa', 'session-recording'] }],
    },
  )
  expect(found(town(), listening)).toHaveLength(1)
  expect(found(town([gate]), listening)).toEqual([])
})

test('one that listens inside only, or a tunnel to a known peer, is none', () => {
  expect(found(town(), vpn({ in: new Set(['lg']), clients: new Set() }))).toEqual([])
  const { clients: _, ...site } = vpn({ kind: 'ipsec' })
  expect(found(town(), site)).toEqual([])
})

test('even where the body says nothing of remote access at all', () => {
  const plain = topology({
    zones: [ZONES.int],
    externals: [external('internet', 'internet')],
    devices: { fw: { wan: 'internet', int: 'int' } },
  })
  expect(judged([], { topology: withRelays(plain, []) }).notApplicable).toBeDefined()
  const outcome = judged([], { topology: withRelays(plain, []), features: [vpn({ clients: new Set() })] })
  expect(outcome.findings.map(({ verdict }) => verdict)).toEqual(['violation'])
})

test('one whose clients come out on a segment inside, whatever the register says', () => {
  const inside = vpn({ clients: new Set(['int']) })
  expect(found(connected(town(), ['int', 'worker', 'internet']), inside)).toHaveLength(1)
})
