import * as z from 'zod'
import { byCodePoint } from '../base/order.ts'
import type { Text } from '../base/text.ts'
import { listOf } from '../base/text.ts'
import type { Loop } from '../graph/network.ts'
import { formatAddress } from '../packet/address.ts'
import { example } from '../packet/example.ts'
import { PacketSet } from '../packet/set.ts'
import type { CheckContext, Finding } from './check.ts'
import { defineCheck } from './check.ts'
import { placeName } from './places.ts'

const parameters = z.strictObject({})
type Context = CheckContext<z.infer<typeof parameters>>

export default defineCheck({
  id: 'NET-014',
  name: 'routing-loop',
  title: { ja: '経路の循環', en: 'Routing loops' },
  severity: 'low',
  why: {
    ja: '機器から機器へ回り続け、どこにも届かない通信を示します。使われていない宛先への経路（集約した経路など）が互いに向き合っていると起こり、少ない通信で回線や機器を占有できるほか、経路を書き間違えたときに意図しない機器を通る原因になります。ゾーンや外部ネットワーク自身のアドレスから始まり、経路上のどの機器でも次の機器に渡されるほかない通信だけを数えます。',
    en: 'Shows traffic that goes round from device to device and arrives nowhere. It arises where routes to unused destinations (summaries, say) point at each other; a little of it can fill lines and devices, and after a slip in one route it may pass devices that nobody expected. Only packets with addresses of the place they start from count, and only where every device on the way can do nothing but hand them on.',
  },
  fix: {
    ja: '集約した経路を持つ機器に、使われていないアドレスを破棄する経路（ブラックホール、Null0）を加えるか、向き合っている経路の一方を直してください。',
    en: 'Give the device that holds the summary a route that discards unused addresses (black hole, Null0), or correct one of the routes that face each other.',
  },
  limitations: {
    ja: '条件付きの経路や等コスト経路で他にも行き先がある通信、途中でアドレスが変換される通信の循環は示しません。動的ルーティングの収束中の循環も見えません。',
    en: 'Circles that packets may leave by tracked or equal-cost routes, or on which addresses are translated, are not shown; nor are those that exist while dynamic routing converges.',
  },
  waivable: false,
  parameters,
  run(context) {
    const { network } = context
    const circles = new Map<string, Loop[]>()
    for (const loop of network.places.flatMap((place) => network.loops(place))) {
      const key = nameOf(loop)
      circles.set(key, [...(circles.get(key) ?? []), loop])
    }
    return { findings: [...circles.values()].map((loops) => finding(context, loops)) }
  },
})

/** The interfaces of a circle, wherever one comes into it. */
function nameOf({ hops }: Loop): string {
  return hops
    .map(({ device, in: input }) => `${device.id}/${input}`)
    .sort(byCodePoint)
    .join(' ')
}

/** One finding per circle, whoever's packets go round. */
function finding({ topology, severity }: Context, loops: readonly Loop[]): Finding {
  const first = loops[0]!
  const packets = PacketSet.union(loops.map((loop) => loop.packets))
  const circle = [...first.hops, first.hops[0]!].map(({ device }) => device.id).join(' → ')
  const from = listOf([...new Map(loops.map((loop) => [loop.from, placeName(topology, loop.from)])).values()])
  const devices = listOf([...new Set(first.hops.map(({ device }) => device.id))])
  const one = example(packets)
  const to = one === undefined ? '' : formatAddress(one.family, one.dst)
  const at = first.hops.find(({ route }) => route !== undefined) ?? first.hops[0]!
  const span = at.route ?? at.device.interfaces.find((i) => i.id === at.in)?.span ?? at.device.span
  const label: Text = { ja: `${at.device.id} の経路（${at.out} 側）`, en: `route of ${at.device.id} (out of ${at.out})` }
  return {
    verdict: 'violation',
    severity,
    text: {
      ja: `${from.ja} からの通信の一部（例: 宛先 ${to}）が ${circle} と回り続け、どこにも届きません。`,
      en: `Some traffic from ${from.en} (to ${to}, for example) goes round ${circle} and arrives nowhere.`,
    },
    from: first.from,
    cause: { id: `loop/${nameOf(first)}`, label, span, focus: span },
    fix: {
      ja: `${devices.ja} の経路を見比べ、${to} を破棄する経路を加えるか、行き先の誤っている経路を直してください。`,
      en: `Compare the routes of ${devices.en}; discard ${to} with a black hole route, or correct the route that leads the wrong way.`,
    },
    packets,
  }
}
