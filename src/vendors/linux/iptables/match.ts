/** Every match that is known by name. */
import { setMatch } from '../ipset/set-match.ts'
import { addressMatches } from './match-address.ts'
import { connectionMatches } from './match-connection.ts'
import { opaqueMatches } from './match-opaque.ts'
import { portMatches } from './match-port.ts'
import type { Match, Meaning, Surroundings } from './meaning.ts'
import { doubtful } from './meaning.ts'
import type { MatchText } from './option.ts'

const MATCHES: ReadonlyMap<string, Match> = new Map(
  Object.entries({ ...portMatches, ...addressMatches, ...connectionMatches, ...opaqueMatches, set: setMatch }),
)

/** Everything a match demands; each of them must hold. */
export function meaningsOf({ name, options, span }: MatchText, around: Surroundings): readonly Meaning[] {
  const match = MATCHES.get(name)
  if (match !== undefined) return match.read(options, around, span)
  return [
    doubtful(
      'unknown-match',
      { ja: `解釈できない条件: -m ${name === '' ? '?' : name}`, en: `match not understood: -m ${name === '' ? '?' : name}` },
      span,
    ),
  ]
}
