/** `hosts:` to what it means: each in its zones, with an address in every one of them. */
import type { Host, HostRole, Zone } from '../model/topology.ts'
import { Addresses } from '../packet/addresses.ts'
import { readAddresses } from './addresses.ts'
import type { Path } from '../syntax/yaml.ts'
import { listed } from './fields.ts'
import { checkId } from './names.ts'
import type { Problems } from './problems.ts'
import { present, suggestion } from './problems.ts'
import type { WrittenTopology } from './topology-schema.ts'

export function readHosts(problems: Problems, written: WrittenTopology, zones: ReadonlyMap<string, Zone>): ReadonlyMap<string, Host> {
  const hosts = new Map<string, Host>()
  for (const id of problems.document.keys(['hosts'])) {
    const path = ['hosts', id]
    const entry = written.hosts?.[id]
    if (entry === undefined || !checkId(problems, path)) continue
    const addresses = readAddresses(problems, [...path, 'address'], entry.address)
    const homes = listed(entry.zone)
    const found = homes.flatMap((home, index) => {
      const zone = zones.get(home)
      if (zone === undefined)
        problems.error(
          'unknown-name',
          { value: typeof entry.zone === 'string' ? [...path, 'zone'] : [...path, 'zone', index] },
          { ja: `「${home}」というゾーンはありません`, en: `no zone is called "${home}"` },
          suggestion(home, [...zones.keys()], { ja: 'zones に書いてください', en: 'add it to zones' }),
        )
      return zone === undefined ? [] : [zone]
    })
    const [zone] = found
    const own = Addresses.union(found.map((each) => each.addresses))
    if (zone !== undefined && found.length === homes.length && !own.isEmpty && !addresses.within(own)) {
      const elsewhere = [...zones.values()].find((other) => addresses.within(other.addresses))
      const outside = addresses.minus(own).toString()
      const names = found.map(({ id: name, written: prefixes }) => ({
        ja: `${name}（${prefixes.join('、')}）`,
        en: `${name} (${prefixes.join(', ')})`,
      }))
      problems.error(
        'outside-zone',
        { value: [...path, 'address'] },
        {
          ja: `${outside} はゾーン ${names.map(({ ja }) => ja).join('、')}の外です`,
          en: `${outside} is outside the zone ${names.map(({ en }) => en).join(', ')}`,
        },
        elsewhere === undefined || addresses.isEmpty
          ? { ja: 'アドレスか、ゾーンの addresses を直してください', en: 'correct the address, or the addresses of the zone' }
          : { ja: `zone: ${elsewhere.id} の間違いではありませんか`, en: `did you mean zone: ${elsewhere.id}?` },
      )
    }
    const legless = found.find((each) => !each.addresses.isEmpty && addresses.and(each.addresses).isEmpty)
    if (found.length > 1 && found.length === homes.length && addresses.within(own) && !addresses.isEmpty && legless !== undefined)
      problems.error(
        'missing-address',
        { value: [...path, 'address'] },
        { ja: `${id} の ${legless.id} でのアドレスがありません`, en: `${id} has no address in ${legless.id}` },
        {
          ja: `${legless.id} でのアドレスを加えるか、zone から ${legless.id} を消してください`,
          en: `add its address in ${legless.id}, or remove ${legless.id} from its zones`,
        },
      )
    hosts.set(id, {
      id,
      name: entry.name ?? id,
      zone: homes[0] ?? '',
      zones: homes,
      addresses,
      span: problems.document.entrySpan(path),
      ...present({
        roles: entry.role === undefined ? undefined : (listed(entry.role) as readonly HostRole[]),
        upstream: readUpstream(problems, written, path, entry.upstream),
        owner: entry.owner,
        class: entry.class,
      }),
    })
  }
  return hosts
}

/** Where a host gets time or updates from, where that is nothing in the topology. */
const ELSEWHERE = ['gps', 'manual']

function readUpstream(
  problems: Problems,
  written: WrittenTopology,
  path: Path,
  upstream: string | readonly string[] | undefined,
): readonly string[] | undefined {
  if (upstream === undefined) return undefined
  const known = [...(['hosts', 'relays', 'external'] as const).flatMap((section) => Object.keys(written[section] ?? {})), ...ELSEWHERE]
  for (const [index, id] of listed(upstream).entries()) {
    if (known.includes(id)) continue
    problems.error(
      'unknown-name',
      { value: typeof upstream === 'string' ? [...path, 'upstream'] : [...path, 'upstream', index] },
      { ja: `「${id}」というホスト、中継、外部ネットワークはありません`, en: `no host, relay or external network is called "${id}"` },
      suggestion(id, known, {
        ja: '衛星からの時刻なら gps、手作業なら manual と書いてください',
        en: 'write gps or manual where it is one of these',
      }),
    )
  }
  return listed(upstream)
}
