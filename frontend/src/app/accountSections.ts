import { IconDatabase, IconDevices, IconFingerprint, IconKey, IconShieldLock, IconUserCircle, IconWebhook } from "@tabler/icons-react";
import { lazy } from "react";

import type { AccountSection } from "@/features/account/components/AccountPage";

const ProfileSection = lazy(async () => ({
  default: (await import("@/features/account/components/ProfileSection")).ProfileSection,
}));

const SecuritySection = lazy(async () => ({
  default: (await import("@/features/account/components/SecuritySection")).SecuritySection,
}));
const SessionsSection = lazy(async () => ({
  default: (await import("@/features/account/components/SessionsSection")).SessionsSection,
}));

const PrivacySection = lazy(async () => ({
  default: (await import("@/features/account/components/PrivacySection")).PrivacySection,
}));
const TokensSection = lazy(async () => ({
  default: (await import("@/features/account/components/tokens/TokensSection")).TokensSection,
}));
const WebhooksSection = lazy(async () => ({
  default: (await import("@/features/account/components/webhooks/WebhooksSection")).WebhooksSection,
}));
const DataSection = lazy(async () => ({
  default: (await import("@/features/account/components/data/DataSection")).DataSection,
}));

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
