import { parseAddress } from '../../../src/packet/address.ts'
import { formatPacket } from '../../../src/packet/format.ts'
import type { Packet } from '../../../src/packet/packet.ts'
import { TCP, UDP } from '../../../src/packet/packet.ts'
import type { Choices } from '../../../src/simulator/choices.ts'
import type { Outcome } from '../../../src/simulator/simulate.ts'
import { simulate } from '../../../src/simulator/simulate.ts'
import { samePacket } from '../../../src/simulator/transit.ts'
import type { CounterLine } from './counters.ts'
import { decisionsOf } from './deciding.ts'
import type { Reading } from './reading.ts'
import type { KernelAnswer, KernelVerdict, Row } from './row.ts'

/** What was compared. */
export interface Tally {
  verdicts: number
  /** Of which both bounds are the same, so that the kernel has to do exactly that. */
  certain: number
  forwarded: number
  /** Headers that came out, and those of them that were rewritten. */
  headers: number
  rewritten: number
  /** Packets whose deciding rules were known one by one, over all firewalls they met. */
  decisions: number
  /** Counters of rules that decide, and the packets they counted. */
  counters: number
  counted: number
  /** Deciding rules that decided at least one packet. */
  hit: number
  /** Packets that came back as themselves to a firewall that remembered them, of which nothing was asked. */
  remembered: number
}

export function emptyTally(): Tally {
  return { verdicts: 0, certain: 0, forwarded: 0, headers: 0, rewritten: 0, decisions: 0, counters: 0, counted: 0, hit: 0, remembered: 0 }
}

/** Every disagreement between the kernel and us, in words; `tally` counts what was compared. */
export function disagreements(row: Row, answer: KernelAnswer, reading: Reading, tally: Tally): string[] {
  const found = answer.problems.map((problem) => `the harness: ${problem}`)
  const atLeast = reading.firewalls.map(() => new Map<CounterLine, number>())
  const atMost = reading.firewalls.map(() => new Map<CounterLine, number>())
  let looping = 0
  row.sent.forEach(({ from, packet, alone }, i) => {
    const verdict = answer.verdicts[i]!
    const said = `${from}: ${formatPacket(packet)}; kernel: ${JSON.stringify({ out: verdict.out, answer: verdict.answer })}`
    const out = outOf(row, verdict, packet)
    const outcomes = (['judged', 'possible'] as const).map((bound) =>
      simulate(reading.world, { from, packet, bound, choices: choicesFor(out?.packet) }),
    )
    const [judged, possible] = outcomes as [readonly Outcome[], readonly Outcome[]]
    tally.verdicts++
    if (out !== undefined) {
      tally.forwarded++
      tally.headers++
      if (!samePacket(out.packet, packet)) tally.rewritten++
    }
    // To a firewall that translated it, a packet that another one sends back as it was is the connection it already knows, and
    // goes the same way again until it dies. Who asks about packets, not about memories, takes it for a new one.
    if (out === undefined && judged.some((outcome) => comesBackAsItself(outcome, packet))) {
      tally.remembered++
      looping++
      return
    }
    const agrees = (o: Outcome): boolean => agreesWith(o, out, verdict, packet, reading)
    const same = judged.filter(agrees)
    // What is not known in a row may not matter to this packet.
    const certain = reading.certain || judged.map(describe).join() === possible.map(describe).join()
    if (certain) {
      tally.certain++
      if (same.length === 0) found.push(`${said}; simulator, judged: ${judged.map(describe).join(' | ')}`)
      if (!possible.some(agrees)) found.push(`${said}; simulator, possible: ${possible.map(describe).join(' | ')}`)
    } else {
      if (out !== undefined && !possible.some(agrees)) found.push(`${said}; simulator, possible: ${possible.map(describe).join(' | ')}`)
      if (out === undefined && judged.every((o) => o.kind === 'arrived'))
        found.push(`${said}; simulator, judged: ${judged.map(describe).join(' | ')}`)
    }
    found.push(...analysisDisagrees(reading, certain, from, packet, out).map((words) => `${said}; ${words}`))
    // Where something is not known, several walks may lead to one end, and only one of them is shown.
    if (!reading.certain || same.length === 0) return
    if (judged.some(({ kind }) => kind === 'loop')) {
      looping++
      return
    }
    const ways = same.map((outcome) => decisionsOf(reading, outcome))
    reading.firewalls.forEach(({ lines }, f) => {
      for (const line of lines) {
        const times = ways.map((way) => way.filter((d) => d.firewall === f && d.line === line).length)
        const low = Math.min(...times)
        const high = Math.max(...times)
        if (high === 0) continue
        atLeast[f]!.set(line, (atLeast[f]!.get(line) ?? 0) + low)
        atMost[f]!.set(line, (atMost[f]!.get(line) ?? 0) + high)
      }
    })
    if (alone && verdict.counted !== undefined && ways.length === 1) {
      reading.firewalls.forEach(({ lines }, f) => {
        const mine = new Set(ways[0]!.filter((d) => d.firewall === f && d.line.decides && !d.line.hearsAnswers).map((d) => d.line))
        const theirs = lines.filter(
          (line) => line.decides && !line.hearsAnswers && (verdict.counted![f]![line.command]![line.index] ?? 0) > 0,
        )
        tally.decisions += theirs.length
        if (theirs.length !== mine.size || theirs.some((line) => !mine.has(line)))
          found.push(
            `${said}; fw${f + 1} decided by ${theirs.map((l) => l.text).join(' & ')}; simulator: ${[...mine].map((l) => l.text).join(' & ')}`,
          )
      })
    }
  })
  // A packet that goes round in a loop is counted until it has lived too long.
  if (reading.certain && looping === 0) {
    reading.firewalls.forEach(({ lines }, f) => {
      for (const line of lines.filter(({ decides }) => decides)) {
        const counted = answer.firewalls[f]!.counted[line.command]![line.index] ?? 0
        tally.counters++
        tally.counted += counted
        if (counted > 0) tally.hit++
        const low = atLeast[f]!.get(line) ?? 0
        const high = atMost[f]!.get(line) ?? 0
        // What a firewall says to senders passes its postrouting chains as well.
        const answers = line.hearsAnswers ? answer.verdicts.filter((v) => v.answer?.by === f).length : 0
        if (counted < low || counted > high + answers)
          found.push(`fw${f + 1}: ${line.text} decided ${counted} packets; simulator: ${low === high ? low : `${low}..${high}`}`)
      }
    })
  }
  return found
}

