/** Sanitizers of which only what goes out is declared, while the same sessions let data in. */
import type { Text } from '../../base/text.ts'
import { entryCause } from '../cause.ts'
import type { CheckContext, Finding } from '../check.ts'
import { relayMachines } from './relay-machines.ts'
import type { RelayMachine } from './relay-machines.ts'
import type { Sides } from './undeclared-sessions.ts'
import { hopsInto, hopsOutOf } from './undeclared-sessions.ts'

/** A finding for each: what a sanitizer does to what it lets in, nobody says. */
export function unsaidImports(context: CheckContext<unknown>, sides: Sides): readonly Finding[] {
  return relayMachines(context.topology)
    .filter((machine) => isSanitizer(machine) && onlyLetsOut(context, machine, sides))
    .map((machine) => finding(context, machine))
}

function isSanitizer({ relays }: RelayMachine): boolean {
  return relays.some(({ kind }) => kind === 'file-sanitizer' || kind === 'mail-sanitizer')
}

/** Hosts on both sides open the sessions of a carry to the outside: they may as well fetch what those out there have put. */
function onlyLetsOut({ network }: CheckContext<unknown>, { channels }: RelayMachine, { inner, outer }: Sides): boolean {
  if (channels.some(({ enters, exits }) => outer(enters.leg.place) && inner(exits.leg.place))) return false
  return channels.some(
    (channel) =>
      inner(channel.enters.leg.place) &&
      outer(channel.exits.leg.place) &&
      channel.enters.opens === 'peer' &&
      channel.exits.opens === 'peer' &&
      hopsInto(network, channel).length > 0 &&
      hopsOutOf(network, channel).length > 0,
  )
}

function finding({ severity }: CheckContext<unknown>, { relays }: RelayMachine): Finding {
  const relay = relays.find(({ kind }) => kind === 'file-sanitizer' || kind === 'mail-sanitizer') ?? relays[0]!
  const label: Text = { ja: `中継 ${relay.id}`, en: `relay ${relay.id}` }
  const unknown: Text = {
    ja: `中継 ${relay.id} の取込み方向の中継（carries）が書かれていません`,
    en: `what relay ${relay.id} carries inwards is not declared (carries)`,
  }
  return {
    verdict: 'not-evaluable',
    severity,
    text: {
      ja: `無害化装置 ${relay.id} には持出し方向の中継しか書かれていません。両側から接続できるので取込みにも使えますが、取り込むデータに何をするかが分からないため、判定できません。`,
      en: `Of sanitizer ${relay.id} only what goes out is declared. Hosts on both sides can open its sessions and could bring data in by them; what is done to it is not known, so this cannot be judged.`,
    },
    cause: entryCause('relays', relay, label),
    fix: {
      ja: `中継 ${relay.id} の carries の from と to が逆でないか確かめ、取込み方向の中継とその処理を書いてください。`,
      en: `See whether from and to in the carries of relay ${relay.id} are the wrong way round, and declare what it carries inwards and what it does to it.`,
    },
    uncertainties: [{ code: 'undeclared-import', text: unknown, span: relay.span }],
  }
}
