'use client'

import { readKisYaml } from '@naru/shared/strategies/document/kis-yaml/read'
import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { useStrategyWords } from '@/text/strategies.ts'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toast.tsx'
import { type Draft, newDraft } from './draft.ts'

interface ImportButtonProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
}

/** More than any strategy takes. */
const MAX_BYTES = 262_144

/** Takes over a file of the broker's own builder. It names no instruments: those of the draft stay. */
export function ImportButton({ draft, onChange }: ImportButtonProps) {
  const { build } = useStrategyWords()
  const input = useRef<HTMLInputElement>(null)
  const take = async (file: File): Promise<void> => {
    if (file.size > MAX_BYTES) return toast.problem(build.importFailed, file.name)
    const kept = draft.document.universe ?? newDraft(draft.id, draft.name).document.universe
    const read = readKisYaml(await file.text(), kept as Parameters<typeof readKisYaml>[1]) // parsed again with the whole
    if (!read.ok) {
      const [problem] = read.error
      return toast.problem(build.importFailed, problem ? `${problem.path.join('.')} · ${problem.expected}` : file.name)
    }
    onChange({ ...draft, way: 'rules', name: read.value.name, document: read.value })
    toast.done(build.imported)
  }
  return (
    <>
      <Button variant="outline" size="small" onClick={() => input.current?.click()}>
        <Upload aria-hidden size={14} />
        {build.import}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml"
        aria-label={build.import}
        className="sr-only"
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void take(file)
          target.value = ''
        }}
      />
    </>
  )
}