/** Whether a packet enters some device a second time with the header it had the first time, having had another between. */
function comesBackAsItself({ walk }: Outcome, sent: Packet): boolean {
  return walk.some((hop, i) => {
    const before = i === 0 ? sent : walk[i - 1]!.packet
    return (
      !samePacket(hop.packet, before) &&
      walk.some((later, j) => j > i && later.device === hop.device && samePacket(walk[j - 1]!.packet, before))
    )
  })
}

interface Out {
  readonly place: string
  readonly packet: Packet
}

function outOf({ scene }: Row, { out }: KernelVerdict, packet: Packet): Out | undefined {
  if (out === undefined) return undefined
  const place = scene.edges.find(({ at }) => at[0] === out.at[0] && at[1] === out.at[1])!.place
  return {
    place,
    packet: { ...packet, src: parseAddress(out.src)!.address, dst: parseAddress(out.dst)!.address, sport: out.sport, dport: out.dport },
  }
}

/** Tries what the kernel chose; else keeps ports, and one of each small set of addresses. */
function choicesFor(seen: Packet | undefined): Choices {
  return {
    addresses(_family, allowed) {
      const within = (a: bigint): boolean => allowed.some(([low, high]) => low <= a && a <= high)
      const chosen = seen === undefined ? [] : [seen.src, seen.dst].filter(within)
      const all = allowed.flatMap(([low, high]) =>
        Array.from({ length: Number(high - low > 7n ? 7n : high - low) + 1 }, (_, i) => low + BigInt(i)),
      )
      return new Set([...chosen, ...all])
    },
    ports(allowed, kept) {
      const within = (p: number): boolean => allowed.some(([low, high]) => low <= p && p <= high)
      const first = allowed.slice(0, 1).map(([low]) => low)
      // Of a packet that did not come out nobody knows which it was given: its own, or one of the range rules here ask for.
      const usual = seen === undefined ? [kept, RANGE_START] : [kept, seen.sport]
      const chosen = usual.filter(within)
      return new Set(chosen.length > 0 ? chosen : seen !== undefined && within(seen.dport) ? [seen.dport] : first)
    },
  }
}

