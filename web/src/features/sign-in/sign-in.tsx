'use client'

import { ShieldCheck } from 'lucide-react'
import { useFormStatus } from 'react-dom'
import { useConfig } from '@/lib/config.tsx'
import { useText } from '@/text/text-provider.tsx'
import { Button } from '@/ui/button.tsx'
import { Card } from '@/ui/card.tsx'
import { LanguageSwitch, ThemeSwitch } from '@/ui/preference-switches.tsx'
import { signInWithGoogle } from './actions.ts'

export function SignIn({ next, error }: { next: string; error?: string }) {
  const text = useText()
  const { sandbox } = useConfig()
  const problem = Object.entries(text.signIn.errors).find(([key]) => key === error)?.[1]
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex justify-end gap-1 p-3">
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main id="content" className="grid flex-1 place-items-center p-4 pb-24">
        <div className="grid w-full max-w-sm gap-6">
          <div className="grid gap-2">
            <p className="font-bold text-20 text-accent">{text.common.appName}</p>
            <h1 className="text-28">{text.signIn.title}</h1>
            <p className="text-16 text-muted">{text.signIn.lead}</p>
          </div>
          <Card className="grid gap-4 p-5">
            {problem && (
              <p role="alert" className="rounded-table bg-danger-soft p-3 text-13 text-danger">
                {problem}
              </p>
            )}
            <form action={signInWithGoogle}>
              <input type="hidden" name="next" value={next} />
              <GoogleButton />
            </form>
            {sandbox && <p className="text-12 text-paper">{text.market.sandboxNotice}</p>}
          </Card>
          <ul className="grid gap-2 text-13 text-muted">
            {text.signIn.points.map((point) => (
              <li key={point} className="flex gap-2">
                <ShieldCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-accent" />
                {point}
              </li>
            ))}
          </ul>
        </div>
      </main>
    </div>
  )
}

function GoogleButton() {
  const { pending } = useFormStatus()
  const text = useText()
  return (
    <Button type="submit" size="large" block disabled={pending}>
      {pending ? text.signIn.starting : text.signIn.google}
    </Button>
  )
}
