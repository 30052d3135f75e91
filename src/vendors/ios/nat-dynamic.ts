/** Dynamic address translation: pools, interface addresses, and load distribution over a pool. */
import type { Text } from '../../base/text.ts'
import { verbatim } from '../../base/text.ts'
import type { HeaderMatch } from '../../model/match.ts'
import { ANY_SERVICE, exactAddresses, exactServices } from '../../model/match.ts'
import type { DestinationTranslation, SourceTarget, SourceTranslation } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import { PacketSet } from '../../packet/set.ts'
import { matchesOf } from './classify.ts'
import { uncertainty } from './ledger.ts'
import { selectedBy } from './nat-selection.ts'
import type { Dynamic, NatStages, Sides, Surroundings } from './nat-side.ts'
import { ANY_V4, interfaceBlock, NO_STAGES, outsideOnly, rangeAddresses } from './nat-side.ts'

/** Where dynamic entries act, in file order. */
export function dynamicStages(statements: readonly Dynamic[], sides: Sides, around: Surroundings): readonly NatStages[] {
  const selected = statements.map((statement) => selectedBy(statement, around))
  return statements.map((statement, at): NatStages => {
    if (statement.side === 'outside') return NO_STAGES
    if (statement.side === 'inside-destination') return { ...NO_STAGES, inbound: loadBalanced(statement, sides, around) }
    const others = statements.flatMap((other, index) => (index === at || other.side !== 'inside' ? [] : selected[index]!.parts))
    const { target, keepers, doubts } = targetOf(statement, sides, around)
    const id = `nat/inside-dynamic/${statement.span.start}`
    const label = verbatim(`ip nat inside source ${statement.selector.kind} ${statement.selector.name}`)
    const { span } = statement
    const outbound = selected[at]!.parts.flatMap((part, index) => {
      const out = outsideOnly(sides, part.out)
      // Which of two entries that fit is taken is not documented.
      const rivals = PacketSet.union(others.filter((other) => meets(out, outsideOnly(sides, other.out))).map(({ bounds }) => bounds.hi))
      const contested = part.bounds.hi.overlaps(rivals)
      const reasons = [
        ...part.uncertainties,
        ...doubts,
        ...(contested
          ? [
              uncertainty(
                'nat-order',
                { ja: '同じ通信に当てはまるNATの設定が複数あります', en: 'more than one translation fits the same traffic' },
                span,
              ),
            ]
          : []),
      ]
      const lo = doubts.length > 0 ? PacketSet.none : contested ? part.bounds.lo.minus(rivals) : part.bounds.lo
      return matchesOf({ lo, hi: part.bounds.hi }).map(
        (match, box): SourceTranslation => ({
          id: `${id}/${index}/${box}`,
          label,
          in: sides.inside,
          out,
          match,
          target,
          uncertainties: match.partial ? reasons : [],
          span,
        }),
      )
    })
    const inside = PacketSet.union(selected[at]!.parts.map(({ bounds }) => bounds.hi)).addresses('src')
    const inbound: DestinationTranslation[] =
      keepers === undefined || inside.isEmpty
        ? []
        : [
            {
              id: `${id}/back`,
              label,
              in: sides.outside,
              span,
              match: { src: ANY_V4, dst: exactAddresses(keepers), services: ANY_SERVICE, partial: true },
              to: { kind: 'set', addresses: inside },
              uncertainties: [
                uncertainty(
                  'dynamic-translation',
                  {
                    ja: '動的NATの変換が残っている間は外側から内側へ到達できます',
                    en: 'while a dynamic translation exists its global address leads inside',
                  },
                  span,
                ),
              ],
            },
          ]
    return { ...NO_STAGES, inbound, outbound }
  })
}

function meets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((id) => b.has(id))
}

function targetOf(
  { target, span }: Dynamic,
  { outside }: Sides,
  { nat, layer3 }: Surroundings,
): { readonly target: SourceTarget; readonly keepers: Addresses | undefined; readonly doubts: readonly Uncertainty[] } {
  if (target.kind === 'interface') {
    const address = interfaceBlock(target.name, layer3)
    if (address !== undefined)
      return { target: { kind: 'pool', addresses: rangeAddresses(address), keepsPort: false }, keepers: undefined, doubts: [] }
    const id = layer3.find(target.name)?.model.id
    const only = outside.size === 1 && id !== undefined && outside.has(id)
    return { target: only ? { kind: 'interface' } : { kind: 'unknown' }, keepers: undefined, doubts: [] }
  }
  const pool = nat.pools.get(target.name)
  if (pool?.ranges === undefined) {
    const text: Text = {
      ja: `アドレスプール ${target.name} が定義されていないか正しくありません`,
      en: `address pool ${target.name} is not defined or malformed`,
    }
    return { target: { kind: 'unknown' }, keepers: undefined, doubts: [uncertainty('undefined-object', text, pool?.span ?? span)] }
  }
  const addresses = Addresses.union(pool.ranges.map(rangeAddresses))
  return { target: { kind: 'pool', addresses, keepsPort: !target.overload }, keepers: target.overload ? undefined : addresses, doubts: [] }
}

/** `ip nat inside destination list L pool P`: TCP to the addresses the list permits goes to one of the pool. */
function loadBalanced(statement: Dynamic, sides: Sides, around: Surroundings): readonly DestinationTranslation[] {
  const { span, selector, target } = statement
  const { parts } = selectedBy(statement, around)
  const standard = around.compiler.compile(selector.name, 4)?.list.type === 'standard'
  const pool = target.kind === 'pool' ? around.nat.pools.get(target.name) : undefined
  const to: DestinationTranslation['to'] =
    pool?.ranges === undefined ? { kind: 'unknown' } : { kind: 'set', addresses: Addresses.union(pool.ranges.map(rangeAddresses)) }
  return parts.map((part, at): DestinationTranslation => {
    const end = standard ? 'src' : 'dst'
    const dst = { lo: part.bounds.lo.addresses(end), hi: part.bounds.hi.addresses(end) }
    const exact = part.bounds.lo === part.bounds.hi && standard
    const match: HeaderMatch = {
      src: ANY_V4,
      dst: exact ? exactAddresses(dst.hi) : dst,
      services: exactServices([{ protocols: [[6, 6]] }]),
      partial: !exact,
    }
    const reasons =
      part.uncertainties.length > 0
        ? part.uncertainties
        : [
            uncertainty(
              'unresolved-object',
              { ja: `変換対象 ${selector.name} が確定できません`, en: `what ${selector.name} selects is not certain` },
              span,
            ),
          ]
    return {
      id: `nat/inside-destination/${span.start}/${at}`,
      label: verbatim(`ip nat inside destination list ${selector.name}`),
      in: sides.outside,
      match,
      to,
      uncertainties: exact ? [] : reasons,
      span,
    }
  })
}