/** Where the port ranges of generated source translations begin. */
const RANGE_START = 61000

function agreesWith(outcome: Outcome, out: Out | undefined, verdict: KernelVerdict, packet: Packet, reading: Reading): boolean {
  // Sent to nobody knows where, as nobody knows what: anything.
  if (outcome.kind === 'unknown') return true
  if (out !== undefined) return outcome.kind === 'arrived' && outcome.at === out.place && samePacket(outcome.packet, out.packet)
  if (outcome.kind === 'arrived') return false
  if (outcome.kind !== 'local') return true
  const by = verdict.answer === undefined ? undefined : reading.firewalls[verdict.answer.by]?.device.id
  const alive = aliveAnswer(packet)
  if (alive === undefined) return true
  const heard = verdict.answer?.what === alive && by === outcome.device
  // The answer may be dropped on its way out; that the packet was accepted shows in the counters.
  if (!heard && outcome.accepted && dropsAnswers(reading, outcome.device)) return true
  return heard === outcome.accepted
}

function dropsAnswers({ firewalls }: Reading, device: string): boolean {
  const stages = firewalls.find((f) => f.device.id === device)?.device.domains[0]?.stages ?? []
  return stages.some((stage) => stage.kind === 'filter' && stage.at === 'egress')
}

/** What a machine itself says to a packet that its input chains accept, where nobody listens. */
function aliveAnswer({ family, protocol, dport }: Packet): string | undefined {
  if (protocol === TCP) return 'reset'
  if (protocol === UDP) return family === 4 ? 'unreachable 3' : 'unreachable 4'
  if (family === 4 && protocol === 1 && dport >> 8 === 8) return 'echo'
  return family === 6 && protocol === 58 && dport >> 8 === 128 ? 'echo' : undefined
}

function describe(outcome: Outcome): string {
  const where =
    outcome.kind === 'arrived'
      ? outcome.at
      : outcome.kind === 'local'
        ? `${outcome.device} ${outcome.accepted ? 'accepts' : 'refuses'}`
        : 'device' in outcome
          ? outcome.device
          : ''
  const why = outcome.kind === 'dropped' ? `${outcome.why} ${outcome.rule?.id ?? ''}` : ''
  return `${outcome.kind} ${where} ${formatPacket(outcome.packet)} ${why}`
}

/** The packet sets: who started it, and where it ended. */
function analysisDisagrees(reading: Reading, certain: boolean, from: string, packet: Packet, out: Out | undefined): string[] {
  const { world, network } = reading
  // Where nothing is translated and nothing unknown, only the packet itself can end with its own header.
  const simple = reading.plain && reading.certain
  const found: string[] = []
  const ended: Packet = out === undefined ? packet : { ...packet, dst: out.packet.dst, dport: out.packet.dport }
  for (const to of network.places) {
    const direct = network.direct(from, to)
    const judged = direct?.judged.has(ended) ?? false
    const possible = direct?.possible.has(ended) ?? false
    if (judged && !possible) found.push(`analysis: judged to ${to} and not possible`)
    if (out?.place === to) {
      if (!possible || (certain && !judged)) found.push(`analysis, ${possible ? 'judged' : 'possible'}: does not reach ${to}`)
      continue
    }
    if (!judged && !(certain && possible)) continue
    const bound = judged ? 'judged' : 'possible'
    // After a translation another packet may end in the same place with the same header.
    const sender = simple ? packet : network.trace(from, to, ended, bound)?.packet
    if (sender !== undefined && !samePacket(sender, packet)) continue
    // A source translation may choose among many ports, and rules after it may tell them apart: then some choice comes through.
    const chosen = simulate(world, { from, packet, bound }).some(
      (o) => o.kind === 'arrived' && o.at === to && o.packet.dst === ended.dst && o.packet.dport === ended.dport,
    )
    if (!chosen || simple) found.push(`analysis, ${bound}: reaches ${to}`)
  }
  return found
}
