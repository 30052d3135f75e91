/** What a person must look at before the proposal can be believed, most dangerous first. */
import type { Text } from '../base/text.ts'
import type { Domain } from './ports.ts'
import { keyOf } from './ports.ts'
import type { Member } from './members.ts'
import type { Confirmation, Proposal, ProposedZone } from './proposal.ts'
import type { ZoneDraft } from './wiring.ts'

/** The list, in the order: tiers, external networks, devices nobody gave, interfaces left open, routes, files. */
export function confirmationsOf(
  proposal: Omit<Proposal, 'confirmations'>,
  members: readonly Member[],
  domains: readonly Domain[],
  zones: ReadonlyMap<ZoneDraft, ProposedZone>,
): readonly Confirmation[] {
  return [
    ...organization(proposal),
    ...tiers(proposal),
    ...twins(zones),
    ...sharedVlans(proposal),
    ...externals(proposal),
    ...routers(proposal),
    ...interfaces(proposal),
    ...pairs(members),
    ...openRoutes(domains, members),
  ]
}

function organization({ organization: name }: { readonly organization: string | undefined }): readonly Confirmation[] {
  return name !== undefined
    ? []
    : [{ where: 'organization.name', text: { ja: '団体名を書いてください', en: 'write the name of the body' } }]
}

function tiers({ zones }: Pick<Proposal, 'zones'>): readonly Confirmation[] {
  return zones.flatMap(({ id, name, guess, addresses }): readonly Confirmation[] => {
    if (guess.confidence === 'likely' || guess.confidence === 'certain') return []
    const what = [name, addresses.join(', ')].filter((text) => text !== undefined).join(' ')
    return [
      {
        where: `zones.${id}.tier`,
        text:
          guess.tier === undefined
            ? { ja: `${what} の系が分かりません（${guess.reason.ja}）`, en: `the tier of ${what} is not known (${guess.reason.en})` }
            : {
                ja: `${what} は ${guess.tier} でよいですか（根拠: ${guess.reason.ja}）`,
                en: `is ${what} in tier ${guess.tier}? (because of: ${guess.reason.en})`,
              },
      },
    ]
  })
}

/** Zones that are kept apart only because a segment cannot hold one address twice. */
function twins(zones: ReadonlyMap<ZoneDraft, ProposedZone>): readonly Confirmation[] {
  return [...zones].flatMap(([draft, { id, addresses }]): readonly Confirmation[] => {
    if (draft.twins.length === 0) return []
    const others = draft.twins.map(keyOf).join(', ')
    return [
      {
        where: `zones.${id}.addresses`,
        text: {
          ja: `${addresses.join('、')} は ${others} にもあり、同じアドレスを使っているため別のゾーンにしました。同じネットワークなら 1 つにしてください`,
          en: `${addresses.join(', ')} is also at ${others}, with the same address, and was made a zone of its own; join them if they are one network`,
        },
      },
    ]
  })
}

/** One VLAN id on zones that may be of different tiers: perhaps one segment. SEG-007 does not compare zones of unknown tier. */
function sharedVlans({ zones }: Pick<Proposal, 'zones'>): readonly Confirmation[] {
  return zones.flatMap((a, at) =>
    zones.slice(at + 1).flatMap((b): readonly Confirmation[] =>
      a.vlan === undefined || a.vlan !== b.vlan || (a.guess.tier !== undefined && a.guess.tier === b.guess.tier)
        ? []
        : [
            {
              where: `zones.${b.id}.vlan`,
              text: {
                ja: `${a.id} と ${b.id} はどちらも VLAN ${a.vlan} です。別の拠点なら site: を書いてください`,
                en: `${a.id} and ${b.id} are both VLAN ${a.vlan}; write site: if they are at different sites`,
              },
            },
          ],
    ),
  )
}

