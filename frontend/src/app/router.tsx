import { createBrowserRouter } from "react-router";

import { CheckPage } from "@/features/checks/components/CheckPage";
import { HistoryPage } from "@/features/history/components/HistoryPage";
import { SignInPage } from "@/features/account/components/SignInPage";
import { UploadPage } from "@/features/upload/components/UploadPage";

import { Broken, NotFound } from "./Broken";
import { SignedIn } from "./SignedIn";

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
        { path: "*", element: <NotFound /> },
      ],
    },
  ]);
}
