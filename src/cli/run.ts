#!/usr/bin/env node
/**
 * The launcher: starts the two bundles that the build makes (`main.js`, `library.js`) with the compiled code
 * that the build kept beside them. Compiling them anew takes longer than everything else before a check
 * begins; a cache that does not fit this Node is refused by V8 and only costs that time.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Script } from 'node:vm'

const folder = import.meta.dirname
const requireOutside = createRequire(join(folder, 'main.js'))
const compiled: (readonly [string, Script])[] = []

function load(name: string): Record<string, unknown> {
  const filename = join(folder, name)
  const cachedData = cacheOf(filename)
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`
  const script = new Script(source, { filename, ...(cachedData === undefined ? {} : { cachedData }) })
  compiled.push([`${filename}.cache`, script])
  const module = { exports: {} as Record<string, unknown> }
  const start = script.runInThisContext() as (...parts: readonly unknown[]) => void
  start(module.exports, requireBundle, module, filename, folder)
  return module.exports
}

const loaded = new Map<string, Record<string, unknown>>()

/** `require` for the bundles: the other one through its cache, Node's own modules as always. */
function requireBundle(name: string): unknown {
  if (!name.startsWith('./')) return requireOutside(name)
  const known = loaded.get(name) ?? load(name)
  loaded.set(name, known)
  return known
}
requireBundle.resolve = requireOutside.resolve

/** V8 recognises a stale cache only by the length of its source: one older than the source is not offered. */
function cacheOf(filename: string): Buffer | undefined {
  const cache = statSync(`${filename}.cache`, { throwIfNoEntry: false })
  if (cache === undefined || cache.mtimeMs < statSync(filename).mtimeMs) return undefined
  return readFileSync(`${filename}.cache`)
}

interface Main {
  readonly COMMANDS: unknown
  readonly Help: unknown
  readonly main: () => Promise<void>
}

const bundle = load('main.js') as unknown as Main
/** oclif looks for these in the file that package.json names, which is this one. */
export const { COMMANDS, Help } = bundle
void bundle.main()

// The build runs a check with this set, so that the cache holds what a check needs.
if (process.env['BUNRI_WRITE_CODE_CACHE'] === '1') {
  process.on('exit', () => {
    for (const [file, script] of compiled) writeFileSync(file, script.createCachedData())
  })
}