function externals({ externals: all }: Pick<Proposal, 'externals'>): readonly Confirmation[] {
  return all.map(({ id, kind, name, addresses, reason }): Confirmation => {
    const what = [name, addresses?.join(', ')].filter((text) => text !== undefined).join(' ')
    return {
      where: `external.${id}`,
      text: {
        ja: `外部ネットワーク ${what === '' ? id : what} の種別は ${kind} でよいですか（根拠: ${reason.ja}）`,
        en: `is the external network ${what === '' ? id : what} of kind ${kind}? (because of: ${reason.en})`,
      },
    }
  })
}

function routers({ devices }: Pick<Proposal, 'devices'>): readonly Confirmation[] {
  return devices.flatMap(({ id, export: exported, note }): readonly Confirmation[] =>
    exported !== undefined || note === undefined
      ? []
      : [
          {
            where: `devices.${id}`,
            text: {
              ja: `${note.ja}。すべて通すとみなしました。設定を取り出せるなら export: を書いてください`,
              en: `${note.en}; assumed to permit everything. Give its export if there is one`,
            },
          },
        ],
  )
}

function interfaces({ devices }: Pick<Proposal, 'devices'>): readonly Confirmation[] {
  return devices.flatMap((device): readonly Confirmation[] => {
    if (device.export !== undefined && device.interfaces.length === 0) {
      return [
        {
          where: `devices.${device.id}.interfaces`,
          text: {
            ja: `${device.export} からはインターフェースが分かりません。どこにつながるかを書いてください`,
            en: `${device.export} does not tell the interfaces; write what each is connected to`,
          },
        },
      ]
    }
    return device.interfaces.flatMap(({ id, to, note }): readonly Confirmation[] => {
      if (to.kind !== 'open' && to.kind !== 'unused' && (to.kind !== 'zone' || note === undefined)) return []
      const reason: Text = note ?? { ja: '', en: '' }
      return [
        {
          where: `devices.${device.id}.interfaces.${id}`,
          text:
            to.kind === 'unused'
              ? { ja: `${id} は未使用としました（${reason.ja}）`, en: `${id} is taken as unused (${reason.en})` }
              : to.kind === 'zone'
                ? { ja: `${id} の接続先は ${to.zone} でよいですか（${reason.ja}）`, en: `is ${id} connected to ${to.zone}? (${reason.en})` }
                : { ja: `${id} の接続先を書いてください（${reason.ja}）`, en: `write what ${id} is connected to (${reason.en})` },
        },
      ]
    })
  })
}

function pairs(members: readonly Member[]): readonly Confirmation[] {
  return members.flatMap(({ first, others }): readonly Confirmation[] => {
    if (others.length === 0) return []
    const paths = others.map(({ source }) => source.path).join(', ')
    return [
      {
        where: `devices.${first.device.id}.members`,
        text: {
          ja: `${paths} は ${first.source.path} と同じアドレスを持つため、冗長構成の相手としました。同じ機器の古い設定なら members から消してください`,
          en: `${paths} has the addresses of ${first.source.path} and is taken for the other member of a pair; remove it from members if it is an older export of the same device`,
        },
      },
    ]
  })
}

/** Dynamic routing without a printed table: the command that prints it, in the vendor's own words. */
function openRoutes(domains: readonly Domain[], members: readonly Member[]): readonly Confirmation[] {
  return domains.flatMap(({ device, domain, open }): readonly Confirmation[] => {
    if (!open) return []
    const vendor = members.find(({ first }) => first.device === device)?.first.vendor
    const ask = vendor?.printedRoutes?.ask?.(device.id, domain.name, 4)
    return [
      {
        where: `devices.${device.id}.routes`,
        text: {
          ja: `経路が設定だけでは決まりません。${ask === undefined ? `${device.id} の経路表` : ask.ja}の出力をフォルダーに加えてください`,
          en: `routes are not all in the configuration; add the output of ${ask === undefined ? `the routing table of ${device.id}` : ask.en} to the folder`,
        },
      },
    ]
  })
}
