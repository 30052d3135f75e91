/** Policies that come with bunri: found by name, wherever bunri is installed. */
import { join } from 'node:path'
import { isFile } from './files.ts'

/** `policies/` of the package: two folders up both from the modules and from the bundle of the command line. */
const POLICIES = join(import.meta.dirname, '../../policies')

/** A name as opposed to a path: `guideline-alpha`. */
const NAME = /^[a-z0-9][a-z0-9-]*$/

/** Where a policy of that name is, and how outputs show it; undefined for paths and unknown names. */
export function shippedPolicy(name: string): { readonly file: string; readonly shown: string } | undefined {
  if (!NAME.test(name)) return undefined
  const file = join(POLICIES, `${name}.yaml`)
  return isFile(file) ? { file, shown: `${name}.yaml` } : undefined
}
