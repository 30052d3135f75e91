/** Ports as people write them: numbers, ranges, 「1024以上」. */
import type { Ranges } from '../../packet/ranges.ts'
import { normalise } from '../../packet/ranges.ts'
import { plain } from './words.ts'

/** Several ports and ranges; undefined when something else is among them. */
export function portRanges(text: string): Ranges<number> | undefined {
  const parts = plain(text)
    .replace(/\s*([-~])\s*/g, '$1')
    .split(/[\s,、・;/]+/)
    .filter((part) => part !== '')
  const ranges = parts.map(portRange)
  return parts.length === 0 || !ranges.every((range) => range !== undefined) ? undefined : normalise(ranges)
}

/** One port or range; undefined when it is neither. */
export function portRange(text: string): readonly [number, number] | undefined {
  const above = /^(\d+)(?:以上|以降|[-~])$/.exec(text)
  if (above !== null) return portRange(`${above[1]}-65535`)
  const below = /^(\d+)以下$/.exec(text)
  if (below !== null) return portRange(`1-${below[1]}`)
  const [low = '', high = low, ...more] = text.split(/[-~]/)
  if (more.length > 0 || ![low, high].every((part) => /^(?:0|[1-9]\d{0,4})$/.test(part))) return undefined
  const range = [Number(low), Number(high)] as const
  return range[0] <= range[1] && range[1] <= 65535 ? range : undefined
}
