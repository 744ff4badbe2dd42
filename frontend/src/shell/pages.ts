// The pages beside the monitor: where they are, who has them, and what they show once they are asked for.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { Key } from "../text/messages.ts";
import type { IconName } from "../ui/Icon.tsx";

export interface Page {
  /** The first part of its path. */
  readonly path: string;
  readonly name: Key;
  readonly icon: IconName;
  /** Whoever has one of these; null: everyone. */
  readonly needs: readonly string[] | null;
  /** Whether what the header's search finds is what it lists. */
  readonly searched?: boolean;
  /** Whether the menu leaves it out. */
  readonly apart?: boolean;
  readonly Show: LazyExoticComponent<ComponentType>;
}

/** In the order of the menu. */
export const PAGES: readonly Page[] = [
  {
    path: "historial",
    name: "pages.history",
    icon: "history",
    needs: ["conversations.view"],
    searched: true,
    Show: lazy(() => import("../history/HistoryPage.tsx")),
  },
  {
    path: "auditoria",
    name: "pages.audit",
    icon: "list",
    needs: ["audit.view"],
    Show: lazy(() => import("../audit/AuditPage.tsx")),
  },
  {
    path: "usuarios",
    name: "pages.users",
    icon: "people",
    needs: ["users.manage"],
    Show: lazy(() => import("../account/users/UsersPage.tsx")),
  },
  {
    path: "configuracion",
    name: "pages.settings",
    icon: "gear",
    needs: ["settings.manage", "notices.publish"],
    Show: lazy(() => import("../settings/SettingsPage.tsx")),
  },
  {
    path: "organizacion",
    name: "pages.organization",
    icon: "building",
    needs: ["settings.manage"],
    Show: lazy(() => import("../account/organization/OrganizationPage.tsx")),
  },
  {
    path: "inicio",
    name: "pages.first",
    icon: "check",
    needs: ["settings.manage"],
    apart: true,
    Show: lazy(() => import("../first/FirstPage.tsx")),
  },
  {
    path: "integraciones",
    name: "pages.sources",
    icon: "plug",
    needs: ["sources.manage"],
    Show: lazy(() => import("../account/sources/SourcesPage.tsx")),
  },
  {
    path: "claves",
    name: "pages.keys",
    icon: "key",
    needs: ["keys.manage"],
    Show: lazy(() => import("../account/keys/KeysPage.tsx")),
  },
  {
    path: "preferencias",
    name: "pages.preferences",
    icon: "sliders",
    needs: null,
    Show: lazy(() => import("../account/PreferencesPage.tsx")),
  },
];

/** Whether a page is theirs to open. */
export const isTheirs = (page: Page, permissions: readonly string[]): boolean =>
  page.needs === null || page.needs.some((each) => permissions.includes(each));
