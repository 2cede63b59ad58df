'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import { AccountsSection } from '@/features/accounts/accounts-section.tsx'
import { Fingerprint } from '@/features/accounts/fingerprint.tsx'
import { BridgesSection } from '@/features/bridges/bridges-section.tsx'
import { ScreenSection } from '@/features/preferences/screen-section.tsx'
import { SecondFactorCard } from '@/features/security/second-factor-card.tsx'
import { SignOutButton } from '@/features/shell/sign-out-button.tsx'
import { cn } from '@/lib/cn.ts'
import { useText } from '@/text/text-provider.tsx'
import { buttonStyle } from '@/ui/button.tsx'
import { Card, CardBody, CardHeader } from '@/ui/card.tsx'

/** Few are admins: what they see comes after the page. */
const AdminSection = dynamic(async () => (await import('@/features/admin/admin-section.tsx')).AdminSection, {
  ssr: false,
})

export function SettingsScreen({ email }: { email: string | null }) {
  const { settings, nav } = useText()
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <h1 className="text-28">{settings.title}</h1>
      <p className="flex flex-wrap gap-2">
        <Link href="/settings/notifications" className={buttonStyle({ variant: 'outline' })}>
          {nav.notificationSettings}
        </Link>
        {(
          ['portfolio', 'analytics', 'strategies', 'backtests', 'replay', 'rankings', 'safety', 'records'] as const
        ).map((page) => (
          <Link key={page} href={`/${page}`} className={cn(buttonStyle({ variant: 'outline' }), 'md:hidden')}>
            {nav[page]}
          </Link>
        ))}
      </p>
      <AccountsSection />
      <BridgesSection fingerprint={(bridge) => <Fingerprint bridge={bridge} />} />
      <SecondFactorCard />
      <ScreenSection />
      <AdminSection />
      <Card>
        <CardHeader title={settings.profile} />
        <CardBody className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-muted">{email && settings.signedInAs(email)}</p>
          <SignOutButton />
        </CardBody>
      </Card>
    </div>
  )
}
