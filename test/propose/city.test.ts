/** `init` on the sample city's exports alone, against the topology its people wrote. */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Topology } from '../../src/model/topology.ts'
import { init } from '../../src/init.ts'
import { readFolder } from '../../src/io/folder.ts'
import { compareTopologies } from '../../src/propose/compare.ts'
import { cityBytes, cityFiles, cityNetwork } from '../estates/city.ts'
import { readTopology } from '../../src/intent/topology.ts'
import type { Tried } from './folders.ts'
import { inFolder, initIn, TODAY, tryCopyOf } from './folders.ts'

const CITY = join(import.meta.dirname, '../../topologies/mihon-city')

/** Where the proposal may differ from what people wrote, and why no export could have told. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'zone-only-written guest-wifi': 'the carrier runs the guest network: no device of the city knows it',
  'device-only-written guest-rt': 'the same: a router of the carrier, in no export and in no route',
  'zone-tier lg-shisho': 'only its neighbours in the address plan are of the LGWAN tier, which is not enough for a guess',
  'zone-tier cctv-phone': 'the dump of the Linux router names no tier',
  'external-kind juki-wan': 'the ledger of the firewall in front of it names no network',
  'zone-only-proposed zone-10-212-140-0': 'no export says that who is given an address of the VPN pool is not of the city',
  'external-only-written vendor-mnt': 'the same: the maintenance company is in no export but as addresses',
  'attachment fw-int/ssl.root': 'the same: the tunnel leads to whoever is given an address',
  'device-only-proposed unconfirmed': 'the line that keeps an unconfirmed proposal from passing',
}

let tried: Tried
let written: Topology
beforeAll(() => {
  tried = tryCopyOf(join(CITY, 'exports'), 'exports')
  const read = readTopology({ path: 'topology.yaml', text: cityFiles.get('topology.yaml')!, encoding: 'utf-8', sha256: '' })
  if (read.value === undefined) throw new Error('the city is not readable')
  written = read.value
}, 120_000)

describe('the city, from its exports alone', () => {
  test('is accepted by check at once, and does not pass', () => {
    expect(tried.errors.map(({ text }) => text.en)).toEqual([])
    expect(tried.result?.exitCode).not.toBe(0)
  })

  test('has the zones, tiers, links and external networks people wrote, but for a few', () => {
    const topology = tried.initialisation.topology
    if (topology === undefined) throw new Error('no topology was proposed')
    const found = compareTopologies(topology, written).map(({ kind, subject, text }) => ({ key: `${kind} ${subject}`, text: text.en }))
    const unexpected = found.filter(({ key }) => ACCEPTED[key] === undefined)
    expect(unexpected, 'differences nobody gave a reason for').toEqual([])
    expect(found.map(({ key }) => key).sort(), 'a difference that is accepted and gone').toEqual(Object.keys(ACCEPTED).sort())
  })

  test('lets the same packets pass between the same zones and external networks', () => {
    const mine = tried.run?.network
    if (mine === undefined) throw new Error('the proposal was not judged')
    const theirs = cityNetwork()
    const same = new Map(
      [
        ...[...written.zones.values()].map((zone) => {
          const found = [...mine.topology.zones.values()].find(({ addresses }) => addresses.equals(zone.addresses))
          return [zone.id, found?.id] as const
        }),
        // The city has one external network of each kind.
        ...[...written.externals.values()].map(
          ({ id, kind }) => [id, [...mine.topology.externals.values()].find((e) => e.kind === kind)?.id] as const,
        ),
      ].flatMap(([id, found]) => (found === undefined ? [] : [[id, found] as const])),
    )
    let pairs = 0
    for (const [from, a] of same) {
      for (const [to, b] of same) {
        const proposed = mine.direct(a, b)
        const real = theirs.direct(from, to)
        if (real !== undefined && !real.judged.isEmpty) pairs++
        const equal =
          proposed === undefined || real === undefined
            ? (proposed ?? real)?.judged.isEmpty !== false
            : proposed.judged.minus(real.judged).isEmpty && real.judged.minus(proposed.judged).isEmpty
        expect(equal, `${from} → ${to}`).toBe(true)
      }
    }
    expect(pairs, 'nothing passes anywhere: the comparison says nothing').toBeGreaterThan(10)
  }, 120_000)

  test('copies no secret', () => {
    expect(tried.yaml).not.toMatch(/not-a-secret|not-a-key|NotACertificate|ENC /)
  })

  test('gives a reason for every tier, and marks every doubtful one', () => {
    for (const { id, guess } of tried.initialisation.proposal.zones) {
      expect(guess.reason.ja, id).not.toBe('')
      const line = tried.yaml.split('\n').find((text) => text.startsWith(`  ${id}:`))
      expect(line?.includes('# 要確認'), `${id} ${guess.confidence}`).toBe(
        guess.confidence === 'doubtful' || guess.confidence === 'unknown',
      )
    }
  })

  test('is proposed the same, whatever the order of the files', () => {
    const files = Object.fromEntries([...cityBytes].filter(([path]) => path.startsWith('exports/')))
    inFolder(files, (folder) => {
      const { sources } = readFolder(folder, folder)
      const options = { model: 'alpha', policies: ['guideline-alpha'], today: TODAY, locale: 'ja', organization: '試験町' } as const
      expect(init([...sources].reverse(), options).yaml).toBe(tried.yaml)
    })
  }, 120_000)
})

describe('the city with an export missing', () => {
  const exports = [...cityBytes].filter(([path]) => path.startsWith('exports/'))

  test.each(exports.map(([path]) => path))(
    '%s: still a topology that reads',
    (missing) => {
      const files = Object.fromEntries(exports.filter(([path]) => path !== missing))
      inFolder(files, (folder) => {
        const { defects, topology, proposal } = initIn(folder)
        expect(defects).toEqual([])
        // And one more: the guard.
        expect(topology?.devices.size).toBe(proposal.devices.length + 1)
      })
    },
    60_000,
  )
})
