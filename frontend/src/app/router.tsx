import { createBrowserRouter } from "react-router";

import { accountSections } from "./accountSections";
import { checkPage, historyPage, signInPage, uploadPage } from "./ahead";
import { Broken, NotFound } from "./Broken";
import { Loading } from "./Loading";
import { SignedIn } from "./SignedIn";

/** Every page is a file of its own, fetched when it is first gone to. */
export function newRouter() {
  return createBrowserRouter([
    { path: "/sign-in", lazy: signInPage, errorElement: <Broken />, HydrateFallback: Loading },
    { path: "/reset", lazy: resetAskPage, errorElement: <Broken />, HydrateFallback: Loading },
    { path: "/reset/:token", lazy: resetPage, errorElement: <Broken />, HydrateFallback: Loading },
    { path: "/shared/:token", lazy: sharedPage, errorElement: <Broken />, HydrateFallback: Loading },
    {
      element: <SignedIn />,
      errorElement: <Broken />,
      HydrateFallback: Loading,
      children: [
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
      ],
    },
  ]);
}

const resetAskPage = async () => ({ Component: (await import("@/features/account/components/ResetAskPage")).ResetAskPage });
const resetPage = async () => ({ Component: (await import("@/features/account/components/ResetPage")).ResetPage });
const sharedPage = async () => ({ Component: (await import("@/features/shared/components/SharedPage")).SharedPage });

const deskPage = (name: keyof typeof import("@/features/desk/desk")) => async () => ({ Component: (await import("@/features/desk/desk"))[name] });
const peoplePage = async () => ({ Component: (await import("@/features/admin/components/PeoplePage")).PeoplePage });
const logPage = async () => ({ Component: (await import("@/features/admin/components/LogPage")).LogPage });
const figuresPage = async () => ({ Component: (await import("@/features/figures/components/FiguresPage")).FiguresPage });
const operationsPage = async () => ({ Component: (await import("@/features/operations/components/OperationsPage")).OperationsPage });

const accountPage = async () => {
  const { AccountPage } = await import("@/features/account/components/AccountPage");
  return { element: <AccountPage sections={accountSections} /> };
};
