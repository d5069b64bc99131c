import { Loader } from "@mantine/core";
import { IconDatabase, IconDevices, IconFingerprint, IconKey, IconShieldLock, IconUserCircle, IconWebhook } from "@tabler/icons-react";

import type { AccountSection } from "@/features/account/components/AccountPage";
import { lazily } from "@/ui/lazily";

const looks = { waiting: <Loader aria-label="Loading" /> };

const ProfileSection = lazily(async () => (await import("@/features/account/components/ProfileSection")).ProfileSection, looks);
const SecuritySection = lazily(async () => (await import("@/features/account/components/SecuritySection")).SecuritySection, looks);
const SessionsSection = lazily(async () => (await import("@/features/account/components/SessionsSection")).SessionsSection, looks);
const PrivacySection = lazily(async () => (await import("@/features/account/components/PrivacySection")).PrivacySection, looks);
const TokensSection = lazily(async () => (await import("@/features/account/components/tokens/TokensSection")).TokensSection, looks);
const WebhooksSection = lazily(async () => (await import("@/features/account/components/webhooks/WebhooksSection")).WebhooksSection, looks);
const DataSection = lazily(async () => (await import("@/features/account/components/data/DataSection")).DataSection, looks);

/** The sections of /account in the order they are shown. */
export const accountSections: readonly AccountSection[] = [
  { path: "", label: "Profile & password", icon: IconUserCircle, page: ProfileSection },
  { path: "security", label: "Two-step & passkeys", icon: IconFingerprint, page: SecuritySection },
  { path: "sessions", label: "Sessions", icon: IconDevices, page: SessionsSection },
  { path: "privacy", label: "Privacy", icon: IconShieldLock, page: PrivacySection },
  { path: "tokens", label: "API tokens", icon: IconKey, page: TokensSection },
  { path: "webhooks", label: "Webhooks", icon: IconWebhook, page: WebhooksSection },
  { path: "data", label: "Your data", icon: IconDatabase, page: DataSection },
];
