import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";

import type { Check } from "@/api/client";
import type { Upload } from "@/features/upload/hooks/upload";

import { UnderWay } from "./UnderWay";

const store = vi.hoisted(() => ({ items: [] as Upload[], unread: 0, tell: () => {} }));
vi.mock("@/features/upload/hooks/uploads", () => ({
  useOverview: () => ({ unread: store.unread }),
  uploads: {
    all: () => store.items,
    subscribe: (tell: () => void) => {
      store.tell = tell;
      return () => true;
    },
  },
}));

const item = (key: string, check?: Check["state"]) => ({ key, state: check ? "sent" : "uploading", check: check ? { state: check } : null }) as Upload;
const room = () => document.documentElement.style.getPropertyValue("--under-way");

function show(items = [item("a", "done"), item("b"), item("c")], unread = 0) {
  Object.assign(store, { items, unread });
  return render(
    <MantineProvider env="test">
      <MemoryRouter>
        <UnderWay />
      </MemoryRouter>
    </MantineProvider>,
  );
}

test("the others at the foot of the window are told how much room it takes, while it is there", () => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(44);
  const { unmount } = show();
  expect(room()).toBe("56px");
  unmount();
  expect(room()).toBe("");
});

test("while it runs it can be folded; that it is done is said in full", () => {
  show();
  const fold = () => screen.getByRole("button", { name: "More about what is under way" });
  expect(screen.getByRole("status")).toHaveTextContent("2 pictures under way, 0 done");
  fireEvent.click(fold());
  expect(fold()).toHaveAttribute("aria-expanded", "false");
  expect(screen.getByRole("status")).toHaveTextContent(/^0 of 2$/);
  expect(screen.queryByRole("link", { name: "See them" })).not.toBeInTheDocument();
  store.items = [item("a", "done"), item("b", "done"), item("c", "failed")];
  act(() => store.tell());
  expect(screen.getByRole("status")).toHaveTextContent("2 pictures done, 1 without a verdict");
  expect(screen.getByRole("button", { name: "Put this away" })).toBeInTheDocument();
});

test("what could not be read of a drop is said, also when nothing else came of it", () => {
  show([], 3);
  expect(screen.getByRole("status")).toHaveTextContent(/^3 files or folders could not be read, so nothing in them is checked/);
  expect(screen.queryByRole("link", { name: "See them" })).not.toBeInTheDocument();
});
