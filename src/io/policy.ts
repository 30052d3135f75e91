/** A policy on its own, without a topology: by path, or by the name of one that comes with bunri. */
import { dirname } from 'node:path'
import type { Read } from '../base/diagnostic.ts'
import { wholeFile } from '../base/span.ts'
import type { PolicyLoader } from '../intent/policy.ts'
import { readPolicies } from '../intent/policy.ts'
import type { Policy } from '../model/policy.ts'
import { policyFile, policyFinder } from './estate.ts'
import { readSource } from './files.ts'

/** `value` is undefined when the file, or anything it extends, has an error. */
export function readPolicy(place: string): Read<Policy> {
  const folder = dirname(place)
  const { file, shown } = policyFile('', place, folder)
  const named = wholeFile({ path: place, text: '', encoding: 'utf-8', sha256: '' })
  const { value: source, diagnostics } = readSource(file, shown, named)
  if (source === undefined) return { value: undefined, diagnostics }
  const read = readPolicies([source], policyFinder(folder))
  return { value: read.value?.[0], diagnostics: [...diagnostics, ...read.diagnostics] }
}

/** Finds what a policy extends: beside it in a folder, or among those that come with bunri. */
export function policyLoader(folder: string): PolicyLoader {
  return policyFinder(folder)
}
