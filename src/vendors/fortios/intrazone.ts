import { ANY_SERVICE, exactAddresses } from '../../model/match.ts'
import type { Clause, Rule } from '../../model/rule.ts'
import type { Uncertainty } from '../../model/uncertainty.ts'
import { Addresses } from '../../packet/addresses.ts'
import type { Books } from './books.ts'
import { atLeast } from './layout.ts'

/**
 * `intrazone allow` lets members of a zone talk to each other after every explicit policy had its say.
 * In and out of one and the same interface: before 7.4.4 a zone with one member made no such permit
 * (Fortinet technical tip); otherwise it is not documented, so it is only possible.
 */
export function intrazoneRules(books: Books): Rule[] {
  const { scope, ports } = books
  return ports.zones.flatMap((zone): Rule[] => {
    if (zone.intrazone === 'deny' || zone.members.length === 0) return []
    const everything = exactAddresses(Addresses.all)
    const clause = (from: string, out: readonly string[], partial: boolean): Clause => ({
      in: new Set([ports.id(from)]),
      out: new Set(out.map(ports.id)),
      translated: 'any',
      match: { src: everything, dst: everything, services: ANY_SERVICE, partial },
    })
    const turnsBack = zone.members.length > 1 || atLeast(scope.header, 7, 4, 4) !== false
    const clauses = zone.members.flatMap((from) => {
      const rest = zone.members.filter((member) => member !== from)
      return [...(rest.length > 0 ? [clause(from, rest, false)] : []), ...(turnsBack ? [clause(from, [from], true)] : [])]
    })
    if (clauses.length === 0) return []
    const setting = zone.entry.settings.get('intrazone')
    const span = scope.ledger.span(setting ?? zone.entry.head)
    const same: Uncertainty = {
      code: 'intrazone-same-interface',
      text: {
        ja: `ゾーン「${zone.name}」の同じインターフェースで折り返す通信を通すか確かめられません`,
        en: `whether zone "${zone.name}" passes traffic back out of the same interface is not known`,
      },
      span,
    }
    return [
      {
        id: `intrazone/${scope.vdom}/${zone.name}`,
        label: { ja: `ゾーン ${zone.name} のゾーン内通信の許可`, en: `intra-zone permit of ${zone.name}` },
        action: 'permit',
        enabled: true,
        clauses,
        conditions: [],
        uncertainties: turnsBack ? [same] : [],
        initiates: true,
        logged: false,
        span: scope.ledger.span(zone.entry),
        focus: span,
        origins: [],
      },
    ]
  })
}
