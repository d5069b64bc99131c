import { createBrowserRouter, type RouteObject } from "react-router";

import { accountSections } from "./accountSections";
import { checkPage, historyPage, signInPage, uploadPage } from "./ahead";
import { Broken, NotFound, PageBroken } from "./Broken";
import { Loading } from "./Loading";
import { page } from "./page";
import { SignedIn } from "./SignedIn";

const resetAskPage = page(async () => (await import("@/features/account/components/ResetAskPage")).ResetAskPage);
const resetPage = page(async () => (await import("@/features/account/components/ResetPage")).ResetPage);
const sharedPage = page(async () => (await import("@/features/shared/components/SharedPage")).SharedPage);

const deskPage = (name: keyof typeof import("@/features/desk/desk")) => page(async () => (await import("@/features/desk/desk"))[name]);
const peoplePage = page(async () => (await import("@/features/admin/components/PeoplePage")).PeoplePage);
const logPage = page(async () => (await import("@/features/admin/components/LogPage")).LogPage);
const figuresPage = page(async () => (await import("@/features/figures/components/FiguresPage")).FiguresPage);
const operationsPage = page(async () => (await import("@/features/operations/components/OperationsPage")).OperationsPage);

const accountPage = page(async () => {
  const { AccountPage } = await import("@/features/account/components/AccountPage");
  return () => <AccountPage sections={accountSections} />;
});

/** Every page is a file of its own, fetched when it is first gone to. */
export const routes: RouteObject[] = [
  { path: "/sign-in", lazy: signInPage, errorElement: <Broken />, HydrateFallback: Loading },
  { path: "/reset", lazy: resetAskPage, errorElement: <Broken />, HydrateFallback: Loading },
  { path: "/reset/:token", lazy: resetPage, errorElement: <Broken />, HydrateFallback: Loading },
  { path: "/shared/:token", lazy: sharedPage, errorElement: <Broken />, HydrateFallback: Loading },
  {
    element: <SignedIn />,
    errorElement: <Broken />,
    HydrateFallback: Loading,
    children: [{ errorElement: <PageBroken />, children: inTheFrame() }],
  },
];

function inTheFrame(): RouteObject[] {
  return [
    { path: "/", lazy: uploadPage },
    { path: "/history", lazy: historyPage },
    { path: "/checks/:id", lazy: checkPage },
    {
      path: "/account",
      lazy: accountPage,
      children: accountSections.map(({ path, page: Page }) => ({ path, element: <Page /> })),
    },
    {
      path: "/desk",
      lazy: deskPage("DeskFrame"),
      children: [
        { index: true, lazy: deskPage("QueuePage") },
        { path: "cases/:id", lazy: deskPage("CasePage") },
        { path: "policies", lazy: deskPage("PoliciesPage") },
      ],
    },
    { path: "/admin/people", lazy: peoplePage },
    { path: "/admin/log", lazy: logPage },
    { path: "/admin/operations", lazy: operationsPage },
    { path: "/admin/figures", lazy: figuresPage },
    { path: "*", element: <NotFound /> },
  ];
}

export function newRouter() {
  return createBrowserRouter(routes);
}
