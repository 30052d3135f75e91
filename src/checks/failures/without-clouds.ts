/** The network as it would be without the security cloud: what still passes does not need it. */
import { analyse } from '../../graph/analyse.ts'
import type { Network } from '../../graph/network.ts'
import type { Attachment, DeviceDeclaration } from '../../model/topology.ts'
import type { CheckContext } from '../check.ts'

/** Ways through it are ways of the real network too, so that their packets can be shown. */
export function withoutClouds({ topology, devices, network }: Pick<CheckContext<unknown>, 'topology' | 'devices' | 'network'>): Network {
  if (![...topology.externals.values()].some(({ kind }) => kind === 'security-cloud')) return network
  const cut = (attachment: Attachment): Attachment =>
    attachment.kind === 'external' && topology.externals.get(attachment.external)?.kind === 'security-cloud'
      ? { kind: 'unused', span: attachment.span }
      : attachment
  const declarations = [...topology.devices].map(([id, declaration]): [string, DeviceDeclaration] => [
    id,
    { ...declaration, interfaces: new Map([...declaration.interfaces].map(([name, attachment]) => [name, cut(attachment)])) },
  ])
  return analyse({ ...topology, devices: new Map(declarations) }, devices)
}
