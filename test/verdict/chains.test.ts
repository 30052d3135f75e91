/** Findings with a chain: every session is repeated by the simulator, and what is excused or known leaves a chain that holds together. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { ChainLink, Finding } from '../../src/checks/check.ts'
import type { Network } from '../../src/graph/network.ts'
import { formatAddress } from '../../src/packet/address.ts'
import { PacketSet } from '../../src/packet/set.ts'
import type { BaselineEntry } from '../../src/verdict/baseline-entry.ts'
import { matchBaseline } from '../../src/verdict/baseline-match.ts'
import { recordBaseline } from '../../src/verdict/baseline-record.ts'
import type { Judged, Judgement } from '../../src/verdict/judge.ts'
import { judge } from '../../src/verdict/judge.ts'
import type { Run } from '../../src/verdict/result.ts'
import { addresses, ip } from '../support/builders.ts'
import type { RelayTown } from './relay-town.ts'
import { chainFindings, FILES, MAIL, relayTown } from './relay-town.ts'
import { TODAY } from './town.ts'

/** What the one check of these runs finds. */
const found = vi.hoisted(() => ({ by: (_: Network): readonly Finding[] => [] }))

vi.mock('../../src/checks/index.ts', async () => {
  const { defineCheck } = await import('../../src/checks/check.ts')
  const z = await import('zod')
  const words = { ja: '試験用の検査', en: 'a check of this test' }
  return {
    checks: [
      defineCheck({
        id: 'TST-001',
        name: 'test',
        title: words,
        severity: 'high',
        why: words,
        fix: words,
        limitations: words,
        waivable: true,
        parameters: z.strictObject({}),
        run: ({ network }) => ({ findings: found.by(network) }),
      }),
    ],
  }
})

beforeEach(() => {
  found.by = () => []
})

/** What becomes of some findings of a town. */
function judged(run: Run, findings: (network: Network) => readonly Finding[]): Judged {
  found.by = findings
  return judge(run.estate.topology, run.policies, run.devices, run.network, TODAY)
}

const mail = (network: Network): readonly Finding[] => chainFindings(network, MAIL)
const findingsOf = ({ judgements }: Judged): readonly Finding[] => judgements.flatMap(({ findings }) => findings)
const said = ({ defects }: Judged): string => defects.map(({ en }) => en).join('\n')

/** The destination that the last session of a chain is drawn with. */
function deliveredTo({ chain }: Finding): string {
  const packet = chain?.at(-1)?.packet
  return packet === undefined ? '' : formatAddress(packet.family, packet.dst)
}

/** The same findings with one link of their chains changed. */
const falsified =
  (at: number, change: (link: ChainLink) => ChainLink) =>
  (network: Network): readonly Finding[] =>
    mail(network).map((finding) => ({ ...finding, chain: finding.chain!.map((link, index) => (index === at ? change(link) : link)) }))

describe('every session of a chain is repeated', () => {
  const run = relayTown()

  test('and agreed with, whoever opens it', () => {
    expect(mail(run.network).map(({ chain }) => chain?.length)).toEqual([3])
    expect(said(judged(run, mail))).toBe('')
    expect(said(judged(run, (network) => chainFindings(network, FILES)))).toBe('')
  })

  test.each([0, 2])('session %i through another rule is a defect', (at) => {
    const run2 = judged(
      run,
      falsified(at, (link) => {
        const hops = link.trace!.hops.map((hop) => ({ ...hop, steps: hop.steps.map((step) => ({ ...step, rule: 'policy/root/999' })) }))
        return { ...link, trace: { ...link.trace!, hops } }
      }),
    )
    expect(said(run2)).toMatch(/^the simulator does not confirm a counterexample of TST-001 .*hop 1/)
  })

  test('a session whose way is that of another is a defect', () => {
    const other = mail(run.network)[0]!.chain![0]!.trace!
    expect(
      said(
        judged(
          run,
          falsified(2, (link) => ({ ...link, trace: other })),
        ),
      ),
    ).toContain('not that of the session')
  })

  test('a session that passes a firewall without a way through it is a defect', () => {
    const bare = falsified(2, ({ trace: _, ...link }) => link)
    expect(said(judged(run, bare))).toContain('no way through')
  })

  test('a session that no packet opens is a defect', () => {
    const silent = falsified(1, ({ packet: _, ...link }) => link)
    expect(said(judged(run, silent))).toContain('no packet opens')
  })

  test('sessions that do not meet at their relay are a defect', () => {
    const moved = (change: Partial<ChainLink['hop']>) => (link: ChainLink) => ({ ...link, hop: { ...link.hop, ...change } })
    expect(said(judged(run, falsified(1, moved({ to: 'san-lg' }))))).toContain('leg outer (int-dmz) is not in san-lg')
    expect(said(judged(run, falsified(1, moved({ from: 'san-lg' }))))).toContain('leg inner (int-dmz) is not in san-lg')
    const strange = (link: ChainLink): ChainLink => ({ ...link, packet: { ...link.packet!, src: link.packet!.src + 9n } })
    expect(said(judged(run, falsified(1, strange)))).toContain('not one of leg inner')
    const otherService = (link: ChainLink): ChainLink => ({ ...link, packet: { ...link.packet!, dport: 80 } })
    expect(said(judged(run, falsified(1, otherService)))).toContain('not one of leg')
  })

  test('what could not be decided is not repeated', () => {
    const undecided = (network: Network): readonly Finding[] =>
      falsified(2, ({ trace: _, ...link }) => link)(network).map((finding) => ({ ...finding, verdict: 'not-evaluable' as const }))
    expect(said(judged(run, undecided))).toBe('')
  })
})

