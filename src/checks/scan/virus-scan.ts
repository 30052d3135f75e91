/** The question that VIR-001 and VIR-002 ask, each for one direction of data. */
import type { Outcome } from '../check.ts'
import { handCrossings, handFindings } from './carried-by-hand.ts'
import type { ScanContext } from './content-scan.ts'
import { crossingsOf, unscannedIn } from './unscanned.ts'
import { doubtfulFindings, unscannedFindings } from './unscanned-findings.ts'

export function judgeScan(context: ScanContext, data: 'inbound' | 'outbound'): Outcome {
  const crossings = crossingsOf(context, data)
  if (crossings.length === 0 && handCrossings(context, data).length === 0)
    return {
      findings: [],
      notApplicable: {
        ja: '閉域網のほかに、系のゾーンと通信したり媒体で受け渡したりする外部ネットワークがありません',
        en: 'beside closed networks, no external network exchanges traffic or media with a zone of the tiers',
      },
    }
  return {
    findings: [
      ...crossings.flatMap((crossing) => {
        const { judged, possible } = unscannedIn(context, crossing)
        return [...unscannedFindings(context, crossing, judged, data), ...doubtfulFindings(context, crossing, possible)]
      }),
      ...handFindings(context, data),
    ],
  }
}
