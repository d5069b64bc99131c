import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { useKeys } from "./useKeys";

function Page({ act, on }: { act: () => void; on: boolean }) {
  useKeys({ h: act, "1": act }, on);
  return (
    <>
      <button>Somewhere</button>
      <textarea aria-label="Words" />
      <input type="radio" aria-label="Choice" />
      <div role="menu">
        <button role="menuitem">In a menu</button>
      </div>
    </>
  );
}

const shown = (on = true) => {
  const act = vi.fn();
  render(<Page act={act} on={on} />);
  return act;
};

test("a key does its deed wherever the focus is", async () => {
  const act = shown();
  await userEvent.keyboard("h");
  screen.getByRole("button", { name: "Somewhere" }).focus();
  await userEvent.keyboard("H");
  screen.getByRole("radio").focus();
  await userEvent.keyboard("1");
  expect(act).toHaveBeenCalledTimes(3);
});

test("somebody who types, or is in a menu, types", async () => {
  const act = shown();
  await userEvent.type(screen.getByRole("textbox"), "h1");
  screen.getByRole("menuitem").focus();
  await userEvent.keyboard("h");
  expect(act).not.toHaveBeenCalled();
  expect(screen.getByRole("textbox")).toHaveValue("h1");
});

test("a combination is the browser's, and keys that are turned off do nothing", async () => {
  const act = shown();
  await userEvent.keyboard("{Control>}h{/Control}");
  expect(act).not.toHaveBeenCalled();
  const off = shown(false);
  await userEvent.keyboard("h");
  expect(off).not.toHaveBeenCalled();
});
