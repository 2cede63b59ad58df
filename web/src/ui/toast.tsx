'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { create } from 'zustand'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'

interface Notice {
  readonly id: number
  readonly tone: 'done' | 'problem'
  readonly title: string
  readonly detail?: string
}

interface Notices {
  readonly list: readonly Notice[]
  readonly show: (notice: Omit<Notice, 'id'>) => void
  readonly dismiss: (id: number) => void
}

const VISIBLE_MS = { done: 5_000, problem: 12_000 } as const
let nextId = 1

export const useNotices = create<Notices>((set, get) => ({
  list: [],
  show: (notice) => {
    const id = nextId++
    set({ list: [...get().list.slice(-3), { ...notice, id }] })
    setTimeout(() => get().dismiss(id), VISIBLE_MS[notice.tone])
  },
  dismiss: (id) => set({ list: get().list.filter((notice) => notice.id !== id) }),
}))

/** Call from anywhere in the browser. `problem` stays longer and is read out at once. */
export const toast = {
  done: (title: string, detail?: string): void => useNotices.getState().show({ tone: 'done', title, detail }),
  problem: (title: string, detail?: string): void => useNotices.getState().show({ tone: 'problem', title, detail }),
}

export function Toaster() {
  const list = useNotices((notices) => notices.list)
  const dismiss = useNotices((notices) => notices.dismiss)
  const text = useText()
  return (
    <section
      aria-label={text.common.messages}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-30 mx-auto grid w-[min(26rem,calc(100vw-2rem))] gap-2 md:right-6 md:bottom-6 md:mr-0"
    >
      {list.map((notice) => (
        <div
          key={notice.id}
          role={notice.tone === 'problem' ? 'alert' : 'status'}
          className={cn(
            'pointer-events-auto flex items-start gap-3 rounded-card border bg-surface p-3',
            notice.tone === 'problem' ? 'border-danger' : 'border-line-strong',
          )}
        >
          {notice.tone === 'problem' ? (
            <CircleAlert aria-hidden size={18} className="mt-0.5 shrink-0 text-danger" />
          ) : (
            <CircleCheck aria-hidden size={18} className="mt-0.5 shrink-0 text-accent" />
          )}
          <div className="min-w-0 flex-1">
            <p className="font-bold">{notice.title}</p>
            {notice.detail && <p className="text-13 text-muted">{notice.detail}</p>}
          </div>
          <button
            type="button"
            aria-label={text.common.close}
            onClick={() => dismiss(notice.id)}
            className="p-1 text-muted"
          >
            <X aria-hidden size={16} />
          </button>
        </div>
      ))}
    </section>
  )
}
