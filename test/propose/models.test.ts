import { expect, test } from 'vitest'
import { MODELS as OFFERED } from '../../src/cli/commands/init.ts'
import { MODELS } from '../../src/model/topology.ts'

test('--model offers every model a topology may name', () => expect([...OFFERED]).toEqual([...MODELS]))
