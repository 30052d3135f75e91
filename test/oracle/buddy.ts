/** The BuDDy program beside this file: compiled where the library is installed, run on rule lists. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OracleRule } from './rules.ts'

const SOURCE = fileURLToPath(new URL('buddy.c', import.meta.url))

export interface BuddyAnswer {
  /** Per list, in order. */
  readonly lists: readonly {
    readonly permitted: bigint
    readonly nodes: number
    readonly milliseconds: number
    readonly initMilliseconds: number
  }[]
  /** For two lists: how many packets each operation gives. */
  readonly pair: { readonly and: bigint; readonly or: bigint; readonly minus: bigint; readonly xor: bigint } | undefined
}

export interface Buddy {
  run(...lists: readonly (readonly OracleRule[])[]): BuddyAnswer
  /** Removes what was compiled. */
  dispose(): void
}

/** Compiles the program; or says why it cannot. */
export function compileBuddy():
  | { readonly buddy: Buddy; readonly problem?: undefined }
  | { readonly problem: string; readonly buddy?: undefined } {
  const folder = mkdtempSync(join(tmpdir(), 'bunri-buddy-'))
  const program = join(folder, 'buddy')
  const dispose = (): void => rmSync(folder, { recursive: true, force: true })
  const compiler = spawnSync('gcc', ['-O3', SOURCE, '-o', program, '-lbdd'], { encoding: 'utf8' })
  if (compiler.status !== 0) {
    dispose()
    const why =
      compiler.error === undefined
        ? (compiler.stderr.split('\n').find((line) => line.includes('error')) ?? compiler.stderr)
        : compiler.error.message
    return { problem: `cannot be compiled (Debian packages gcc, libc6-dev, libbdd-dev): ${why.trim()}` }
  }
  const run = (...lists: readonly (readonly OracleRule[])[]): BuddyAnswer => {
    const files = lists.map((rules, i) => {
      const file = join(folder, `${i}.txt`)
      writeFileSync(file, rules.map((rule) => `${lineOf(rule)}\n`).join(''))
      return file
    })
    const lines = execFileSync(program, files, { encoding: 'utf8' })
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string & number>)
    const last = lines.at(-1)!
    return {
      lists: lines.slice(0, lists.length).map((line) => ({
        permitted: BigInt(line['permitted']!),
        nodes: line['nodes']!,
        milliseconds: line['milliseconds']!,
        initMilliseconds: line['initMilliseconds']!,
      })),
      pair:
        lists.length === 2
          ? { and: BigInt(last['and']!), or: BigInt(last['or']!), minus: BigInt(last['minus']!), xor: BigInt(last['xor']!) }
          : undefined,
    }
  }
  return { buddy: { run, dispose } }
}

function lineOf({ permit, src, dst, protocol, sport, dport }: OracleRule): string {
  return [permit ? 1 : 0, protocol ?? 0, protocol ?? 255, ...src, ...dst, ...sport, ...dport].join(' ')
}
