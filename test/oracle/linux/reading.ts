/** Dumps of a row of firewalls, read as bunri reads them. */
import type { SourceFile, Span } from '../../../src/base/span.ts'
import type { Text } from '../../../src/base/text.ts'
import { analyse } from '../../../src/graph/analyse.ts'
import type { Network } from '../../../src/graph/network.ts'
import type { Device } from '../../../src/model/device.ts'
import { everyRule } from '../../../src/model/rule.ts'
import type { Rule, Rulebase } from '../../../src/model/rule.ts'
import type { World } from '../../../src/simulator/world.ts'
import { linux } from '../../../src/vendors/linux/index.ts'
import { external, topology } from '../../support/builders.ts'
import type { Attached } from '../../support/builders.ts'
import type { CounterLine } from './counters.ts'
import { counterLines, lineOf, ofFamily, POLICY } from './counters.ts'
import type { KernelAnswer, Row } from './row.ts'

/** A row as bunri sees it. */
export interface Reading {
  readonly world: World
  readonly network: Network
  readonly firewalls: readonly {
    readonly device: Device
    readonly source: SourceFile
    readonly lines: readonly CounterLine[]
    readonly rules: ReadonlyMap<string, Rule>
  }[]
  /** Nothing is doubtful: both bounds have to be what the kernel does. */
  readonly certain: boolean
  /** Nothing is translated anywhere: packets keep their headers until they are let out. */
  readonly plain: boolean
}

/** Reads the dumps of a row. */
export function readRow({ scene }: Row, answer: KernelAnswer, backends: readonly Row['rules'][number]['backend'][]): Reading {
  const firewalls = scene.firewalls.map(({ name }, i) => {
    const sections = answer.firewalls[i]!.dump
    const source: SourceFile = { path: `${name}.txt`, text: sections.join(''), encoding: 'utf-8', sha256: '0'.repeat(64) }
    const device = linux.read(source, { id: name, today: '2026-11-20' }).value
    if (device === undefined) throw new Error(`${name} could not be read`)
    const lines = counterLines(sections, backends[i]!)
    // A chain that is empty and lets everything pass may be left out; its policy then decides nothing for us.
    const told = new Set(
      rulebasesOf(device)
        .map(({ span }) => lineOf(lines, span, source))
        .flatMap((line) => [4, 6].map((f) => line && ofFamily(line, f as 4 | 6, lines))),
    )
    // A translation that changes nothing is no decision to us, and counts all the same.
    const idle = new Set(idleTranslations(device).map((span) => lineOf(lines, span, source)))
    const judged = lines.map((line) => ((POLICY.test(line.text) && !told.has(line)) || idle.has(line) ? { ...line, decides: false } : line))
    return { device, source, lines: judged, rules: rulesOf(device) }
  })
  const attached: Record<string, Record<string, Attached>> = {}
  scene.firewalls.forEach(({ name, ports }) => {
    attached[name] ??= {}
    for (const port of ports) {
      if (port.place !== undefined) attached[name][port.name] = port.place
      if (port.to !== undefined) attached[name][port.name] = { link: [scene.firewalls[port.to[0]]!.name, port.to[1]] }
    }
  })
  const places = scene.edges.map(({ place }) => external(place, 'partner'))
  const world: World = {
    topology: topology({ externals: places, devices: attached }),
    devices: new Map(firewalls.map(({ device }) => [device.id, device])),
  }
  const devices = firewalls.map(({ device }) => device)
  const certain = devices.every((device) => doubtsOf(device).length === 0)
  const plain = devices.every((d) =>
    d.domains.every(({ stages }) =>
      stages.every((s) => (s.kind !== 'translate-destination' && s.kind !== 'translate-source') || s.translations.length === 0),
    ),
  )
  return { world, network: analyse(world.topology, world.devices), firewalls, certain, plain }
}

/** Everything about a device that is not known, wherever it stands. */
export function doubtsOf(device: Device): { readonly text: Text; readonly span: Span }[] {
  return [
    ...device.coverage.notUnderstood,
    ...[...rulesOf(device).values()].flatMap(({ uncertainties, conditions }) => [...uncertainties, ...conditions]),
    ...device.domains.flatMap(({ uncertainties, stages }) => [
      ...uncertainties,
      ...stages.flatMap((stage) => {
        if (stage.kind === 'translate-destination' || stage.kind === 'translate-source')
          return stage.translations.flatMap((t) => t.uncertainties)
        return stage.kind === 'route' ? [...stage.table.uncertainties, ...stage.policyRoutes.flatMap((p) => p.uncertainties)] : []
      }),
    ]),
  ]
}

function idleTranslations({ domains }: Device): readonly Span[] {
  return domains.flatMap(({ stages }) =>
    stages.flatMap((stage) =>
      stage.kind === 'translate-destination' ? stage.translations.filter(({ to }) => to.kind === 'none').map(({ span }) => span) : [],
    ),
  )
}

function rulebasesOf({ domains }: Device): readonly Rulebase[] {
  return domains.flatMap(({ stages, local }) => [
    ...stages.flatMap((stage) => (stage.kind === 'filter' ? stage.bindings.map(({ rulebase }) => rulebase) : [])),
    ...local.bindings.flatMap(({ rulebases }) => rulebases ?? []),
  ])
}

function rulesOf(device: Device): ReadonlyMap<string, Rule> {
  return new Map(rulebasesOf(device).flatMap((list) => [...everyRule(list)].map((rule) => [rule.id, rule] as const)))
}
