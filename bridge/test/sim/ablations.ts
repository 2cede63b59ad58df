import { PARENT_ABLATIONS } from './parent-rules.ts'
import { type Rules, SENDING_ABLATIONS } from './rules.ts'

/** Every rule this harness can switch off, by its name. */
export const ABLATIONS: Readonly<Record<string, Rules>> = { ...SENDING_ABLATIONS, ...PARENT_ABLATIONS }
