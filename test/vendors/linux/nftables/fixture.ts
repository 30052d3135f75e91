import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file beside the tests. */
export function fixtureText(path: string): string {
  return readFileSync(fileURLToPath(new URL(`./${path}`, import.meta.url)), 'utf8')
}
