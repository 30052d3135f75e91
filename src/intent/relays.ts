import type { Relay } from '../model/topology.ts'
import type { Addresses } from '../packet/addresses.ts'
import type { Path } from '../syntax/yaml.ts'
import { readAddresses } from './addresses.ts'
import { checkEvidence, readServices } from './communications.ts'
import { checkId } from './names.ts'
import type { Problems } from './problems.ts'
import { suggestion } from './problems.ts'
import type { WrittenTopology } from './topology-schema.ts'

/** Relays with their legs. What they carry is read for its mistakes; it is judged by a later check. */
export function readRelays(problems: Problems, written: WrittenTopology): ReadonlyMap<string, Relay> {
  const relays = new Map<string, Relay>()
  for (const id of problems.document.keys(['relays'])) {
    const path = ['relays', id]
    const entry = written.relays?.[id]
    if (entry === undefined || !checkId(problems, path)) continue
    const legs = new Map<string, Addresses>()
    for (const leg of problems.document.keys([...path, 'legs'])) {
      if (checkId(problems, [...path, 'legs', leg])) legs.set(leg, readAddresses(problems, [...path, 'legs', leg], entry.legs[leg] ?? []))
    }
    for (const [index, carried] of (entry.carries ?? []).entries()) {
      const at: Path = [...path, 'carries', index]
      readServices(problems, [...at, 'service'], carried.service)
      checkEvidence(problems, written, [...at, 'evidence'], carried.evidence)
      for (const end of ['from', 'to'] as const) {
        if (legs.has(carried[end])) continue
        problems.error(
          'unknown-name',
          { value: [...at, end] },
          { ja: `「${carried[end]}」という足は ${id} にありません`, en: `${id} has no leg called "${carried[end]}"` },
          suggestion(carried[end], [...legs.keys()], { ja: 'legs に書いてください', en: 'add it to legs' }),
        )
      }
    }
    relays.set(id, { id, kind: entry.kind, legs, span: problems.document.entrySpan(path) })
  }
  return relays
}
