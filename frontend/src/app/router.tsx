import { lazy } from "react";
import { createBrowserRouter } from "react-router";

import { CheckPage } from "@/features/checks/components/CheckPage";
import { HistoryPage } from "@/features/history/components/HistoryPage";
import { SignInPage } from "@/features/account/components/SignInPage";
import { UploadPage } from "@/features/upload/components/UploadPage";

import { accountSections } from "./accountSections";
import { Broken, NotFound } from "./Broken";
import { SignedIn } from "./SignedIn";

const AccountPage = lazy(async () => ({ default: (await import("@/features/account/components/AccountPage")).AccountPage }));

export function newRouter() {
  return createBrowserRouter([
    { path: "/sign-in", element: <SignInPage />, errorElement: <Broken /> },
    {
      element: <SignedIn />,
      errorElement: <Broken />,
      children: [
        { path: "/", element: <UploadPage /> },
        { path: "/history", element: <HistoryPage /> },
        { path: "/checks/:id", element: <CheckPage /> },
        {
          path: "/account",
          element: <AccountPage sections={accountSections} />,
          children: accountSections.map(({ path, page: Page }) => ({ path, element: <Page /> })),
        },
        { path: "*", element: <NotFound /> },
      ],
    },
  ]);
}
