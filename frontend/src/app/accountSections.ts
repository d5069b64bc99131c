import { IconDevices, IconFingerprint, IconShieldLock, IconUserCircle } from "@tabler/icons-react";
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

/** The sections of /account in the order they are shown. */
export const accountSections: readonly AccountSection[] = [
  { path: "", label: "Profile & password", icon: IconUserCircle, page: ProfileSection },
  { path: "security", label: "Two-step & passkeys", icon: IconFingerprint, page: SecuritySection },
  { path: "sessions", label: "Sessions", icon: IconDevices, page: SessionsSection },
  { path: "privacy", label: "Privacy", icon: IconShieldLock, page: PrivacySection },
];
