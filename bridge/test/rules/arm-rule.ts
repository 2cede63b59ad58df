import { createHash, randomUUID } from 'node:crypto'
import { canonicalRule } from '@naru/shared/rules/canonical'
import { parseRule } from '@naru/shared/rules/parse'
import type { Desk } from '../integration/world.ts'

/** Saves and arms a rule as the web does. Resolves to the id of its version. */
export async function armRule(desk: Desk, rule: Readonly<Record<string, unknown>>): Promise<string> {
  const parsed = parseRule({ v: 1, name: '시험', ...rule })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const definition = canonicalRule(parsed.value)
  const [id, versionId] = [randomUUID(), randomUUID()]
  const saved = { p_id: id, p_name: '시험', p_kind: parsed.value.kind, p_account_id: desk.accountId }
  await desk.call('save_rule', { ...saved, p_definition: definition })
  const hash = createHash('sha256').update(definition).digest('hex')
  const words = { p_sentence_ko: '시험', p_sentence_en: 'a test' }
  await desk.call('arm_rule', { p_rule_id: id, p_version_id: versionId, p_hash: hash, ...words, p_when: 'now' })
  return versionId
}
