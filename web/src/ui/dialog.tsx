'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { Button } from './button.tsx'

interface ModalProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: string
  readonly children: ReactNode
}

/**
 * The browser's own modal dialog: it traps focus, closes on Escape, makes the page behind inert and returns focus.
 * A click on the backdrop closes it too.
 */
function Modal({ open, onClose, title, description, children, className }: ModalProps & { className: string }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const text = useText()
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    if (open && !element.open) element.showModal()
    if (!open && element.open) element.close()
  }, [open])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, as the browser's dialogs do by themselves.
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={cn('border bg-surface p-0', className)}
    >
      {open && (
        <div className="flex max-h-full flex-col">
          <div className="flex items-center justify-between gap-3 border-b py-2 pr-2 pl-4">
            <h2 id={`${id}-title`} className="text-16">
              {title}
            </h2>
            <Button variant="quiet" size="icon" aria-label={text.common.close} onClick={onClose}>
              <X aria-hidden size={18} />
            </Button>
          </div>
          <div className="grid gap-4 overflow-y-auto p-4">
            {description && (
              <p id={`${id}-description`} className="text-14 text-muted">
                {description}
              </p>
            )}
            {children}
          </div>
        </div>
      )}
    </dialog>
  )
}

export function Dialog(props: ModalProps) {
  return <Modal {...props} className="w-[min(28rem,calc(100vw-2rem))] rounded-card" />
}

/** From the bottom on a phone, at the right edge on a desk. */
export function Sheet(props: ModalProps) {
  return (
    <Modal
      {...props}
      className="mb-0 max-h-[92dvh] w-full max-w-none rounded-t-card md:mr-0 md:h-dvh md:max-h-none md:w-[26rem] md:rounded-none md:border-y-0 md:border-r-0"
    />
  )
}
