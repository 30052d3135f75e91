/** The files a device of the topology names: its export, the other members of a pair, printed routes, a column map. */
import type { DeviceDeclaration, FileReference, RoutesReference } from '../model/topology.ts'
import type { Path } from '../syntax/yaml.ts'
import { listed } from './fields.ts'
import type { WrittenDevice } from './network-schema.ts'
import { readPath } from './paths.ts'
import type { Problems } from './problems.ts'

type Files = { readonly [K in 'export' | 'routes' | 'members' | 'columns']: DeviceDeclaration[K] | undefined }

/**
 * Reads the paths of one device; what is wrong with them is reported at their lines. A file says what one device does:
 * naming it twice is an error, within a device and between devices (`taken`: path to device). A column map may serve many.
 */
export function readDeviceFiles(problems: Problems, id: string, device: WrittenDevice, taken: Map<string, string>): Files {
  const path: Path = ['devices', id]
  const file = (key: Path, written: string): FileReference | undefined => {
    const read = readPath(problems, key, written, { inside: true })
    if (read === undefined) return undefined
    const other = taken.get(read)
    if (other !== undefined) {
      problems.error(
        'duplicate-export',
        { value: key },
        other === id
          ? { ja: `${read} は ${id} に 2 度書かれています`, en: `${read} is named twice by ${id}` }
          : { ja: `${read} は ${other} の設定としても書かれています`, en: `${read} is already the export of ${other}` },
        other === id
          ? { ja: '同じファイルは 1 か所だけに書いてください', en: 'name each file once' }
          : { ja: '機器ごとに自分の設定ファイルを書いてください', en: 'give each device its own export' },
      )
    }
    taken.set(read, id)
    return { path: read, span: problems.document.valueSpan(key) }
  }
  const files = (key: Path, written: string | readonly string[] | undefined): readonly FileReference[] =>
    listed(written).flatMap((each, index) => file(typeof written === 'string' ? key : [...key, index], each) ?? [])
  const nonEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list)

  const exported = device.export === undefined ? undefined : file([...path, 'export'], device.export)
  const { routes, columns } = device
  const written: readonly RoutesReference[] =
    routes === undefined || typeof routes === 'string' || Array.isArray(routes)
      ? files([...path, 'routes'], routes)
      : problems.document
          .keys([...path, 'routes'])
          .flatMap((domain) => files([...path, 'routes', domain], routes[domain]).map((each) => ({ ...each, domain })))
  const members = files([...path, 'members'], device.members)
  const map = columns === undefined ? undefined : readPath(problems, [...path, 'columns'], columns, { inside: true })
  return {
    export: exported,
    routes: nonEmpty(written),
    members: nonEmpty(members),
    columns: map === undefined ? undefined : { path: map, span: problems.document.valueSpan([...path, 'columns']) },
  }
}