const excusing = (to: string): string => `exceptions:
  EX-1:
    check: TST-001
    from: 172.16.1.30
    to: ${to}
    service: tcp/25
    reason: 移行中
    approved: { by: CISO, on: 2026-06-01, document: 例外第1号 }
    expires: 2027-03-31
`

describe('an exception', () => {
  const excused = (town: RelayTown): Judged => judged(relayTown(town), mail)

  test('for part of the last session leaves a chain that ends with what is left', () => {
    const after = excused({ topology: excusing('10.20.30.25') })
    expect(said(after)).toBe('')
    const [left, exempted, ...others] = findingsOf(after)
    expect(others).toEqual([])
    expect(left?.verdict).toBe('violation')
    expect(deliveredTo(left!)).toBe('10.20.30.26')
    expect(left?.chain?.at(-1)?.trace?.judged).toEqual(left?.chain?.at(-1)?.packet)
    expect(left?.packets?.has(left.chain!.at(-1)!.packet!)).toBe(true)
    expect(left?.chain?.slice(0, 2).map(({ into }) => into?.channel.relay.id)).toEqual(['mta', 'mail-san'])
    expect(exempted).toMatchObject({ verdict: 'exempted', exception: 'EX-1' })
    expect(deliveredTo(exempted!)).toBe('10.20.30.25')
    expect([left?.trace, exempted?.trace]).toEqual([undefined, undefined])
  })

  test('for the other part draws the excused chain anew', () => {
    const after = excused({ topology: excusing('10.20.30.26') })
    expect(said(after)).toBe('')
    expect(findingsOf(after).map((finding) => [finding.verdict, deliveredTo(finding)])).toEqual([
      ['violation', '10.20.30.25'],
      ['exempted', '10.20.30.26'],
    ])
  })

  test('for all of it leaves the chain as it was', () => {
    const after = excused({ topology: excusing('[10.20.30.25, 10.20.30.26]') })
    expect(findingsOf(after).map(({ verdict, chain }) => [verdict, chain?.length])).toEqual([['exempted', 3]])
  })

  test('for an earlier session of the chain excuses nothing', () => {
    const first = excusing('10.30.20.30').replace('from: 172.16.1.30', 'from: 10.30.20.26')
    expect(findingsOf(excused({ topology: first })).map(({ verdict }) => verdict)).toEqual(['violation'])
  })

  test('for part of a session that nothing filters needs no way through a device', () => {
    const run = relayTown({ topology: excusing('172.16.1.98') })
    const neighbours = PacketSet.box({ dst: addresses('172.16.1.98-172.16.1.99') })
    const onSegment = (network: Network): readonly Finding[] =>
      chainFindings(network, { ...MAIL, to: 'san-lg' }).map((finding) => ({
        ...finding,
        packets: finding.packets!.and(neighbours),
        chain: finding.chain!.map((link, at) => (at < 2 ? link : { ...link, packet: { ...link.packet!, dst: ip('172.16.1.98') } })),
      }))
    const after = judged(run, onSegment)
    expect(said(after)).toBe('')
    expect(findingsOf(after).map((finding) => [finding.verdict, deliveredTo(finding)])).toEqual([
      ['violation', '172.16.1.99'],
      ['exempted', '172.16.1.98'],
    ])
    expect(findingsOf(after)[0]?.chain?.at(-1)).toMatchObject({ hop: { unfiltered: true } })
    expect(findingsOf(after)[0]?.chain?.at(-1)?.trace).toBeUndefined()
  })

  test('that leaves only packets of another session than the chain shows leaves that session’s own way', () => {
    const wider = (network: Network): readonly Finding[] =>
      mail(network).map((finding) => ({
        ...finding,
        from: 'lg-client',
        to: 'san-lg',
        packets: finding.packets!.or(
          PacketSet.box({ src: addresses('10.20.10.5'), dst: addresses('172.16.1.40'), protocols: [[6, 6]], dport: [[443, 443]] }),
        ),
      }))
    const topology = excusing('[10.20.30.25, 10.20.30.26]').replace('from: 172.16.1.30', 'from: [172.16.1.30, 10.20.10.200]')
    const run = relayTown({ topology })
    const scope = run.estate.topology.exceptions.get('EX-1')!.scope
    const spoken = { ...scope, from: { ...scope.from, zones: ['lg-client'] }, to: { ...scope.to, zones: ['san-lg'] } }
    const exceptions = new Map([['EX-1', { ...run.estate.topology.exceptions.get('EX-1')!, scope: spoken }]])
    const town: Run = { ...run, estate: { ...run.estate, topology: { ...run.estate.topology, exceptions } } }
    const [left] = findingsOf(judged(town, wider))
    expect(left?.chain).toBeUndefined()
    expect(left?.trace).toMatchObject({ from: 'lg-client', to: 'san-lg' })
  })

  test('for what could not be decided is repeated as it was found: with everything unknown for it', () => {
    const unread = (line: string): RelayTown => ({
      topology: excusing('[10.20.30.25, 10.20.30.26]'),
      edits: { 'fw-lg.conf': [['set name "mail-to-lg"', `set name "mail-to-lg"\n        ${line}`]] },
    })
    const undecided = relayTown(unread('set frobnicate enable'))
    expect(mail(undecided.network)).toEqual([])
    const after = judged(undecided, (network) => chainFindings(network, MAIL, 'possible'))
    expect(said(after)).toBe('')
    expect(findingsOf(after).map(({ verdict, chain }) => [verdict, chain?.length])).toEqual([['exempted', 3]])
  })
})

