import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";

import type { Case, Outcome } from "@/features/desk/api/types";
import { draftsOf } from "@/features/desk/hooks/drafts";
import { forgetDrafts } from "@/ui/drafts";

import { openCase } from "./cases.fixture";
import { DecisionCard } from "./DecisionCard";

type Given = { shown: Case; closed: string | null; trouble: string | null; decide: () => void };

function Decided({ shown, closed, trouble, decide }: Given) {
  const [outcome, choose] = useState<Outcome | null>(null);
  return <DecisionCard {...{ shown, closed, trouble, outcome, choose, decide }} busy={false} error={null} />;
}

function show(shown: Case, closed: string | null = null, trouble: string | null = null) {
  const decide = vi.fn();
  render(
    <MantineProvider>
      <Decided {...{ shown, closed, trouble, decide }} />
    </MantineProvider>,
  );
  return decide;
}

afterEach(() => act(() => forgetDrafts(...Object.values(draftsOf("c1")))));

const type = (field: string, value: string) => fireEvent.change(screen.getByLabelText(field), { target: { value } });

test("the model's verdict stands beside what a person says", () => {
  show(openCase());
  expect(screen.getByText("Likely AI-generated, 97 %")).toBeInTheDocument();
  expect(screen.getByRole("group", { name: "What do you say?" })).toBeInTheDocument();
});

test("an outcome, then Enter: the likeliest reason is chosen already", async () => {
  const decide = show(openCase());
  await userEvent.click(screen.getByRole("button", { name: /Confirmed real/ }));
  expect(screen.getByRole("radio", { name: "It is a camera's original" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  expect(decide).toHaveBeenCalledWith({ outcome: "confirmed_real", reason_code: "camera_original", words: "", owner_words: "", whole_group: true });
});

test("what the file says of itself comes before what an eye can see", async () => {
  const shown = openCase();
  const declares = { source: "c2pa", code: "x", weight: "declares_ai" as const, title: "", text: "", details: {} };
  show({ ...shown, check: { ...shown.check, verdict: { ...(shown.check.verdict as NonNullable<typeof shown.check.verdict>), evidence: [declares] } } });
  await userEvent.click(screen.getByRole("button", { name: /Confirmed AI/ }));
  expect(screen.getByRole("radio", { name: "The file itself says so" })).toBeChecked();
});

test("another reason needs words", async () => {
  const decide = show(openCase());
  await userEvent.click(screen.getByRole("button", { name: /Cannot tell/ }));
  await userEvent.click(screen.getByRole("radio", { name: /Something else/ }));
  await userEvent.keyboard("{Enter}");
  expect(decide).not.toHaveBeenCalled();
  await userEvent.type(screen.getByRole("textbox", { name: /For other auditors/ }), "A painting");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(decide).toHaveBeenCalledWith(expect.objectContaining({ reason_code: "other", words: "A painting" }));
});

test("Escape decides nothing", async () => {
  const decide = show(openCase());
  await userEvent.click(screen.getByRole("button", { name: /Confirmed AI/ }));
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  expect(decide).not.toHaveBeenCalled();
});

test("near-duplicates are settled together unless somebody says otherwise", async () => {
  const decide = show(openCase({ group_size: 3 }));
  await userEvent.click(screen.getByRole("button", { name: /Confirmed AI/ }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Settle all 3 that look alike" }));
  await userEvent.click(screen.getByRole("button", { name: /^Decide/ }));
  expect(decide).toHaveBeenCalledWith(expect.objectContaining({ whole_group: false }));
});

test("what is closed says why and offers nothing", () => {
  show(openCase(), "Somebody else is working on this case.");
  expect(screen.getByRole("status")).toHaveTextContent("Somebody else is working on this case.");
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});

test("what is typed stays when another outcome is chosen, and the uploader reads nothing of a second review", () => {
  const decide = show(openCase());
  fireEvent.click(screen.getByText("Confirmed AI"));
  type("For other auditors", "Six fingers");
  type("For the uploader", "Look at the hand");
  fireEvent.click(screen.getByText("Confirmed real"));
  expect(screen.getByLabelText("For other auditors")).toHaveValue("Six fingers");
  expect(screen.getByLabelText("For the uploader")).toHaveValue("Look at the hand");
  fireEvent.click(screen.getByText("Second review"));
  fireEvent.click(screen.getByText("Decide"));
  expect(decide).toHaveBeenCalledWith(expect.objectContaining({ words: "Six fingers", owner_words: "" }));
});

test("Escape closes only an empty form, and never while an input method composes", () => {
  show(openCase());
  fireEvent.click(screen.getByText("Confirmed AI"));
  const field = screen.getByLabelText("For other auditors");
  fireEvent.keyDown(field, { key: "Escape", isComposing: true });
  expect(screen.getByLabelText("For other auditors")).toBeInTheDocument();
  type("For other auditors", "Six");
  fireEvent.keyDown(field, { key: "Escape" });
  expect(screen.getByLabelText("For other auditors")).toHaveValue("Six");
  type("For other auditors", "");
  fireEvent.keyDown(field, { key: "Escape" });
  expect(screen.queryByLabelText("For other auditors")).not.toBeInTheDocument();
});

test("what is in the way for now is said beside the form, which stays", () => {
  show(openCase(), null, "It cannot be reached.");
  fireEvent.click(screen.getByText("Confirmed AI"));
  expect(screen.getByRole("status")).toHaveTextContent("It cannot be reached.");
  expect(screen.getByLabelText("For other auditors")).toBeInTheDocument();
});