describe('a baseline', () => {
  const recorded = (judgements: readonly Judgement[]): readonly BaselineEntry[] =>
    recordBaseline(judgements, [], TODAY, (words) => words).entries

  /** What is new of some findings after others were recorded. */
  function newOf(run: Run, before: readonly Judgement[], after: readonly Judgement[]): readonly Finding[] {
    const { judgements, defects } = matchBaseline(after, recorded(before), { ...run, topology: run.estate.topology })
    expect(defects).toEqual([])
    return judgements.flatMap(({ findings }) => findings)
  }

  const run = relayTown()
  const { judgements } = judged(run, mail)

  test('knows a chain that it has', () => {
    expect(newOf(run, judgements, judgements)).toEqual([])
    const [entry] = recorded(judgements)
    expect(entry).toMatchObject({ check: 'TST-001', from: 'san-lg', to: 'lg-server' })
  })

  const altered = (change: (finding: Finding) => Finding): readonly Judgement[] =>
    judgements.map((judgement) => ({ ...judgement, findings: judgement.findings.map(change) }))

  test('does not know one that lacks something else', () => {
    const worse = altered((finding) => ({ ...finding, lacking: { ja: '添付ファイルの除去', en: 'attachments removed' } }))
    expect(newOf(run, judgements, worse)).toHaveLength(1)
  })

  test('does not know one that comes another way', () => {
    const other = altered((finding) => ({ ...finding, chain: finding.chain!.slice(1) }))
    expect(newOf(run, judgements, other)).toHaveLength(1)
  })

  test('does not know packets beyond it', () => {
    const narrow = altered((finding) => ({ ...finding, packets: PacketSet.ofPacket(finding.chain!.at(-1)!.packet!) }))
    expect(newOf(run, narrow, judgements)).toHaveLength(1)
    expect(newOf(run, judgements, narrow)).toEqual([])
  })

  test('knows a chain as a whole or not at all, whichever check it is of', () => {
    const asPlaces = (all: readonly Judgement[]) => all.map((judgement) => ({ ...judgement, check: { ...judgement.check, id: 'SEG-001' } }))
    const narrow = altered((finding) => ({ ...finding, packets: PacketSet.ofPacket(finding.chain!.at(-1)!.packet!) }))
    expect(newOf(run, asPlaces(narrow), asPlaces(judgements))).toEqual(findingsOf({ judgements, defects: [] }))
  })
})
